//! Aligns the columns of a text's tables: left, centre or right.

use pulldown_cmark::{Alignment, Event, Tag};

/// Aligns columns by classes of the style sheet, in a stream of markdown events. The HTML writer
/// would add a `style` attribute to every cell, which the pages' content security policy forbids.
#[derive(Default)]
pub(crate) struct TextColumns {
    alignments: Vec<Alignment>,
    /// The element name of the cells in this row.
    element: &'static str,
    /// The column of the next cell.
    column: usize,
}

impl TextColumns {
    /// Returns the event; in place of the start of an aligned cell, its tag with a class.
    pub(crate) fn set<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        match &event {
            Event::Start(Tag::Table(alignments)) => self.alignments.clone_from(alignments),
            Event::Start(Tag::TableHead) => (self.element, self.column) = ("th", 0),
            Event::Start(Tag::TableRow) => (self.element, self.column) = ("td", 0),
            Event::Start(Tag::TableCell) => return self.cell().unwrap_or(event),
            _ => {}
        }
        event
    }

    /// The tag of the next cell; `None` for a column without alignment.
    fn cell(&mut self) -> Option<Event<'static>> {
        let alignment = self.alignments.get(self.column).copied();
        self.column += 1;
        let class = match alignment? {
            Alignment::None => return None,
            Alignment::Left => "to-left",
            Alignment::Center => "to-middle",
            Alignment::Right => "to-right",
        };
        Some(Event::InlineHtml(format!("<{} class=\"{class}\">", self.element).into()))
    }
}
