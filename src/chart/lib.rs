//! Turns published numbers into inline SVG, drawn by plotters on a canvas of our own.
//!
//! Everything is drawn from whole numbers, mostly percent, so that no coordinate discloses more
//! than the printed number.

mod barometer;
mod canvas;
mod frame;
mod kinds;
mod picture;
mod sketch;
mod spread;
mod text;
mod waterfall;

pub use barometer::{Barometer, BarometerRow, BarometerSpread, barometer};
pub use kinds::{draw, fitted, has_bands};
pub use picture::{Axis, AxisLabel, Mark, Panel, Picture, Series, Tick};
pub use sketch::{Bar, Point, Sketch, sketch};
pub use spread::{Dot, Dots, Funnel, FunnelLimit, FunnelPoint, TimeSeries, dots, funnel, time_series};
pub use text::{widest_word, width};
pub use waterfall::{Waterfall, WaterfallRow, waterfall};
