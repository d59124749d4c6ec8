//! Reads the addresses that places were given and keep, `data/addresses.csv`.
//!
//! An address that was given out once stays, whatever its place is called later and whoever joins
//! with the same name. One that its place no longer has leads on to the place in the column `to`.

use std::collections::BTreeMap;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics};

use super::{UnitIx, Units};

/// The file's path in the project.
pub const ADDRESSES: &str = "data/addresses.csv";
/// The file's columns.
pub const ADDRESS_COLUMNS: [&str; 3] = ["address", "id", "to"];

/// Gives every place the addresses that the file keeps for it.
pub fn read_addresses(sheet: &Sheet, units: &mut Units, problems: &mut Diagnostics) {
    let [address, id, to] = ADDRESS_COLUMNS.map(|name| sheet.column(name));
    let (Some(address), Some(id)) = (address, id) else {
        problems.push(
            Diagnostic::error(
                "missing-column",
                sheet.head_place(),
                "addresses need the columns `address` and `id`",
            )
            .help("write `address;id;to` as the first line"),
        );
        return;
    };
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    sheet.for_each_row(problems, |row, problems| {
        let path = row.cell(address);
        if !is_folder(path) {
            let message = format!("`{path}` is no address of a place");
            problems
                .push(Diagnostic::error("wrong-address", sheet.place(row.number, address), message).help(
                "write it as `kommuner/alnavik/`: a–z, digits and hyphens between slashes, one at the end",
            ));
        } else if let Some(first) = lines.insert(path.to_string(), row.number) {
            let message = format!("the address `{path}` is already used on line {first}");
            problems.push(
                Diagnostic::error("taken-address", sheet.place(row.number, address), message)
                    .help("an address has one line: remove one of the two"),
            );
        } else {
            keep(sheet, row, (path, id, to), units, problems);
        }
    });
}

/// Keeps the address of a line for the place that has it, or to which it leads on.
fn keep(
    sheet: &Sheet,
    row: Row,
    (path, id, to): (&str, usize, Option<usize>),
    units: &mut Units,
    problems: &mut Diagnostics,
) {
    let to = to.filter(|to| !row.cell(*to).is_empty());
    let column = to.unwrap_or(id);
    let word = row.cell(column);
    let mut refuse = |message: String, help: String| {
        let place = sheet.place(row.number, column);
        problems.push(Diagnostic::error("kept-address", place, message).help(help));
    };
    let Some(unit) = units.find(word) else {
        return refuse(
            format!("there is no unit `{word}` that the address `{path}` could lead to"),
            "keep the line, and write the id of the place that has its cases now in the column `to`; \
             for a place with a new code, write that in `id`"
                .to_string(),
        );
    };
    if to.is_some() || unit == units.nation {
        return units.all[unit].earlier.push(path.to_string());
    }
    match units.all[unit].address.replace(path.to_string()) {
        None => {}
        Some(first) => refuse(
            format!("`{word}` has the address `{first}` already"),
            format!("write `{word}` in the column `to` of the one that leads on to the other"),
        ),
    }
}

/// Whether a text is the path of a folder within the site that any system accepts.
fn is_folder(path: &str) -> bool {
    let is_plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    let is_name = |part: &str| !part.is_empty() && part.chars().all(is_plain);
    path.strip_suffix('/').is_some_and(|folder| folder.split('/').all(is_name))
}

/// The lines of places whose address the file does not have yet, with the addresses that they
/// have now.
pub fn new_lines<'a>(units: &Units, folder: impl Fn(UnitIx) -> Option<&'a str>) -> Vec<String> {
    let is_new = |unit: &UnitIx| *unit != units.nation && units.all[*unit].address.is_none();
    let line = |unit: UnitIx| Some(format!("{};{};", folder(unit)?, units.all[unit].id));
    units.all.indices().filter(is_new).filter_map(line).collect()
}
