//! The formats that are read. A new one is a file with its reader, and an entry here.

use std::sync::Arc;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};

use super::contents::Contents;
use super::encoding::decode;
use super::json::{self, Raw, broken, unknown};
use super::kept::KeptGrid;
use super::package::Package;
use super::refusal::Refusal;
use super::{json_stat, kolada, ods, px, workbook, xls, xlsb};

/// A format of files that are not delimited text.
pub(crate) struct Format {
    /// What such a file is called in problems, with its article.
    pub name: &'static str,
    /// How the names of such files end; the first is proposed where one is misnamed.
    pub endings: &'static [&'static str],
    recognises: fn(&Contents) -> bool,
    pub read: Read,
}

/// Reads a file by its path and its bytes; warnings are reported, an error is returned.
type Read = fn(&Arc<str>, &[u8], &mut Diagnostics) -> Result<Vec<KeptGrid>, Refusal>;

pub(crate) const FORMATS: [Format; 6] = [
    Format {
        name: "an Excel workbook",
        endings: &["xlsx", "xlsm", "xltx", "xltm"],
        recognises: |it| it.is_xlsx(),
        read: |path, bytes, problems| workbook::read(path, &Package::examine(bytes)?, problems),
    },
    Format {
        name: "a binary Excel workbook",
        endings: &["xlsb"],
        recognises: |it| it.is_xlsb(),
        read: |_, bytes, _| xlsb::read(&Package::examine(bytes)?),
    },
    Format {
        name: "a workbook of Excel 97–2003",
        endings: &["xls", "xlt"],
        recognises: |it| it.is_xls(),
        read: |_, bytes, _| xls::read(bytes),
    },
    Format {
        name: "an OpenDocument spreadsheet",
        endings: &["ods", "ots"],
        recognises: |it| it.is_ods(),
        read: |_, bytes, _| ods::read(&Package::examine(bytes)?),
    },
    Format {
        name: "a PX file",
        endings: &["px"],
        recognises: |it| it.is_px(),
        read: |_, bytes, _| px::read(bytes),
    },
    Format { name: "a JSON file", endings: &["json"], recognises: |it| it.is_json(), read: read_json },
];

/// Delimited text, which is what every file is taken for that is nothing else.
pub(crate) const DELIMITED: Format = Format {
    name: "delimited text",
    endings: &["csv", "tsv", "tab", "txt", "skv"],
    recognises: |_| true,
    read: |_, _, _| Ok(Vec::new()),
};

impl Format {
    /// The format of a file, `None` for delimited text and for what holds no table.
    pub(crate) fn of(contents: &Contents) -> Option<&'static Self> {
        FORMATS.iter().find(|format| (format.recognises)(contents))
    }
}

fn read_json(path: &Arc<str>, bytes: &[u8], problems: &mut Diagnostics) -> Result<Vec<KeptGrid>, Refusal> {
    let text = decode(path, bytes.into(), problems);
    let text = text.trim_start_matches('\u{feff}');
    let raw: Raw = serde_json::from_str(text).map_err(|error| broken(text, &error))?;
    if !json::begins(raw, '{') {
        return Err(unknown());
    }
    if let Some(grids) = json_stat::read(raw) {
        return grids;
    }
    let answer = kolada::read(raw).ok_or_else(unknown)??;
    if answer.has_next {
        let place = Location::of_line(path.clone(), 1, "", 1, 1);
        let message = "the file holds the first part of an answer only: it names a next page";
        problems.push(
            Diagnostic::warning("json-page", place, message)
                .help("fetch all pages (`per_page=5000` makes them fewer), and put their `values` together"),
        );
    }
    Ok(vec![answer.grid])
}
