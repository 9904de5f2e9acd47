//! What values of a `.reg` file hold.

use super::{Lines, RegFaultKind};
use crate::client::RegistryData;

/// How texts stand in hexadecimal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strings {
    /// UTF-16LE, since version 5.00.
    Utf16,
    /// Octets of a code page, in `REGEDIT4`.
    Ansi,
}

/// What has no end.
#[derive(Debug, Clone, Copy)]
pub(super) enum Open {
    /// A text.
    Text,
    /// Hexadecimal data.
    Octets,
}

/// What a value holds, as one piece.
#[derive(Debug)]
pub(super) enum Raw {
    /// Between quotation marks; escapes are undone. With what stands behind it.
    Text(String, String),
    /// Everything else, its lines joined.
    Plain(String),
}

/// Reads a text up to its closing quotation mark; `rest` begins behind the opening one.
///
/// Gives what stands behind it in the same line, if the text ends in the line it began in.
pub(super) fn text<'a>(
    rest: &'a str,
    lines: &mut Lines<'a>,
) -> Result<(String, Option<&'a str>), RegFaultKind> {
    let mut res = String::new();
    let mut line = rest;
    let mut is_first = true;
    loop {
        if let Some(behind) = until_quote(line, &mut res) {
            return Ok((res, Some(behind).filter(|_| is_first)));
        }
        is_first = false;
        res.push('\n');
        line = lines.next_line().ok_or(RegFaultKind::OpenText)?.1;
    }
}

/// Adds to `acc` up to the closing quotation mark; gives what stands behind it, or none when the line has none.
fn until_quote<'a>(line: &'a str, acc: &mut String) -> Option<&'a str> {
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Some(letters.as_str()),
            '\\' => acc.extend(letters.next()),
            other => acc.push(other),
        }
    }
    None
}

/// Takes all lines of what a value holds.
pub(super) fn raw(held: &str, lines: &mut Lines<'_>) -> Result<Raw, Open> {
    if let Some(rest) = held.strip_prefix('"') {
        let mut res = String::new();
        let mut behind = until_quote(rest, &mut res);
        while behind.is_none() {
            let (_, line) = lines.next_line().ok_or(Open::Text)?;
            res.push('\n');
            behind = until_quote(line, &mut res);
        }
        return Ok(Raw::Text(res, behind.unwrap_or_default().to_owned()));
    }
    let mut res = String::new();
    let mut line = held;
    while let Some(part) = line.trim_end().strip_suffix('\\') {
        res.push_str(part);
        line = lines.next_line().ok_or(Open::Octets)?.1;
    }
    res.push_str(line);
    Ok(Raw::Plain(res))
}

/// What a value holds; none for a deletion.
pub(super) fn read(raw: &Raw, strings: Strings) -> Result<Option<RegistryData>, String> {
    let text = match raw {
        Raw::Text(text, behind) if is_nothing(behind) => {
            return Ok(Some(RegistryData::Text(text.clone())));
        }
        Raw::Text(..) => return Err("something stands behind the text".to_owned()),
        // Hexadecimal digits and hyphens hold no semicolon.
        Raw::Plain(text) => text.split(';').next().unwrap_or_default().trim(),
    };
    if text == "-" {
        return Ok(None);
    }
    let (kind, held) = text.split_once(':').ok_or_else(unknown)?;
    if kind.eq_ignore_ascii_case("dword") {
        return dword(held.trim()).map(Some);
    }
    let hex = kind.get(..3).filter(|it| it.eq_ignore_ascii_case("hex"));
    hex.ok_or_else(unknown)?;
    let number = kind.get(3..).unwrap_or_default();
    let number = match number.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(digits) => u32::from_str_radix(digits, 16).map_err(|_| unknown())?,
        None if number.is_empty() => 3,
        None => return Err(unknown()),
    };
    let octets = octets(held)?;
    Ok(Some(match number {
        1 => RegistryData::Text(whole_text(&octets, strings)?),
        2 => RegistryData::ExpandText(whole_text(&octets, strings)?),
        4 => RegistryData::Dword(u32::from_le_bytes(exactly(&octets, "REG_DWORD")?)),
        7 => RegistryData::MultiText(texts(&octets, strings)?),
        0xb => RegistryData::Qword(u64::from_le_bytes(exactly(&octets, "REG_QWORD")?)),
        _ => RegistryData::Binary(octets),
    }))
}

