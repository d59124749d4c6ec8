//! The classes of a variable as a tree: all values at the root, then classifications from coarse to
//! fine, single values as leaves.
//!
//! The noise of each of k sibling classes is 1/k of their parent's noise, plus √((k + 1)/k) times
//! the difference between its own draw and the mean of the k draws. So the noise of siblings adds
//! up to their parent's noise. The variance for a single class is 1.5 to 2 cases squared with two
//! siblings; with many siblings, it is nearer to 2, the variance of a draw. The root has no noise.

use crate::basis::{Column, classifications};
use study::{Origin, Study};

/// The tree of a variable that is a column of a table, or of one answer of a variable with several.
pub(super) struct ClassTree {
    /// The variable's id; for an answer `variable=answer`.
    pub name: String,
    /// The root first; parents stand before their children.
    nodes: Vec<ClassNode>,
    /// By value: the index of its leaf.
    leaves: Vec<usize>,
}

struct ClassNode {
    /// The variable and the values of the class, sorted by bytes.
    text: String,
    parent: Option<usize>,
    children: usize,
}

/// The draws in the noise of a condition, as (node, coefficient). The entry for node 0, the root,
/// holds the share of its classes that the condition covers.
pub(super) type Multiples = Vec<(usize, f64)>;

impl ClassTree {
    /// The trees of all variables of a study.
    pub(super) fn all(study: &Study) -> Vec<(Column, Self)> {
        let mut trees = Vec::new();
        for (variable, declared) in study.variables.enumerated() {
            match (&declared.origin, declared.multiple) {
                (Origin::Column, false) => {
                    let values: Vec<&str> = declared.values.iter().map(|value| value.id.as_str()).collect();
                    let tree = Self::new(declared.id.clone(), &values, &classifications(study, variable));
                    trees.push(((variable, None), tree));
                }
                (Origin::Column, true) => {
                    for (value, answer) in declared.values.iter().enumerate() {
                        let name = format!("{}={}", declared.id, answer.id);
                        trees.push((
                            (variable, Some(value)),
                            Self::new(name, &["0", "1"], &[vec![0, 0], vec![0, 1]]),
                        ));
                    }
                }
                (Origin::Derived { .. } | Origin::Unit(_), _) => {}
            }
        }
        trees
    }

    /// A tree of classifications from coarse to fine. Each gives, by value, the first value of its
    /// class.
    fn new(name: String, values: &[&str], levels: &[Vec<usize>]) -> Self {
        let mut tree = Self { name, nodes: Vec::new(), leaves: vec![0; values.len()] };
        for (depth, level) in levels.iter().enumerate() {
            let above = tree.leaves.clone();
            for first in (0..level.len()).filter(|value| level[*value] == *value) {
                let members: Vec<usize> = (0..level.len()).filter(|value| level[*value] == first).collect();
                let mut ids: Vec<&str> = members.iter().map(|value| values[*value]).collect();
                ids.sort_unstable();
                let parent = (depth > 0).then_some(above[first]);
                if let Some(parent) = parent {
                    tree.nodes[parent].children += 1;
                }
                members.into_iter().for_each(|value| tree.leaves[value] = tree.nodes.len());
                let text = format!("{}={}", tree.name, ids.join("|"));
                tree.nodes.push(ClassNode { text, parent, children: 0 });
            }
        }
        tree
    }

    /// The text of a node that keys its draw; `None` for the root.
    pub(super) fn text(&self, node: usize) -> Option<&str> {
        (node > 0).then(|| self.nodes[node].text.as_str())
    }

    /// All classes as a text; another tree gives another text.
    pub(super) fn classes(&self) -> String {
        self.nodes.iter().map(|node| node.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The draws in the noise of a condition, with their coefficients; those with coefficient 0 are
    /// left out.
    pub(super) fn multiples(&self, met: &[bool]) -> Multiples {
        // The share of each node that the condition covers: 1 or 0 for a leaf, else the mean of the
        // children.
        let mut coefficients: Vec<f64> = vec![0.0; self.nodes.len()];
        for (value, leaf) in self.leaves.iter().enumerate() {
            coefficients[*leaf] = f64::from(u8::from(met.get(value).copied().unwrap_or(false)));
        }
        for node in (1..self.nodes.len()).rev() {
            if self.nodes[node].children > 0 {
                coefficients[node] /= self.nodes[node].children as f64;
            }
            if let Some(parent) = self.nodes[node].parent {
                coefficients[parent] += coefficients[node];
            }
        }
        coefficients[0] /= self.nodes[0].children.max(1) as f64;
        let mut draws_used = vec![(0, coefficients[0])];
        for node in 1..self.nodes.len() {
            let Some(parent) = self.nodes[node].parent else { continue };
            let siblings = self.nodes[parent].children as f64;
            draws_used.push((
                node,
                libm::sqrt((siblings + 1.0) / siblings) * (coefficients[node] - coefficients[parent]),
            ));
        }
        draws_used.retain(|(_, times)| *times != 0.0);
        draws_used
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    impl ClassTree {
        /// A tree of the test vectors, given by level as classes, each a list of values; and its
        /// values in the order of their bytes.
        pub(crate) fn of_vectors(name: &str, levels: &serde_json::Value) -> (Self, Vec<String>) {
            let levels: Vec<Vec<Vec<String>>> = serde_json::from_value(levels.clone()).expect("levels");
            let values = levels[0][0].clone();
            let first = |level: &Vec<Vec<String>>, value: &String| {
                let class = level.iter().find(|class| class.contains(value)).expect("a class");
                values.iter().position(|other| class.contains(other)).expect("a value")
            };
            let of_level =
                |level: &Vec<Vec<String>>| values.iter().map(|value| first(level, value)).collect::<Vec<_>>();
            let levels: Vec<Vec<usize>> = levels.iter().map(of_level).collect();
            let ids: Vec<&str> = values.iter().map(String::as_str).collect();
            (Self::new(name.to_string(), &ids, &levels), values)
        }
    }

    fn sum(multiples: &Multiples) -> f64 {
        multiples.iter().filter(|(node, _)| *node > 0).map(|(_, times)| times).sum()
    }

    #[test]
    fn a_condition_on_all_values_has_no_draws_and_complements_have_opposite_ones() {
        let levels = [vec![0; 5], vec![0, 0, 2, 2, 2], vec![0, 1, 2, 3, 4]];
        let tree = ClassTree::new("v".into(), &["a", "b", "c", "d", "e"], &levels);
        assert_eq!(tree.multiples(&[true; 5]), [(0, 1.0)]);
        assert!(tree.multiples(&[false; 5]).is_empty());
        let (one, other) = (
            tree.multiples(&[true, false, true, true, false]),
            tree.multiples(&[false, true, false, false, true]),
        );
        for ((node, times), (other_node, other_times)) in one.iter().zip(&other).skip(1) {
            assert_eq!(node, other_node);
            assert!((times + other_times).abs() < 1e-12);
        }
        assert!(sum(&one).abs() < 1e-12, "draws that are all alike are no noise");
    }
}
