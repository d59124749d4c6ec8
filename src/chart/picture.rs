//! The data of a chart, before it is drawn.

use study::Chart;

/// The data of a chart: labels, values and texts.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The kind of chart; tables are not drawn.
    pub chart: Chart,
    /// A name that is unique on the page. The ids of title and description begin with it.
    pub id: String,
    /// The title for screen readers.
    pub title: String,
    /// What the chart shows, in words for screen readers.
    pub description: String,
    /// The labels of the axis.
    pub axis: Vec<AxisLabel>,
    /// One or several panels, all with the same axis.
    pub panels: Vec<Panel>,
    /// The sign for a value that is not shown.
    pub sign: String,
}

/// A label on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisLabel {
    /// The label.
    pub text: String,
    /// A heading before the label, where a new group of labels begins.
    pub heading: Option<String>,
}

/// One panel of a picture.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Its title; `None` when there is only one panel.
    pub title: Option<String>,
    /// Its series, in a fixed order.
    pub series: Vec<Series>,
}

/// Values along the axis.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name; empty when there is only one series.
    pub name: String,
    /// Its colour and pattern, numbered from 0. A series has the same look in all pictures.
    pub look: u8,
    /// One mark for each label of the axis; `None` where the value is not shown.
    pub marks: Vec<Option<Mark>>,
}

/// A value to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whole percent, 0–100.
    pub percent: u64,
    /// The printed number ("52", "<1").
    pub label: String,
    /// The confidence interval in whole percent, lower end first.
    pub interval: (u64, u64),
    /// The nation's whole percent, which is marked beside it; `None` for no mark.
    pub reference: Option<u64>,
}

/// The top of the scale: the highest value, rounded up to a multiple of 20 percent.
pub(crate) fn top(picture: &Picture) -> u64 {
    let marks = picture.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.marks);
    let reach = |mark: &Mark| mark.percent.max(mark.reference.unwrap_or(0)).max(mark.interval.1);
    let highest = marks.flatten().map(reach).max().unwrap_or(0);
    (highest.div_ceil(20) * 20).clamp(20, 100)
}