fn unknown() -> String {
    "it holds neither a text nor `dword:` nor `hex:` data".to_owned()
}

/// True for blanks and a comment.
fn is_nothing(behind: &str) -> bool {
    let behind = behind.trim();
    behind.is_empty() || behind.starts_with(';')
}

fn dword(digits: &str) -> Result<RegistryData, String> {
    let is_hex = digits.bytes().all(|it| it.is_ascii_hexdigit());
    if !is_hex || !(1..=8).contains(&digits.len()) {
        return Err("`dword:` is not followed by 1 to 8 hexadecimal digits".to_owned());
    }
    u32::from_str_radix(digits, 16)
        .map(RegistryData::Dword)
        .map_err(|err| err.to_string())
}

/// Octets of two digits, with commas between them.
fn octets(text: &str) -> Result<Vec<u8>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    text.split(',')
        .map(|digits| {
            let digits = digits.trim();
            let is_octet = digits.len() == 2 && digits.bytes().all(|it| it.is_ascii_hexdigit());
            let octet = u8::from_str_radix(digits, 16).ok().filter(|_| is_octet);
            octet.ok_or_else(|| {
                if digits.is_empty() {
                    "a byte is missing in its hexadecimal data".to_owned()
                } else {
                    "its hexadecimal data has something else than bytes of two digits".to_owned()
                }
            })
        })
        .collect()
}

fn exactly<const N: usize>(octets: &[u8], name: &str) -> Result<[u8; N], String> {
    <[u8; N]>::try_from(octets)
        .map_err(|_| format!("a {name} has {N} bytes, and {} are given", octets.len()))
}

/// A text with its closing NUL; an empty one may lack it.
fn whole_text(octets: &[u8], strings: Strings) -> Result<String, String> {
    let text = decoded(octets, strings)?;
    if text.is_empty() {
        return Ok(text);
    }
    let text = text.strip_suffix('\0').ok_or("its text has no end")?;
    if text.contains('\0') {
        return Err("something stands behind the end of its text".to_owned());
    }
    Ok(text.to_owned())
}

/// Texts with a NUL behind each and one more behind the last.
fn texts(octets: &[u8], strings: Strings) -> Result<Vec<String>, String> {
    let text = decoded(octets, strings)?;
    // An empty list is written as one NUL, or not at all.
    if text.chars().all(|it| it == '\0') {
        return Ok(Vec::new());
    }
    let list = text
        .strip_suffix("\0\0")
        .ok_or("its list of texts has no end")?;
    if list.split('\0').any(str::is_empty) {
        return Err("something stands behind the end of its list of texts".to_owned());
    }
    Ok(list.split('\0').map(str::to_owned).collect())
}

fn decoded(octets: &[u8], strings: Strings) -> Result<String, String> {
    match strings {
        Strings::Utf16 => {
            let (pairs, rest) = octets.as_chunks::<2>();
            if !rest.is_empty() {
                return Err(format!(
                    "UTF-16 has two bytes a unit, and {} are given",
                    octets.len()
                ));
            }
            let units = pairs.iter().map(|it| u16::from_le_bytes(*it));
            char::decode_utf16(units)
                .collect::<Result<String, _>>()
                .map_err(|_| "its text is no UTF-16".to_owned())
        }
        Strings::Ansi if octets.is_ascii() => Ok(octets.iter().copied().map(char::from).collect()),
        Strings::Ansi => {
            Err("its text has letters of a code page that the file does not name".to_owned())
        }
    }
}
