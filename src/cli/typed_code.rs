//! Error codes typed where a domain or a host belongs: a question for them would only tell that no such name exists.

use crate::model::ErrorCode;
use crate::{codes, run, words};

/// The code that `text` is or was meant as, each way of reading it; empty where it is hardly a code.
///
/// A name with a dot inside is none. Without a prefix only what looks like a code of Windows counts, since names of
/// machines and domains may well be hexadecimal digits.
pub(super) fn read(text: &str) -> Vec<ErrorCode> {
    let word = text.trim_end_matches(['.', ',', ';', ':', ')', '!']);
    let word = word.trim_start_matches(['(', '"', '\'']);
    if let Some(entry) = codes::by_symbol(word) {
        return vec![entry.code];
    }
    let digits = hexadecimal(word);
    let has_prefix = digits.len() < word.len();
    let parsed = |text: &str| text.parse::<ErrorCode>().ok();
    let near = || run::near_codes(&digits);
    match parsed(word) {
        // A number of ten digits with the top bit set, as tools for scripts print it.
        Some(code) if word.len() == 10 && is_decimal(word) && is_error(code) => vec![code],
        // Shorter ones are flags, as `-4` is.
        Some(code) if word.starts_with('-') && 9 <= word.len() && is_error(code) => vec![code],
        _ if has_prefix && digits.bytes().all(|it| it.is_ascii_hexdigit()) => {
            match parsed(&format!("0x{digits}")) {
                Some(code) if digits.len() == 8 => vec![code],
                code => {
                    let near = near();
                    let is_mistyped = !near.is_empty() && 5 <= digits.len();
                    if is_mistyped {
                        near
                    } else {
                        code.into_iter().filter(|_| is_zero_x(word)).collect()
                    }
                }
            }
        }
        _ => match parsed(&digits).filter(|_| digits.len() == 8) {
            Some(code) if is_of_windows(code) => vec![code],
            Some(_) => Vec::new(),
            None if (7..=9).contains(&digits.len()) => near(),
            None => Vec::new(),
        },
    }
}

/// That `text` is a code, with the commands that take one; none where it is hardly a code.
pub(super) fn hint(text: &str) -> Option<String> {
    let codes = read(text);
    let first = codes.first()?;
    let guess = match codes.as_slice() {
        [only] if text.eq_ignore_ascii_case(&only.to_string()) => String::new(),
        all => format!(" ({})", words::either(all)),
    };
    Some(format!(
        "is an error code{guess}, not a name in DNS; `kmsdoctor explain {first}` says what it means, `kmsdoctor diagnose --symptom {first}` looks for its cause"
    ))
}

/// The negative number among the arguments that is a code, which looks like a flag.
pub(super) fn negative(arguments: &[std::ffi::OsString]) -> Option<&str> {
    let mut texts = arguments.iter().filter_map(|it| it.to_str());
    texts.find(|it| it.starts_with('-') && !read(it).is_empty())
}

/// The digits of `word` without a prefix; letters that look like digits are taken for them.
fn hexadecimal(word: &str) -> String {
    let upper = word.to_ascii_uppercase();
    let rest = upper
        .strip_prefix("0X")
        .or_else(|| upper.strip_prefix("OX"));
    let digits = rest.unwrap_or(&upper);
    digits.replace('O', "0").replace(['L', 'I'], "1")
}

/// True for a text that begins as a number of base 16 does.
fn is_zero_x(word: &str) -> bool {
    word.starts_with("0x") || word.starts_with("0X")
}

fn is_decimal(word: &str) -> bool {
    word.bytes().all(|it| it.is_ascii_digit())
}

/// True where the top bit says that it is an error.
fn is_error(ErrorCode(bits): ErrorCode) -> bool {
    bits & 0x8000_0000 != 0
}

/// True for a code that is known, or is numbered as those of Win32, the licensing service and the store are.
fn is_of_windows(code: ErrorCode) -> bool {
    const BEGINNINGS: [u32; 7] = [0x4004, 0x8004, 0x8007, 0x8009, 0x803F, 0xC002, 0xC004];
    codes::look_up(code).is_some() || BEGINNINGS.contains(&(code.0 >> 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let codes: Vec<String> = read(text).iter().map(ToString::to_string).collect();
        assert_eq!(codes, expect, "{text}");
    }

    #[test]
    fn every_spelling_of_a_code() {
        for text in [
            "0xC004F074",
            "0XC004F074",
            "0xc004f074.",
            "C004F074",
            "c004f074",
            "-1073418124",
            "3221549172",
            "OxC004F074",
            "oxC004F074",
            "0xCOO4FO74",
            "CO04F074",
            "0xC004F074,",
            "(0xC004F074)",
        ] {
            check(text, &["0xC004F074"]);
        }
        check("80070005", &["0x80070005"]);
        check("0x80070000d", &["0x8007000D"]);
        check("0x54b", &["0x0000054B"]);
        check(
            "SL_E_VL_KEY_MANAGEMENT_SERVICE_ID_MISMATCH",
            &["0xC004F042"],
        );
    }

    #[test]
    fn names_stay_names() {
        for text in [
            "corp.example",
            "corp",
            "lan",
            "oxford",
            "oxfeed",
            "deadbeef",
            "c0ffee42",
            "cafe1234",
            "12345678",
            "1688",
            "0xC004F074.corp.example",
            "pc-0815",
            "-",
            "-4",
            "",
        ] {
            check(text, &[]);
        }
    }
}
