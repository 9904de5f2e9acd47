//! A chance: an exact fraction, or a number with a stated precision.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

/// A probability from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Chance {
    /// Reduced.
    Exact(BigRational),
    /// Too many cases for a fraction.
    Rounded {
        /// Nearest value known.
        p: f64,
        /// The true value lies within `p ± error`.
        error: f64,
    },
}

impl Chance {
    /// 0.
    pub fn never() -> Self {
        Self::Exact(BigRational::zero())
    }

    /// 1.
    pub fn certain() -> Self {
        Self::Exact(BigRational::one())
    }

    /// `n` of `of`; 0 when `of` is 0.
    pub fn of(n: u64, of: u64) -> Self {
        if of == 0 {
            return Self::never();
        }
        Self::Exact(BigRational::new(BigInt::from(n), BigInt::from(of)))
    }

    /// The nearest floating-point number.
    pub fn p(&self) -> f64 {
        match self {
            Self::Exact(fraction) => fraction.to_f64().unwrap_or(0.0),
            Self::Rounded { p, .. } => *p,
        }
    }

    /// The reduced fraction, as long as its denominator is at most 2^53 - 1, which every JSON reader keeps.
    pub fn fraction(&self) -> Option<(u64, u64)> {
        const LARGEST: u64 = (1 << 53) - 1;
        match self {
            Self::Exact(fraction) => {
                let n = fraction.numer().to_u64()?;
                let of = fraction.denom().to_u64()?;
                (of <= LARGEST).then_some((n, of))
            }
            Self::Rounded { .. } => None,
        }
    }

    /// True when it is a fraction.
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exact(_))
    }

    /// `base + slope * self`, which the caller knows to be a chance; exact where `slope` is 0.
    pub(super) fn mix(&self, base: BigRational, slope: &BigRational) -> Self {
        match self {
            Self::Exact(p) => Self::Exact(base + slope * p),
            Self::Rounded { .. } if slope.is_zero() => Self::Exact(base),
            Self::Rounded { p, error } => {
                let base = base.to_f64().unwrap_or(0.0);
                let slope = slope.to_f64().unwrap_or(0.0);
                Self::Rounded {
                    p: (base + slope * p).clamp(0.0, 1.0),
                    error: slope.abs() * error + 4.0 * f64::EPSILON * base.max(slope.abs() * p),
                }
            }
        }
    }
}

/// How well the chances of a forecast are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Precision {
    /// All are fractions.
    Exact,
    /// At least one is not.
    Rounded {
        /// The largest error of them.
        error: f64,
    },
}

impl Precision {
    /// The precision of all `chances` together.
    pub(super) fn of<'a>(chances: impl IntoIterator<Item = &'a Chance>) -> Self {
        chances
            .into_iter()
            .fold(Self::Exact, |res, chance| match (res, chance) {
                (_, Chance::Exact(_)) => res,
                (Self::Exact, Chance::Rounded { error, .. }) => Self::Rounded { error: *error },
                (Self::Rounded { error: largest }, Chance::Rounded { error, .. }) => {
                    Self::Rounded {
                        error: largest.max(*error),
                    }
                }
            })
    }
}
