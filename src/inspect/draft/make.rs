//! Makes a draft of what was found in files.

use std::collections::BTreeSet;

use ground::text::{plain, upper_first, without};

use super::super::report::{FileReport, Values, WordCount};
use super::super::vocabulary::sex_in;
use super::declared::TableDraft;
use super::ids::id;
use super::model::Draft;
use super::units::NATION;
use super::variables::{RoundDraft, add_variable};
use super::yaml::scalar;
use super::{tables, variables, yaml};

impl Draft {
    /// Drafts a study of all tables with counts that are not hidden.
    pub fn of(reports: &[FileReport]) -> Self {
        let mut draft = Self::default();
        for report in reports {
            let file = report.path.rsplit(['/', '\\']).next().unwrap_or(&report.path);
            let visible = report.sheets.iter().filter(|sheet| !sheet.is_hidden);
            for sheet in visible.clone() {
                let is_one_of_several = visible.clone().count() > 1;
                match tables::table(&mut draft, file, sheet, is_one_of_several) {
                    Some(table) => draft.tables.push(table),
                    None => draft.left_out.push(sheet.name.clone().unwrap_or_else(|| file.to_string())),
                }
            }
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            draft.name(stem, report);
        }
        draft.tell_sexes_apart();
        let nation = reports.iter().find_map(|report| report.nation.clone());
        draft.complete(nation.as_deref());
        draft.places = std::mem::take(&mut draft.units).finish(nation.is_some());
        draft
    }

    /// Takes title and source from lines above and below the tables, or from the file's name.
    fn name(&mut self, stem: &str, report: &FileReport) {
        if self.id.is_empty() {
            self.id = id(stem);
        }
        let tables = || report.sheets.iter().filter_map(|sheet| sheet.table.as_ref());
        if self.title.is_empty() {
            let above = tables().flat_map(|table| &table.above).find(|line| !line.text.contains(" | "));
            let said = report.sheets.iter().find_map(|sheet| sheet.title.as_deref());
            let words = stem.replace(['_', '-'], " ");
            let title = said.or(above.map(|line| line.text.as_str())).map(without_number);
            self.title = upper_first(title.unwrap_or(&words));
            // The title may be of several numbers, of which one is read.
            if let Some(word) = tables().find_map(|table| table.count_word.as_deref()) {
                self.title += &format!(" – bara {word}");
            }
        }
        let lines = tables().flat_map(|table| table.below.iter().chain(&table.above));
        let source = lines.filter_map(|line| line.text.split_once(':').filter(|(key, _)| is_source(key)));
        let said = report.sheets.iter().find_map(|sheet| sheet.source.clone());
        self.source =
            self.source.take().or(said).or_else(|| source.map(|(_, text)| text.trim().to_string()).next());
    }

    /// Gives tables without a variable of sexes the one that their file is called by, where files are
    /// called by several.
    fn tell_sexes_apart(&mut self) {
        let sexes: Vec<String> = self
            .variables
            .iter()
            .filter(|variable| variable.is_of_sexes())
            .map(|variable| variable.id.clone())
            .collect();
        let sex = |table: &TableDraft| {
            let has_sexes = table.variables.iter().any(|variable| sexes.contains(variable));
            sex_in(&table.file).filter(|_| !has_sexes).map(|word| plain(&word))
        };
        let of_tables: Vec<Option<String>> = self.tables.iter().map(sex).collect();
        let different: BTreeSet<&String> = of_tables.iter().flatten().collect();
        if different.len() < 2 {
            return;
        }
        if let Some(rest) = sex_in(&self.title).and_then(|word| without(&self.title, &word)) {
            self.title = if rest.is_empty() { "Fall efter kön".to_string() } else { upper_first(&rest) };
        }
        let words = different.into_iter().map(|word| WordCount { word: word.clone(), rows: 0 }).collect();
        let id = add_variable(&mut self.variables, "Kön", &Values { words, ..Values::default() });
        for (table, sex) in self.tables.iter_mut().zip(&of_tables) {
            if let Some(sex) = sex {
                table.variables.push(id.clone());
                table.constants.push((id.clone(), scalar(&upper_first(sex))));
            }
        }
    }

    /// Gives tables without a round the one of their title or file, and makes one where none is known.
    fn complete(&mut self, nation: Option<&str>) {
        let of_tables: Vec<String> = self
            .tables
            .iter()
            .filter(|table| !table.has_rounds)
            .filter_map(|table| table.round.clone())
            .collect();
        variables::add_rounds(&mut self.rounds, of_tables.iter().map(String::as_str));
        if self.rounds.is_empty() {
            let (id, label) = ("1".to_string(), "utan angiven tid".to_string());
            self.rounds.push(RoundDraft { id, label, is_guess: true });
        }
        let nation = nation.unwrap_or(NATION);
        let last = self.rounds.last().map(|round| round.id.clone()).unwrap_or_default();
        for table in &mut self.tables {
            let mut constants = std::mem::take(&mut table.constants);
            if !table.has_places {
                constants.push(("unit".to_string(), scalar(nation)));
            }
            if !table.has_rounds && self.rounds.len() > 1 {
                let round = table.round.clone().unwrap_or_else(|| last.clone());
                constants.push(("round".to_string(), scalar(&round)));
            }
            if !constants.is_empty() {
                table.entries.push(("values", yaml::map(&constants), ""));
            }
        }
    }
}

fn is_source(key: &str) -> bool {
    ["källa", "källor", "source", "datakälla"].contains(&ground::text::plain(key).as_str())
}

/// A title without its number: `Tabell 3b. Elever` is about `Elever`.
fn without_number(title: &str) -> &str {
    let rest = title.strip_prefix("Tabell ").or(title.strip_prefix("Table ")).unwrap_or_default();
    let number = rest.trim_start().split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let rest = rest
        .trim_start()
        .strip_prefix(number)
        .unwrap_or_default()
        .trim_start_matches(['.', ':', ' ', '–', '-']);
    let is_numbered = number.starts_with(|letter: char| letter.is_ascii_digit()) && !rest.is_empty();
    if is_numbered { rest } else { title }.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_told_without_the_number_of_its_table() {
        for (title, told) in [
            ("Tabell 3b. Elever 2023.", "Elever 2023"),
            ("Table 1: Loans", "Loans"),
            ("Tabell 4", "Tabell 4"),
            ("Elever. Tabell 4", "Elever. Tabell 4"),
        ] {
            assert_eq!(without_number(title), told);
        }
    }
}
