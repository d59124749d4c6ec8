//! Mixed radix: the index of a cell and the values of its variables, the last of which runs fastest.

/// The digits of an index when every position has its own base.
pub fn digits(index: usize, bases: &[usize]) -> Vec<usize> {
    let mut quotient = index;
    let mut digits: Vec<usize> = Vec::with_capacity(bases.len());
    for base in bases.iter().rev() {
        digits.push(quotient % base);
        quotient /= base;
    }
    digits.reverse();
    digits
}

/// The index that has these digits.
pub fn index(digits: &[usize], bases: &[usize]) -> usize {
    digits.iter().zip(bases).fold(0, |index, (digit, base)| index * base + digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_that_of_its_digits() {
        let bases = [3, 1, 4, 2];
        for number in 0..24 {
            let digits = digits(number, &bases);
            assert!(digits.iter().zip(&bases).all(|(digit, base)| digit < base));
            assert_eq!(index(&digits, &bases), number);
        }
        assert_eq!(digits(5, &[2, 3]), [1, 2]);
        assert_eq!(digits(0, &[]), []);
    }
}
