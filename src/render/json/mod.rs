//! JSON, version 1: the model ↔ the wire types, both ways.

mod from_wire;
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
use crate::report::Report;
use schemars::generate::SchemaSettings;
use write::{is_invisible, pretty};

/// Renders `report` as one JSON object with a final line break.
///
/// Durations are rounded to microseconds. Beside that, [`read`] gives back the same evidence.
pub fn render(report: &Report, _style: Style) -> String {
    pretty(&to_wire::report(report))
}

/// The JSON Schema (draft 2020-12) of `kmsdoctor-report/v1`, with a final line break.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    pretty(&generator.into_root_schema_for::<report_v1::Report>())
}
