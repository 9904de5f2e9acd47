//! Error codes as Windows shows them.

use std::fmt;

/// A 32-bit HRESULT; 0, the default, is success.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub u32);

/// Why a text is not an error code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an error code; write `0xC004F074`, `C004F074`, `-1073418124` or `3221549172`"
)]
pub struct CodeError(pub String);

impl std::str::FromStr for ErrorCode {
    type Err = CodeError;

    /// Reads `0xC004F074`, `0xc004f074`, `C004F074`, `-1073418124` and `3221549172`.
    ///
    /// Eight characters that are all decimal digits are hexadecimal, as Windows writes codes with eight digits.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let error = || CodeError(text.to_owned());
        let hexadecimal = |digits: &str| {
            let fits = (1..=8).contains(&digits.len());
            let clean = digits.bytes().all(|it| it.is_ascii_hexdigit());
            if !(fits && clean) {
                return Err(error());
            }
            u32::from_str_radix(digits, 16).map_err(|_| error())
        };
        if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            return hexadecimal(digits).map(Self);
        }
        if let Some(digits) = text.strip_prefix('-') {
            if !digits.bytes().all(|it| it.is_ascii_digit()) {
                return Err(error());
            }
            let value: i32 = text.parse().map_err(|_| error())?;
            return Ok(Self(value.cast_unsigned()));
        }
        if text.len() == 8 {
            return hexadecimal(text).map(Self);
        }
        if text.is_empty() || !text.bytes().all(|it| it.is_ascii_digit()) {
            return Err(error());
        }
        text.parse().map(Self).map_err(|_| error())
    }
}

/// `0xC004F074`.
impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08X}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_spellings() {
        for text in [
            "0xC004F074",
            "C004F074",
            "0xc004f074",
            "-1073418124",
            "3221549172",
        ] {
            let code: ErrorCode = text.parse().unwrap();
            assert_eq!(code.to_string(), "0xC004F074", "{text}");
        }
    }

    #[test]
    fn faults_name_the_text() {
        for text in [
            "",
            "0x",
            "kms",
            "0xC004F0741",
            "-9999999999",
            "+1",
            "99999999999",
        ] {
            let err = text.parse::<ErrorCode>().unwrap_err();
            assert_eq!(err, CodeError(text.to_owned()));
        }
    }
}
