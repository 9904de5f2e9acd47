//! What Windows PowerShell 5.1 makes of lists, and what its readers say in words of JSON, as people know it.
//!
//! That version writes a list of one entry as the entry alone, an empty one as null, and a list that went through some
//! commands as `{"value": [...], "Count": n}`.

use crate::words::CUT_OFF;
use serde_json::Value;
use serde_json::value::RawValue;

/// The fields of an entry that hold a list.
const LISTS: [&str; 1] = ["name_servers"];

/// The entries of a list, in whichever of these forms it stands; or why it is none.
pub(super) fn entries(list: &RawValue) -> Result<Vec<&RawValue>, String> {
    /// A list with its length.
    #[derive(serde::Deserialize)]
    struct Counted<'a> {
        #[serde(borrow)]
        value: &'a RawValue,
        #[serde(rename = "Count")]
        _count: u64,
    }

    let text = list.get();
    if text == "null" {
        return Ok(Vec::new());
    }
    if text.starts_with('[') {
        return serde_json::from_str(text).map_err(|err| err.to_string());
    }
    if let Ok(counted) = serde_json::from_str::<Counted<'_>>(text)
        && counted.value.get().starts_with('[')
    {
        return entries(counted.value);
    }
    if text.starts_with(['{', '"']) {
        return Ok(vec![list]);
    }
    Err("neither a list nor a single entry".to_owned())
}

/// An entry with its own lists written as lists; none when it is no object or has nothing to write otherwise.
pub(super) fn entry(text: &str) -> Option<Value> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let fields = value.as_object_mut()?;
    let is_multi_text = fields.get("type").is_some_and(|it| it == "REG_MULTI_SZ");
    let lists = LISTS.into_iter().chain(is_multi_text.then_some("data"));
    let mut is_changed = false;
    for name in lists {
        let Some(field) = fields.get_mut(name).filter(|it| !it.is_array()) else {
            continue;
        };
        let counted = field.get("value").filter(|it| it.is_array()).cloned();
        *field = match (field.take(), counted) {
            (_, Some(list)) => list,
            (Value::Null, None) => Value::Array(Vec::new()),
            (single, None) => Value::Array(vec![single]),
        };
        is_changed = true;
    }
    is_changed.then_some(value)
}

/// What is wrong with `text`, in which a reader of JSON stopped at `line` and `column` for the reason `what`.
pub(super) fn words(what: &str, text: &str, line: usize, column: usize) -> String {
    if what.starts_with(CUT_OFF) {
        return what.to_owned();
    }
    let offset = offset(text, line, column);
    let at = text.get(offset..).unwrap_or_default();
    if at.starts_with(['“', '”', '„', '‟', '«', '»', '‘', '’', '‚']) {
        return "a typographic quotation mark stands in place of `\"`, as mail programs write them; give the file itself"
            .to_owned();
    }
    let field = field_before(text.get(..offset).unwrap_or(text))
        .map(|it| format!("`{it}`: "))
        .unwrap_or_default();
    if let Some((found, expected)) = what
        .strip_prefix("invalid type: ")
        .and_then(|it| it.split_once(", expected "))
    {
        let found = kind(found);
        let expected = kind(expected);
        return format!("{field}{found} stands in place of {expected}");
    }
    if let Some((found, known)) = what
        .strip_prefix("unknown variant ")
        .and_then(|it| it.split_once(", expected one of "))
    {
        return format!("{field}{found} is none of {known}");
    }
    match what.strip_prefix("missing field ") {
        Some(name) => format!("the field {name} is missing"),
        None => format!("{field}{what}"),
    }
}

/// A kind of value, without the words of the reader.
fn kind(text: &str) -> String {
    match text {
        "a sequence" | "sequence" => "a list".to_owned(),
        "a map" | "map" => "an object".to_owned(),
        "null" => "null".to_owned(),
        "a string" => "a text".to_owned(),
        _ => match text.split_once(' ') {
            Some(("string", shown)) => format!("the text {shown}"),
            Some(("integer" | "floating", shown)) => format!("the number {shown}"),
            Some(("boolean", shown)) => shown.to_owned(),
            Some(("struct", _)) => "an object".to_owned(),
            _ => text.to_owned(),
        },
    }
}

/// The octet at a line and column, both counted from 1; the column counts octets and is that of the last one read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let before: usize = lines.map(str::len).sum();
    let at = before.saturating_add(column.saturating_sub(1));
    text.floor_char_boundary(at.min(text.len()))
}

/// The name of the field whose value ends `text` or begins behind it.
fn field_before(text: &str) -> Option<&str> {
    let colon = text.rfind("\":").or_else(|| text.rfind("\" :"))?;
    let head = text.get(..colon)?;
    let start = head.rfind('"')? + 1;
    head.get(start..).filter(|it| {
        it.bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'_')
    })
}
