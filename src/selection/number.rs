//! One formula, two kinds of number: exact fractions for small sets, floating point for large ones.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Num;

/// A number that the chances are computed in.
pub(super) trait Number: Num + Clone {
    /// The whole number `n`.
    fn whole(n: u64) -> Self;

    /// False when writing it down takes more than `bits` bits.
    fn fits(&self, bits: u64) -> bool;
}

impl Number for BigRational {
    fn whole(n: u64) -> Self {
        Self::from_integer(BigInt::from(n))
    }

    fn fits(&self, bits: u64) -> bool {
        self.denom().bits() <= bits
    }
}

impl Number for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts and sums of weights stay far below 2^53"
    )]
    fn whole(n: u64) -> Self {
        n as Self
    }

    fn fits(&self, _bits: u64) -> bool {
        true
    }
}

/// The fraction `n` of `of`, which is not 0.
pub(super) fn ratio(n: u64, of: u64) -> BigRational {
    BigRational::new(BigInt::from(n), BigInt::from(of.max(1)))
}

/// The size of a collection as a count.
pub(super) fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}
