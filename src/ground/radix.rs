//! Mixed-radix numbers: converts the index of a cell of a cross-classification to the values of its
//! variables and back.

/// The number of values of each variable. The last variable runs fastest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radix {
    sizes: Vec<usize>,
}

impl Radix {
    /// The cross-classification of variables with so many values each.
    pub fn new(sizes: impl IntoIterator<Item = usize>) -> Self {
        Self { sizes: sizes.into_iter().collect() }
    }

    /// The number of cells; 1 when there is no variable.
    pub fn cells(&self) -> usize {
        self.sizes.iter().product()
    }

    /// By variable: the distance between two cells whose values differ by one.
    pub fn strides(&self) -> Vec<usize> {
        let mut stride = 1;
        let mut strides: Vec<usize> = self
            .sizes
            .iter()
            .rev()
            .map(|size| {
                let step = stride;
                stride *= size;
                step
            })
            .collect();
        strides.reverse();
        strides
    }

    /// The values of the variables at a cell.
    pub fn digits(&self, cell: usize) -> Vec<usize> {
        let digit = |(stride, size): (usize, &usize)| cell / stride % size;
        self.strides().into_iter().zip(&self.sizes).map(digit).collect()
    }

    /// The cell at which the variables have these values.
    pub fn cell(&self, digits: &[usize]) -> usize {
        self.strides().iter().zip(digits).map(|(stride, digit)| stride * digit).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_digits_map_one_to_one_with_the_last_variable_fastest() {
        let radix = Radix::new([2, 3, 4]);
        let digits: Vec<Vec<usize>> = (0..radix.cells()).map(|cell| radix.digits(cell)).collect();
        assert_eq!(digits.len(), 24);
        assert_eq!(digits[23], [1, 2, 3]);
        assert_eq!(digits[1], [0, 0, 1], "the last variable runs fastest");
        assert!(digits.is_sorted());
        assert!((0..24).all(|cell| radix.cell(&digits[cell]) == cell));
        assert_eq!(Radix::new([]).digits(0), Vec::<usize>::new());
        assert_eq!(Radix::new([]).cells(), 1);
    }
}
