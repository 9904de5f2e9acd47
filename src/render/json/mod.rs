//! JSON, version 1: the model ↔ the wire types, both ways.

pub mod explain_v1;
mod from_wire;
pub mod paste_v1;
mod place;
pub mod report_v1;
mod to_wire;
mod write;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use from_wire::{ReadReportError, SavedReport, read};

use super::Style;
use crate::explanation::{Explanation, Schema};
use crate::report::Report;
use schemars::generate::SchemaSettings;
use write::is_invisible;
pub(in crate::render) use write::pretty;

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
