//! JSON, version 1: the model ↔ the wire types, both ways.

pub mod explain_v1;
mod from_wire;
pub mod paste_v1;
mod place;
pub mod report_v1;
mod to_wire;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use from_wire::{ReadReportError, SavedReport, read};

use super::Style;
use crate::explanation::{Explanation, Schema};
use crate::report::Report;
use schemars::generate::SchemaSettings;
use std::fmt::Write;

/// Renders `report` as one JSON object with a final line break.
///
/// Durations are rounded to microseconds. Beside that, [`read`] gives back the same evidence.
pub fn render(report: &Report, _style: Style) -> String {
    pretty(&to_wire::report(report))
}

/// Renders `explanation` as one JSON object with a final line break.
pub fn render_explanation(explanation: &Explanation, _style: Style) -> String {
    match explanation {
        Explanation::Schema(Schema::Report) => schema(),
        Explanation::Schema(Schema::Explain) => explain_schema(),
        _ => to_wire::explanation(explanation).map_or_else(String::new, |it| pretty(&it)),
    }
}

/// The JSON Schema (draft 2020-12) of `kmsdoctor-explain/v1`, with a final line break.
pub fn explain_schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    pretty(&generator.into_root_schema_for::<explain_v1::Explain>())
}

/// The JSON Schema (draft 2020-12) of `kmsdoctor-report/v1`, with a final line break.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    pretty(&generator.into_root_schema_for::<report_v1::Report>())
}

/// Indented JSON with a final line break.
fn pretty(value: &impl serde::Serialize) -> String {
    // The wire types have text keys only and cannot fail.
    let mut res = escape_controls(&serde_json::to_string_pretty(value).unwrap_or_default());
    res.push('\n');
    res
}

/// Writes characters that steer a terminal or turn the direction of text as `\uXXXX`, which means the same in JSON.
///
/// `serde_json` does so only below U+0020. Outside of strings JSON has none of these characters but the line break.
fn escape_controls(json: &str) -> String {
    let mut res = String::with_capacity(json.len());
    for it in json.chars() {
        if it == '\n' || !is_invisible(it) {
            res.push(it);
            continue;
        }
        for unit in it.encode_utf16(&mut [0; 2]) {
            // Writing to a `String` cannot fail.
            let _ = write!(res, "\\u{unit:04x}");
        }
    }
    res
}

/// Control and format characters (Unicode, general categories Cc, Zl, Zp and the common ones of Cf).
fn is_invisible(it: char) -> bool {
    it.is_control()
        || matches!(
            it,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
