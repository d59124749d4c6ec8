//! The kinds of comparison, one per file: the question, the numbers that answer it, and their test.
//! The list at the end is the only place that names every kind.

mod change;
mod contrast;
mod crossing;
mod extremes;
mod gap;
mod kind;
mod pair;
mod position;
mod profile;
mod trend;
mod within;

pub use change::{Change, RoundPair};
pub use contrast::{Contrast, Group};
pub use crossing::{Crossing, CrossingPoint};
pub use extremes::{Extremes, Parts};
pub use gap::Gap;
pub use pair::Pair;
pub use position::{Against, Position};
pub use profile::{Extent, Profile, Shape};
pub use trend::Trend;
pub use within::{Fate, Stratum, Within, WithinGroup};

pub(crate) use kind::{Asks, Numbers};

use stats::{Confidence, Difference, Share};

use crate::at::At;
use crate::lines::Explanation;
use crate::subject::Subject;
use kind::Kind;

/// Makes the enums and matches over all kinds from one list.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $numbers:ty,)*) => {
        /// The question of a comparison.
        #[derive(Debug, Clone)]
        pub enum Question {
            $($(#[$doc])* $kind($kind),)*
        }

        /// The numbers that answer a question.
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        pub enum Evidence {
            /// A number that the question needs may not be shown.
            Withheld,
            /// No table has the columns that the question needs.
            Missing,
            $($(#[$doc])* $kind($numbers),)*
        }

        /// A question, with the numbers that answer it.
        #[derive(Debug, Clone, Copy)]
        pub enum KindWithNumbers<'a> {
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

            /// The numbers of a unit; `None` when one of them may not be shown.
            pub(crate) fn evidence(&self, subject: &Subject) -> Option<Evidence> {
                match self {
                    $(Self::$kind(question) => {
                        question.numbers(subject).map(Evidence::$kind)
                    })*
                }
            }

            /// Where the cells that it needs stand; `None` when it compares whole units.
            pub fn cells(&self) -> Option<At> {
                self.asks().at()
            }

            /// Whether an answer is a difference between groups, places or rounds, or along an order.
            pub fn is_difference(&self) -> bool {
                self.asks().is_difference()
            }

            /// The question, with the numbers that answer it; `None` without numbers.
            pub fn with_numbers<'a>(&'a self, evidence: &'a Evidence) -> Option<KindWithNumbers<'a>> {
                match (self, evidence) {
                    $((Self::$kind(question), Evidence::$kind(numbers)) => {
                        Some(KindWithNumbers::$kind(question, numbers))
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

            /// A unit's difference, and the difference in the rest of the nation ([`Kind::beside`]).
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

        impl KindWithNumbers<'_> {
            pub(crate) fn explain(self, lines: &mut Explanation) {
                match self {
                    $(Self::$kind(question, numbers) => question.explain(numbers, lines),)*
                }
            }
        }
    };
}

kinds! {
    /// A unit compared with other units.
    Position: Pair,
    /// A unit compared with itself one round earlier.
    Change: RoundPair,
    /// Each value of a variable compared with all others, or one with the other of two.
    Contrast: Vec<Group>,
    /// A contrast within strata of other variables.
    Within: Vec<WithinGroup>,
    /// The profile of a measure over an ordered variable.
    Trend: Profile<Share>,
    /// Where one measure passes another along an ordered variable.
    Crossing: CrossingPoint,
    /// How the difference between two measures changes along an ordered variable.
    Gap: Profile<(Share, Share)>,
    /// The largest and the smallest part of a distribution.
    Extremes: Parts,
}
