//! Indices that are types, so that the compiler refuses a place where a round is meant, and lists
//! that are asked by one type of them only.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

use rayon::prelude::*;

/// Declares types of indices, each with the name of lists by it. They are written as numbers.
#[macro_export]
macro_rules! indices {
    ($($(#[$doc:meta])* $visibility:vis $name:ident, $by:ident;)*) => {$(
        #[doc = concat!("A list that is asked by [`", stringify!($name), "`].")]
        $visibility type $by<T> = $crate::index::List<$name, T>;

        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        $visibility struct $name(u32);

        impl $name {
            /// The number: how many come before it.
            $visibility fn index(self) -> usize {
                self.0 as usize
            }

            /// The index before this one, but for the first.
            $visibility fn before(self) -> Option<Self> {
                Some(Self(self.0.checked_sub(1)?))
            }
        }

        impl From<usize> for $name {
            fn from(number: usize) -> Self {
                Self(number as u32)
            }
        }

        impl From<$name> for usize {
            fn from(index: $name) -> Self {
                index.index()
            }
        }
    )*};
}

/// A list that is asked by indices of the type `I`.
///
/// ```compile_fail,E0308
/// ground::indices! { pub UnitIx, ByUnit; pub RoundIx, ByRound; }
/// let population = ByUnit::from(vec![40, 2]);
/// population[RoundIx::from(1)];
/// ```
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct List<I, T>(Vec<T>, PhantomData<fn(I)>);

impl<I: From<usize> + Into<usize> + Send, T> List<I, T> {
    /// The indices of all elements.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone + use<I, T> {
        (0..self.0.len()).map(I::from)
    }

    /// The indices of all elements, for several threads.
    pub fn par_indices(&self) -> impl IndexedParallelIterator<Item = I> + use<I, T> {
        (0..self.0.len()).into_par_iter().map(I::from)
    }

    /// All elements with their indices.
    pub fn enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.indices().zip(&self.0)
    }

    /// The element at an index, if the list is long enough.
    pub fn get(&self, index: I) -> Option<&T> {
        self.0.get(index.into())
    }

    /// The index of the first element that is such.
    pub fn position(&self, is_such: impl FnMut(&T) -> bool) -> Option<I> {
        self.0.iter().position(is_such).map(I::from)
    }
}

impl<I: Into<usize>, T> Index<I> for List<I, T> {
    type Output = T;

    fn index(&self, index: I) -> &T {
        &self.0[index.into()]
    }
}

impl<I: Into<usize>, T> IndexMut<I> for List<I, T> {
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.0[index.into()]
    }
}

impl<I, T> Deref for List<I, T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<I, T> DerefMut for List<I, T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<I, T> Default for List<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I, T> From<Vec<T>> for List<I, T> {
    fn from(elements: Vec<T>) -> Self {
        Self(elements, PhantomData)
    }
}

impl<I, T> FromIterator<T> for List<I, T> {
    fn from_iter<E: IntoIterator<Item = T>>(elements: E) -> Self {
        Vec::from_iter(elements).into()
    }
}

impl<I, T: Send> FromParallelIterator<T> for List<I, T> {
    fn from_par_iter<E: IntoParallelIterator<Item = T>>(elements: E) -> Self {
        Vec::from_par_iter(elements).into()
    }
}

impl<'a, I, T> IntoIterator for &'a List<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<I, T> IntoIterator for List<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
