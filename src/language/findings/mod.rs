//! Findings in Swedish. A sentence gives the share, its base, what it is compared with, and how
//! sure; it claims no cause. The words for each kind of finding stand in a file of their own
//! (`kinds`).

mod brief;
mod kinds;
mod said;
mod speaker;
mod told;

pub use brief::{answer, verdict_word};
pub use speaker::Speaker;

pub use kinds::method;
