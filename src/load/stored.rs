//! The release and the findings, as they are stored in the cache.
//!
//! Only types of the release and of findings are stored. They cannot hold a raw count, which has no
//! serialisation. Each place of a round is encoded separately, so that places are decoded in
//! parallel; decoding on one core would take as long as counting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use analysis::{Analysis, Finding, StudyAnalysis, declare};
use gate::{BlockRelease, Release, StudyRelease, UnitRelease};
use project::Rule;
use study::{Break, ByRound, RoundIx, SourceRemark};
use units::{ByUnit, UnitIx};

use super::declared::DeclaredProject;

/// A study. `rounds` has the encoded values and findings by round and place.
#[derive(Serialize, Deserialize)]
struct StoredStudy<Piece> {
    rule: Rule,
    held: Vec<Vec<bool>>,
    breaks: Vec<Break>,
    remarks: Vec<SourceRemark>,
    left_out: ByRound<BTreeMap<UnitIx, Vec<UnitIx>>>,
    at_source: ByRound<BTreeMap<UnitIx, u64>>,
    kept_from_last: ByRound<BTreeSet<UnitIx>>,
    rounds: Vec<Vec<Piece>>,
}

/// The values and findings of a place in a round.
type StoredPlace = (Option<UnitRelease>, Option<Vec<Finding>>);

/// Encodes the release and the findings; `None` when that fails.
pub(super) fn encode(declared: &DeclaredProject, release: &Release, analysis: &Analysis) -> Option<Vec<u8>> {
    let nation = declared.units.nation;
    let study = |(release, analysis): (&StudyRelease, &StudyAnalysis)| {
        let piece = |round: RoundIx, unit: UnitIx| {
            let national = release.rounds[round][nation].as_ref();
            let shown = release.rounds[round][unit].as_ref();
            let shown = shown.map(|shown| match national {
                Some(national) if unit != nation => without_shared(shown, national),
                _ => shown.clone(),
            });
            postcard::to_stdvec(&(shown, &analysis.rounds[round][unit])).ok()
        };
        let places = |round: RoundIx| release.rounds[round].par_indices().map(move |unit| (round, unit));
        let rounds = release.rounds.indices().map(|round| {
            places(round).map(|(round, unit)| piece(round, unit)).collect::<Option<Vec<Vec<u8>>>>()
        });
        Some(StoredStudy {
            rule: release.rule,
            held: release.held.clone(),
            breaks: release.breaks.clone(),
            remarks: release.remarks.clone(),
            left_out: release.left_out.clone(),
            at_source: release.at_source.clone(),
            kept_from_last: release.kept_from_last.clone(),
            rounds: rounds.collect::<Option<_>>()?,
        })
    };
    let studies = release.studies.iter().zip(&analysis.studies).map(study).collect::<Option<Vec<_>>>()?;
    let pieces = studies.iter().flat_map(|study| study.rounds.iter().flatten());
    // The bytes of all places and a little more, so that the buffer is allocated once.
    let room = pieces.map(|piece| piece.len() + 8).sum();
    postcard::to_extend(&studies, Vec::with_capacity(room)).ok()
}

/// Decodes the bytes from [`encode`]; `None` for other bytes.
pub(super) fn decode(declared: &DeclaredProject, bytes: &[u8]) -> Option<(Release, Analysis)> {
    let stored: Vec<StoredStudy<&[u8]>> = postcard::from_bytes(bytes).ok()?;
    let (mut releases, mut analyses) = (Vec::new(), Vec::new());
    for (study, declaration) in stored.into_iter().zip(&declared.studies) {
        let (mut shown, mut findings) = (ByRound::default(), ByRound::default());
        for round in &study.rounds {
            let places: Option<Vec<StoredPlace>> =
                round.par_iter().map(|piece| postcard::from_bytes(piece).ok()).collect();
            let (units, found): (Vec<_>, Vec<_>) = places?.into_iter().unzip();
            let mut units = units.into();
            share(&mut units, declared.units.nation);
            shown.push(units);
            findings.push(found.into());
        }
        let StoredStudy { rule, held, breaks, remarks, left_out, at_source, kept_from_last, .. } = study;
        let rounds = shown;
        releases.push(StudyRelease {
            rule,
            held,
            breaks,
            remarks,
            rounds,
            left_out,
            at_source,
            kept_from_last,
        });
        analyses.push(StudyAnalysis { comparisons: declare(declaration, &declared.units), rounds: findings });
    }
    let analysis = Analysis { confidence: declared.settings.confidence, studies: analyses };
    Some((Release { studies: releases }, analysis))
}

/// A place's values without the blocks that are the nation's own.
fn without_shared(shown: &UnitRelease, national: &UnitRelease) -> UnitRelease {
    let mut unit = shown.clone();
    for (block, national) in
        blocks(&mut unit).zip(national.figures.iter().flat_map(|f| f.views.iter().flatten()))
    {
        if Arc::ptr_eq(&block.cells, &national.cells) {
            block.cells = Arc::default();
        }
    }
    unit
}

/// Gives all places back the blocks that are the nation's own.
fn share(units: &mut ByUnit<Option<UnitRelease>>, nation: UnitIx) {
    let Some(national) = units[nation].clone() else { return };
    for shown in units.iter_mut().flatten() {
        for (block, national) in
            blocks(shown).zip(national.figures.iter().flat_map(|f| f.views.iter().flatten()))
        {
            if block.cells.is_empty() {
                block.cells = national.cells.clone();
            }
        }
    }
}

fn blocks(shown: &mut UnitRelease) -> impl Iterator<Item = &mut BlockRelease> {
    shown.figures.iter_mut().flat_map(|figure| figure.views.iter_mut().flatten())
}
