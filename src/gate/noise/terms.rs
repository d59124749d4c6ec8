//! The noise of a count as a linear combination of draws, with coefficients that depend on the
//! study's classifications alone.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::basis::{Column, Function};

use super::draw::{Context, Draws};
use super::tree::{ClassTree, Multiples};

/// Index of a combination of classes; each combination has one draw.
type CombinationIx = u32;

/// For every count that a study shows, the linear combination of draws that is its noise.
pub(super) struct Terms {
    /// Sorted by name.
    trees: Vec<ClassTree>,
    of_column: BTreeMap<Column, usize>,
    known: FxHashMap<Vec<(usize, usize)>, CombinationIx>,
    combinations: Vec<String>,
    functions: BTreeMap<Function, usize>,
    /// By count: combinations of classes, each with its coefficient.
    all: Vec<Vec<(CombinationIx, f64)>>,
}

impl Terms {
    /// Without counts; [`Self::index`] adds them.
    pub(super) fn new(trees: Vec<(Column, ClassTree)>) -> Self {
        let mut trees = trees;
        trees.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        let of_column = trees.iter().enumerate().map(|(at, (column, _))| (*column, at)).collect();
        let trees = trees.into_iter().map(|(_, tree)| tree).collect();
        Self {
            trees,
            of_column,
            known: FxHashMap::default(),
            combinations: Vec::new(),
            functions: BTreeMap::new(),
            all: Vec::new(),
        }
    }

    /// The index of a count, which is added if it is new. Counts of the same cases have the same
    /// index.
    pub(super) fn index(&mut self, function: &Function) -> usize {
        if let Some(known) = self.functions.get(function) {
            return *known;
        }
        let mut conditions: Vec<(usize, Multiples)> = function
            .iter()
            .filter_map(|(column, met)| {
                self.of_column.get(column).map(|tree| (*tree, self.trees[*tree].multiples(met)))
            })
            .collect();
        conditions.sort_unstable_by_key(|(tree, _)| *tree);
        let mut products: Vec<(Vec<(usize, usize)>, f64)> = vec![(Vec::new(), 1.0)];
        for (tree, multiples) in &conditions {
            let extended_terms = |(classes, times): &(Vec<(usize, usize)>, f64)| {
                let extend_term = |(node, more): &(usize, f64)| {
                    let classes = classes.iter().copied().chain((*node > 0).then_some((*tree, *node)));
                    (classes.collect(), times * more)
                };
                multiples.iter().map(extend_term).collect::<Vec<_>>()
            };
            products = products.iter().flat_map(extended_terms).collect();
        }
        products.retain(|(classes, _)| !classes.is_empty());
        let terms = products.into_iter().map(|(classes, times)| (self.combination(classes), times)).collect();
        self.all.push(terms);
        self.functions.insert(function.clone(), self.all.len() - 1);
        self.all.len() - 1
    }

    fn combination(&mut self, classes: Vec<(usize, usize)>) -> CombinationIx {
        if let Some(known) = self.known.get(&classes) {
            return *known;
        }
        let text = |(tree, node): &(usize, usize)| self.trees[*tree].text(*node).unwrap_or_default();
        self.combinations.push(classes.iter().map(text).collect::<Vec<_>>().join(" "));
        let index = (self.combinations.len() - 1) as CombinationIx;
        self.known.insert(classes, index);
        index
    }

    /// The index of a count; `None` if it was never added.
    pub(super) fn find(&self, function: &Function) -> Option<usize> {
        self.functions.get(function).copied()
    }

    /// Whether a count has no noise, as only the number of all cases has.
    pub(super) fn is_exact(&self, function: usize) -> bool {
        self.all[function].is_empty()
    }

    /// All classes of all variables as a text; other classifications give another text.
    pub(super) fn classes(&self) -> String {
        self.trees.iter().map(ClassTree::classes).collect::<Vec<_>>().join("\n")
    }
}

/// The noise of the counts of some places. Each draw is made on first use.
pub(super) struct NoiseDraws<'a> {
    terms: &'a Terms,
    draws: &'a Draws,
    context: Context,
    drawn: Vec<Option<i8>>,
    of_function: Vec<Option<f64>>,
}

impl<'a> NoiseDraws<'a> {
    /// Without any draw yet.
    pub(super) fn new(terms: &'a Terms, draws: &'a Draws, context: Context) -> Self {
        let (drawn, of_function) = (vec![None; terms.combinations.len()], vec![None; terms.all.len()]);
        Self { terms, draws, context, drawn, of_function }
    }

    /// The noise of a count, in cases; 0 for the number of all cases.
    pub(super) fn noise(&mut self, function: usize) -> f64 {
        if let Some(known) = self.of_function[function] {
            return known;
        }
        let mut sum = 0.0;
        for (combination, times) in &self.terms.all[function] {
            let at = *combination as usize;
            let draw = *self.drawn[at]
                .get_or_insert_with(|| self.context.draw(self.draws, &self.terms.combinations[at]));
            sum += times * f64::from(draw);
        }
        self.of_function[function] = Some(sum);
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::super::draw::tests::{context, vectors};
    use super::*;

    #[test]
    fn noise_of_counts_equals_the_test_vectors() {
        let (vectors, draws) = (vectors(), Draws::new());
        let (mut trees, mut values) = (Vec::new(), BTreeMap::new());
        for (index, (name, levels)) in vectors["trees"].as_object().expect("trees").iter().enumerate() {
            let (tree, of_tree) = ClassTree::of_vectors(name, levels);
            let column = (index.into(), None);
            trees.push((column, tree));
            values.insert(name.clone(), (column, of_tree));
        }
        let mut terms = Terms::new(trees);
        let cells = vectors["cells"].as_array().expect("cells");
        let mut several = 0;
        for cell in cells {
            let mut function = Function::new();
            for (name, met) in cell["function"].as_object().expect("a function") {
                let met: Vec<String> = serde_json::from_value(met.clone()).expect("values");
                let (column, of_tree) = &values[name];
                function.insert(*column, of_tree.iter().map(|value| met.contains(value)).collect());
            }
            several += usize::from(function.len() > 1);
            let index = terms.index(&function);
            let noise = NoiseDraws::new(&terms, &draws, context(&vectors, cell)).noise(index);
            let known = cell["noise"].as_f64().expect("noise");
            assert!((noise - known).abs() < 1e-9, "{cell}: {noise}");
            let noisy = cell["count"].as_f64().expect("a count") + noise;
            assert!((noisy - cell["noisy"].as_f64().expect("a number")).abs() < 1e-9, "{cell}");
        }
        assert!(cells.len() > 80 && several > 10);
    }
}
