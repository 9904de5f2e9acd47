//! One line a finding: `path:line:col: error[KMS301]: message`, as compilers write them and editors read them.

use super::{Style, escape};
use crate::finding::{Finding, Location};
use crate::report::Report;
use std::fmt::Write as _;

/// The findings that count, in their order.
pub fn render(report: &Report, _: Style) -> String {
    let mut res = String::new();
    for finding in &report.judgement.findings {
        let Finding {
            severity,
            rule,
            message,
            ..
        } = finding;
        let place = place(report, &finding.location);
        let line = format!("{place}: {severity}[{rule}]: {message}");
        // Nothing from a file or the network may break the line.
        let _ = writeln!(res, "{}", escape::terminal(&line));
    }
    res
}

/// Where a finding is, as the beginning of a line.
fn place(report: &Report, location: &Location) -> String {
    match location {
        Location::File(place) => {
            let Some(file) = report.evidence.file(place.file) else {
                return "file".to_owned();
            };
            let position = file.position(place.start);
            format!("{}:{}:{}", file.path, position.line, position.column)
        }
        Location::Name(name) => name.to_string(),
        Location::Endpoint(endpoint) => endpoint.to_string(),
        Location::Server(server) => server.to_string(),
        Location::Setting(setting) => setting.to_string(),
        Location::Run => "kmsdoctor".to_owned(),
    }
}
