//! How each style of a workbook's cells shows its numbers.

use std::rc::Rc;

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::number_format::{FormattedNumber, NumberFormat, put};
use super::spread::{NotTaken, SpreadCells, date_text};

/// How each style of cells shows a number.
#[derive(Debug, Default)]
pub(crate) struct NumberStyles {
    /// The formats that the file declares, each with its number.
    declared: Vec<(u16, Rc<NumberFormat>)>,
    by_style: Vec<Rc<NumberFormat>>,
    /// Whether days are counted from 1904, as they were on old Macintosh computers.
    pub is_1904: bool,
}

impl NumberStyles {
    pub(crate) fn declare(&mut self, number: u16, code: &str) {
        if self.declared.len() < 10_000 {
            self.declared.push((number, Rc::new(NumberFormat::of(code))));
        }
    }

    /// Adds the next style, by the number of its format.
    pub(crate) fn add_style(&mut self, format: u16) {
        let declared = self.declared.iter().find(|(number, _)| *number == format);
        let built_in = match format {
            9 | 10 => "0%",
            14..=22 | 27..=36 | 45..=47 | 50..=58 => "yyyy-mm-dd",
            _ => "General",
        };
        if self.by_style.len() < 100_000 {
            let format = declared.map(|(_, format)| format.clone());
            self.by_style.push(format.unwrap_or_else(|| Rc::new(NumberFormat::of(built_in))));
        }
    }

    /// Takes a number in a cell of a style.
    pub(crate) fn put(
        &self,
        cells: &mut SpreadCells,
        place: (u32, u32),
        style: usize,
        number: f64,
    ) -> Result<(), NotTaken> {
        match self.by_style.get(style).map_or(FormattedNumber::Number, |format| format.shows(number)) {
            FormattedNumber::Date => {
                let date = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, self.is_1904);
                cells.text(place, &date_text(&date))
            }
            shown => put(cells, place, shown, number),
        }
    }
}
