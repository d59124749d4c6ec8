//! The kinds of comparison, one a file: what is asked, the numbers that answer it, and how they are
//! tested. The list at the end is all that knows every kind.

mod change;
mod contrast;
mod course;
mod crossing;
mod extremes;
mod gap;
mod kind;
mod pair;
mod position;
mod trend;
mod within;

pub use change::Change;
pub use contrast::{Contrast, Group};
pub use course::{Course, Extent, Shape};
pub use crossing::{Crossing, Passing};
pub use extremes::{Extremes, Parts};
pub use gap::Gap;
pub use pair::Pair;
pub use position::{Against, Position};
pub use trend::Trend;
pub use within::{Fate, Stratum, Within, WithinGroup};

pub(crate) use kind::{Asks, Numbers};

use stats::{Confidence, Difference, Share};

use crate::at::At;
use crate::lines::Explanation;
use crate::subject::Subject;
use kind::Kind;

/// Makes of one list everything that knows all kinds.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $numbers:ty,)*) => {
        /// What is asked.
        #[derive(Debug, Clone)]
        pub enum Question {
            $($(#[$doc])* $kind($kind),)*
        }

        /// The numbers that answer a question.
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        pub enum Evidence {
            /// Some number that it needs may not be shown.
            Withheld,
            /// No table holds the numbers that it needs.
            Missing,
            $($(#[$doc])* $kind($numbers),)*
        }

        /// A question with the numbers that answer it.
        #[derive(Debug, Clone, Copy)]
        pub enum Answered<'a> {
            $($(#[$doc])* $kind(&'a $kind, &'a $numbers),)*
        }

        $(impl From<$kind> for Question {
            fn from(question: $kind) -> Self {
                Self::$kind(question)
            }
        })*

        impl Question {
            pub(crate) fn asks(&self) -> &dyn Asks {
                match self {
                    $(Self::$kind(question) => question,)*
                }
            }

            /// The numbers of a unit; `None` when one that it needs may not be shown.
            pub(crate) fn evidence(&self, subject: &Subject) -> Option<Evidence> {
                match self {
                    $(Self::$kind(question) => {
                        question.numbers(subject).map(Evidence::$kind)
                    })*
                }
            }

            /// Where the cells lie that it needs; `None` when it compares whole units.
            pub fn cells(&self) -> Option<At> {
                self.asks().at()
            }

            /// The question with the numbers that answer it; `None` when there are none.
            pub fn answered<'a>(&'a self, evidence: &'a Evidence) -> Option<Answered<'a>> {
                match (self, evidence) {
                    $((Self::$kind(question), Evidence::$kind(numbers)) => {
                        Some(Answered::$kind(question, numbers))
                    })*
                    _ => None,
                }
            }
        }

        impl Evidence {
            pub(crate) fn numbers(&self) -> Option<&dyn Numbers> {
                match self {
                    Self::Withheld | Self::Missing => None,
                    $(Self::$kind(numbers) => Some(numbers),)*
                }
            }

            pub(crate) fn numbers_mut(&mut self) -> Option<&mut dyn Numbers> {
                match self {
                    Self::Withheld | Self::Missing => None,
                    $(Self::$kind(numbers) => Some(numbers),)*
                }
            }

            /// A unit's difference and that of the rest of the nation ([`Kind::beside`]).
            pub(crate) fn beside(
                &self,
                nations: &Self,
                focus: Option<usize>,
                confidence: Confidence,
            ) -> Option<(Difference, Difference)> {
                match (self, nations) {
                    $((Self::$kind(ours), Self::$kind(theirs)) => {
                        $kind::beside(ours, theirs, focus, confidence)
                    })*
                    _ => None,
                }
            }
        }

        impl Answered<'_> {
            pub(crate) fn explain(self, lines: &mut Explanation) {
                match self {
                    $(Self::$kind(question, numbers) => question.explain(numbers, lines),)*
                }
            }
        }
    };
}

kinds! {
    /// A unit and other units.
    Position: Pair,
    /// A unit and itself one round earlier.
    Change: Pair,
    /// The values of a variable: each against the others, or one against the other of two.
    Contrast: Vec<Group>,
    /// The same among cases that are alike in other variables.
    Within: Vec<WithinGroup>,
    /// The course of a measure over an ordered variable.
    Trend: Course<Share>,
    /// Where one measure passes another along an ordered variable.
    Crossing: Passing,
    /// The distance between two measures along an ordered variable.
    Gap: Course<(Share, Share)>,
    /// The largest and the smallest part of a distribution.
    Extremes: Parts,
}
