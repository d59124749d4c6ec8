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
    /// The axis of the values.
    pub scale: Axis,
    /// The sign for a value that is not shown.
    pub sign: String,
}

/// The axis of the values of a drawing, in the units in which they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Its upper end; more than 0.
    pub top: u64,
    /// The grid lines, from 0 upwards.
    pub ticks: Vec<Tick>,
}

/// A grid line and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Where it is.
    pub at: u64,
    /// The printed number.
    pub label: String,
}

/// A label on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisLabel {
    /// The label.
    pub text: String,
    /// A heading before the label, where a new group of labels begins.
    pub heading: Option<String>,
    /// Where it is between the first label (0) and the last (1); `None` where all are equally far
    /// apart.
    pub place: Option<f64>,
    /// Whether lines end before it and begin anew, since values before it are measured otherwise.
    pub begins_anew: bool,
}

impl AxisLabel {
    /// A label without a heading, as far from its neighbours as all others.
    pub fn new(text: String) -> Self {
        Self { text, heading: None, place: None, begins_anew: false }
    }
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
    /// The value, in units of the last decimal: mostly whole percent, 0–100.
    pub value: u64,
    /// The printed number ("52", "0,07").
    pub label: String,
    /// The confidence interval in the same units, lower end first; `None` where it is not known.
    pub interval: Option<(u64, u64)>,
    /// The nation's value, which is marked beside it; `None` for no mark.
    pub reference: Option<u64>,
}

impl Mark {
    /// The end of what is drawn for it, farthest from 0.
    pub fn reach(&self) -> u64 {
        let upper = self.interval.map_or(0, |(_, upper)| upper);
        self.value.max(upper).max(self.reference.unwrap_or(0))
    }

    /// Where its label stands: behind its interval and the nation's mark.
    pub(crate) fn label_at(&self) -> u64 {
        self.interval.map_or(self.value, |(_, upper)| upper).max(self.reference.unwrap_or(0))
    }
}
