//! How the columns of a text's tables are set: to the left, in the middle or to the right.

use pulldown_cmark::{Alignment, Event, Tag};

/// Sets columns by classes of the style sheet while the events of a text pass. The writer of HTML
/// would put a style on every cell, which the policy of the pages forbids.
#[derive(Default)]
pub(crate) struct TextColumns {
    alignments: Vec<Alignment>,
    /// The name of the element that a cell of this row becomes.
    element: &'static str,
    /// The column of the next cell.
    column: usize,
}

impl TextColumns {
    /// The event, or in place of the start of a cell that is set its tag.
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

    /// The tag of the next cell; `None` where its column is as tables usually are.
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
