//! What is published and found, as it lies in the cache.
//!
//! The types are those of the release and of the findings, so that no raw count can be in it: that
//! has no way to be written. Each place of a round is a piece of its own, since decoding takes as
//! long as counting did unless the cores share it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use analysis::{Analysis, Finding, StudyAnalysis, declare};
use gate::{BlockRelease, Release, StudyRelease, UnitRelease};
use project::Rule;
use units::UnitIx;

use super::declared::Declared;

/// A study: of each round and place, the piece that holds what is published and found.
#[derive(Serialize, Deserialize)]
struct StoredStudy<Piece> {
    rule: Rule,
    held: Vec<Vec<bool>>,
    left_out: Vec<BTreeMap<UnitIx, Vec<UnitIx>>>,
    rounds: Vec<Vec<Piece>>,
}

/// A place in a round.
type StoredPlace = (Option<UnitRelease>, Option<Vec<Finding>>);

/// The release and the findings as bytes; `None` where they cannot be written.
pub(super) fn encode(declared: &Declared, release: &Release, analysis: &Analysis) -> Option<Vec<u8>> {
    let nation = declared.units.nation;
    let study = |(release, analysis): (&StudyRelease, &StudyAnalysis)| {
        let piece = |round: usize, unit: UnitIx| {
            let national = release.rounds[round][nation].as_ref();
            let shown = release.rounds[round][unit].as_ref();
            let shown = shown.map(|shown| match national {
                Some(national) if unit != nation => without_shared(shown, national),
                _ => shown.clone(),
            });
            postcard::to_stdvec(&(shown, &analysis.rounds[round][unit])).ok()
        };
        let places =
            |round: usize| (0..release.rounds[round].len()).into_par_iter().map(move |unit| (round, unit));
        let rounds = (0..release.rounds.len()).map(|round| {
            places(round).map(|(round, unit)| piece(round, unit)).collect::<Option<Vec<Vec<u8>>>>()
        });
        Some(StoredStudy {
            rule: release.rule,
            held: release.held.clone(),
            left_out: release.left_out.clone(),
            rounds: rounds.collect::<Option<_>>()?,
        })
    };
    let studies = release.studies.iter().zip(&analysis.studies).map(study).collect::<Option<Vec<_>>>()?;
    let pieces = studies.iter().flat_map(|study| study.rounds.iter().flatten());
    // A little more than the pieces, so that they are not moved while they are put together.
    let room = pieces.map(|piece| piece.len() + 8).sum();
    postcard::to_extend(&studies, Vec::with_capacity(room)).ok()
}

/// What [`encode`] has written; `None` of anything else.
pub(super) fn decode(declared: &Declared, bytes: &[u8]) -> Option<(Release, Analysis)> {
    let stored: Vec<StoredStudy<&[u8]>> = postcard::from_bytes(bytes).ok()?;
    let (mut releases, mut analyses) = (Vec::new(), Vec::new());
    for (study, declaration) in stored.into_iter().zip(&declared.studies) {
        let (mut shown, mut findings) = (Vec::new(), Vec::new());
        for round in &study.rounds {
            let places: Option<Vec<StoredPlace>> =
                round.par_iter().map(|piece| postcard::from_bytes(piece).ok()).collect();
            let (mut units, found): (Vec<_>, Vec<_>) = places?.into_iter().unzip();
            share(&mut units, declared.units.nation);
            shown.push(units);
            findings.push(found);
        }
        let StoredStudy { rule, held, left_out, .. } = study;
        releases.push(StudyRelease { rule, held, rounds: shown, left_out });
        analyses.push(StudyAnalysis { comparisons: declare(declaration, &declared.units), rounds: findings });
    }
    let analysis = Analysis { confidence: declared.settings.confidence, studies: analyses };
    Some((Release { studies: releases }, analysis))
}

/// A place's values without the blocks that it has in common with the nation.
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

/// Gives all places the blocks that they have in common with the nation.
fn share(units: &mut [Option<UnitRelease>], nation: UnitIx) {
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
