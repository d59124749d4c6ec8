//! The figures as `study.yaml` writes them.

use ground::diagnostics::Diagnostics;
use project::yaml::{Fields, Node};

use super::keys;
use super::word::{Word, WrittenCondition, condition, one_word, words};

/// A figure and its coarser views.
#[derive(Debug)]
pub(crate) struct WrittenFigure {
    pub id: Word,
    pub title: String,
    pub note: Option<String>,
    pub view: WrittenView,
    pub otherwise: Vec<WrittenView>,
    pub crossing: Vec<Word>,
    pub gap: Vec<Word>,
    pub is_chain: bool,
}

/// The keys of a view. A coarser view takes keys that it leaves out from the main view, but
/// `levels`.
#[derive(Debug, Clone, Default)]
pub(crate) struct WrittenView {
    pub chart: Option<Word>,
    pub share_of: Option<Word>,
    pub values: Vec<Word>,
    pub indicators: Vec<Word>,
    pub over: Option<Word>,
    pub by: Vec<Word>,
    pub panel: Option<Word>,
    pub among: WrittenCondition,
    /// The levels that may show it; not taken from the main view.
    pub levels: Vec<Word>,
}

impl WrittenFigure {
    /// Reads one figure.
    pub(crate) fn read(id: Word, node: &Node, problems: &mut Diagnostics) -> Self {
        let what = format!("the figure `{}`", id.text);
        let mut fields = Fields::of(node, what.clone(), &keys::FIGURE, problems);
        let title = fields.need_text("title", problems).unwrap_or_default();
        let note = fields.text("note", problems);
        let view = WrittenView::take(&mut fields, problems);
        let otherwise = fields.take("otherwise").map(|node| match node.kind {
            project::yaml::NodeKind::List(items) => items,
            _ => vec![node],
        });
        let mut several =
            |key: &'static str| fields.take(key).map(|node| words(&node, problems)).unwrap_or_default();
        let (crossing, gap) = (several("crossing"), several("gap"));
        let is_chain = fields.truth("chain", problems);
        fields.finish(problems);
        let coarser = |node: &Node| {
            let mut fields = Fields::of(node, format!("`otherwise` of {what}"), &keys::VIEW, problems);
            let coarser = WrittenView::take(&mut fields, problems).or(&view);
            fields.finish(problems);
            coarser
        };
        let otherwise = otherwise.unwrap_or_default().iter().map(coarser).collect();
        Self { id, title, note, view, otherwise, crossing, gap, is_chain }
    }
}

impl WrittenView {
    fn take(fields: &mut Fields, problems: &mut Diagnostics) -> Self {
        let mut single = |key: &'static str| {
            fields.take(key).and_then(|node| one_word(&node, &format!("`{key}`"), problems))
        };
        let (chart, share_of, over, panel) =
            (single("chart"), single("share_of"), single("over"), single("panel"));
        let mut several =
            |key: &'static str| fields.take(key).map(|node| words(&node, problems)).unwrap_or_default();
        let (values, indicators, by) = (several("values"), several("indicators"), several("by"));
        let levels = several("levels");
        let among = fields.take("among").map(|node| condition(&node, problems)).unwrap_or_default();
        Self { chart, share_of, values, indicators, over, by, panel, among, levels }
    }

    /// This view, with keys that it leaves out taken from `first`, but `levels`.
    fn or(self, first: &Self) -> Self {
        let or = |mine: Vec<Word>, theirs: &[Word]| {
            if mine.is_empty() { theirs.to_vec() } else { mine }
        };
        Self {
            chart: self.chart.or_else(|| first.chart.clone()),
            share_of: self.share_of.or_else(|| first.share_of.clone()),
            values: or(self.values, &first.values),
            indicators: or(self.indicators, &first.indicators),
            over: self.over.or_else(|| first.over.clone()),
            by: or(self.by, &first.by),
            panel: self.panel.or_else(|| first.panel.clone()),
            levels: self.levels,
            among: if self.among.is_empty() { first.among.clone() } else { self.among },
        }
    }
}
