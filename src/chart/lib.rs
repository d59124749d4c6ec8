//! From published percentages to inline SVG, drawn by plotters on a canvas of our own.
//!
//! Everything drawn comes from whole percent, so that no coordinate tells more than the printed number.

mod bars;
mod canvas;
mod columns;
mod contrasts;
mod draw;
mod frame;
mod lines;
mod picture;
mod sketch;
mod stacked;
mod text;

pub use draw::{draw, has_bands};
pub use picture::{AxisLabel, Mark, Panel, Picture, Series};
pub use sketch::{Bar, Sketch, sketch};
