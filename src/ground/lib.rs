//! Used by all other rooms: problems and their places, text functions, and mixed-radix numbers.

pub mod diagnostics;
pub mod radix;
pub mod text;
