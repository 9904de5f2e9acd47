//! A share of clients, as a percentage.

use num_bigint::BigInt;
use num_rational::BigRational;
use std::fmt;

/// Digits kept behind the point.
const DIGITS: usize = 4;

/// A share from 0 % to 100 %, exact to four digits behind the point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// Ten thousandths of a percent; at most [`Share::WHOLE`].
    units: u32,
}

/// A text that is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a share; write a percentage such as `50%` or `33.3%`")]
pub struct BadShare(pub String);

impl Share {
    /// 100 %, in units.
    const WHOLE: u32 = 1_000_000;

    /// A whole number of percent; what is above 100 counts as 100.
    pub const fn percent(percent: u8) -> Self {
        let percent = if 100 < percent { 100 } else { percent };
        Self {
            units: percent as u32 * 10_000,
        }
    }

    /// As a part of 1.
    pub fn fraction(self) -> BigRational {
        BigRational::new(BigInt::from(self.units), BigInt::from(Self::WHOLE))
    }

    /// The sum, which may be above 100 %, in ten thousandths of a percent.
    pub(super) fn units(self) -> u64 {
        self.units.into()
    }
}

impl std::str::FromStr for Share {
    type Err = BadShare;

    /// Reads `50%`, `50 %` and `33.3333%`.
    fn from_str(text: &str) -> Result<Self, BadShare> {
        let error = || BadShare(text.to_owned());
        let number = text.strip_suffix('%').ok_or_else(error)?.trim_end();
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let are_digits =
            |it: &str| !it.is_empty() && it.bytes().all(|octet| octet.is_ascii_digit());
        if !(are_digits(whole) && are_digits(part) && part.len() <= DIGITS) {
            return Err(error());
        }
        let whole: u32 = whole.parse().map_err(|_| error())?;
        let part: u32 = format!("{part:0<DIGITS$}").parse().map_err(|_| error())?;
        let units = whole
            .checked_mul(10_000)
            .and_then(|it| it.checked_add(part));
        let units = units.filter(|it| *it <= Self::WHOLE).ok_or_else(error)?;
        Ok(Self { units })
    }
}

/// `50 %`, `33.3 %`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = format!("{:0>DIGITS$}", self.units % 10_000);
        match part.trim_end_matches('0') {
            "" => write!(f, "{} %", self.units / 10_000),
            part => write!(f, "{}.{part} %", self.units / 10_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let shown = match text.parse::<Share>() {
            Ok(share) => share.to_string(),
            Err(err) => err.to_string(),
        };
        assert_eq!(shown, expect, "{text:?}");
    }

    #[test]
    fn percentages() {
        check("50%", "50 %");
        check("0%", "0 %");
        check("100 %", "100 %");
        check("33.3%", "33.3 %");
        check("0.0001%", "0.0001 %");
        check("007.50%", "7.5 %");
    }

    #[test]
    fn no_percentages() {
        for text in [
            "",
            "%",
            "50",
            "0.5",
            "100.1%",
            "101%",
            "-1%",
            ".5%",
            "5.%",
            "1.00001%",
            "99999999999%",
            "1e1%",
        ] {
            check(
                text,
                &format!("`{text}` is not a share; write a percentage such as `50%` or `33.3%`"),
            );
        }
    }
}
