//! The text of `study.yaml`.

use super::declared::table_lines;
use super::figures;
use super::model::Draft;
use super::variables::{RoundDraft, ValueDraft, VariableDraft};
use super::yaml::{list, map, scalar};

impl Draft {
    /// `variables:`, `rounds:` and `tables:`, ready to paste.
    pub fn definitions(&self) -> String {
        let mut text = "rounds:\n".to_string();
        self.rounds.iter().for_each(|round| text += &round_line(round));
        text += if self.variables.is_empty() { "variables: {}\n" } else { "variables:\n" };
        self.variables.iter().for_each(|variable| text += &variable_lines(variable));
        text += "tables:\n";
        self.tables.iter().for_each(|table| text += &table_lines(table));
        text
    }

    /// The whole file.
    pub fn study(&self) -> String {
        let source = self.source.as_ref().map(|source| format!("source: {}\n", scalar(source)));
        let head = format!(
            "title: {}\ncounted: {{one: fall, many: fall, definite: fallen}}  # Skriv vad som räknas, till exempel {{one: elev, many: elever, definite: eleverna}}\n{}",
            scalar(&self.title),
            source.unwrap_or_default(),
        );
        format!("{head}{}{}", self.definitions(), figures::lines(self))
    }
}

fn round_line(round: &RoundDraft) -> String {
    let comment = if round.is_guess { "  # Skriv vilken period siffrorna gäller" } else { "" };
    let label =
        if round.id == round.label { String::new() } else { format!(", label: {}", scalar(&round.label)) };
    format!("  - {{id: {}{label}}}{comment}\n", scalar(&round.id))
}

fn variable_lines(variable: &VariableDraft) -> String {
    let mut text = format!("  {}:\n    label: {}\n", scalar(&variable.id), scalar(&variable.label));
    if variable.is_multiple {
        text += "    multiple: true  # Ett fall kan ha flera av dem\n";
    }
    if variable.is_ordered {
        text += "    ordered: true\n";
    }
    if !variable.totals.is_empty() {
        let ids = |labels: &[String]| -> Vec<String> {
            let is_named = |value: &&ValueDraft, label: &str| {
                ground::text::plain(&value.label) == ground::text::plain(label)
            };
            let found =
                labels.iter().filter_map(|label| variable.values.iter().find(|value| is_named(value, label)));
            found.map(|value| value.id.clone()).collect()
        };
        let total = |total: &super::super::report::Total| match total.is.as_slice() {
            [] => scalar(&total.word),
            parts => map(&[("label".into(), scalar(&total.word)), ("is".into(), list(&ids(parts)))]),
        };
        let totals: Vec<String> = variable.totals.iter().map(total).collect();
        text += &format!("    total: [{}]\n", totals.join(", "));
    }
    if let Some(rest) = &variable.rest {
        text += &format!("    rest: {}  # Det som totalen räknar och ingen rad har\n", scalar(rest));
    }
    text += "    values:\n";
    for value in &variable.values {
        let label = scalar(&value.label);
        let said = if value.is_missing { format!("{{label: {label}, missing: true}}") } else { label };
        text += &format!("      {}: {said}\n", scalar(&value.id));
    }
    text
}
