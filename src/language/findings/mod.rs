//! Sentences of findings. A sentence gives the share, its base, what it is compared with and the
//! uncertainty; it claims no cause. The words of each kind of finding are in a file of `kinds`.

mod brief;
mod in_words;
mod kinds;
mod speaker;
mod texts;

pub use brief::{answer, verdict_word};
pub use speaker::Speaker;

pub use kinds::method;
