//! What every step stands on: problems and how they are told, and a few things that can be done
//! with any text.

pub mod diagnostics;
pub mod radix;
pub mod text;
