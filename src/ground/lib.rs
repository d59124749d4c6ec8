//! What every step stands on: problems and how they are reported, and a few things that can be done
//! with any text or any list.

pub mod diagnostics;
pub mod index;
pub mod radix;
pub mod text;
