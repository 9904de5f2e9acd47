//! The report for people: the verdict in the first line, then findings, then the evidence.
//!
//! One section a file. A section without content writes nothing and is left out.

mod answers;
mod checks;
mod findings;
mod footer;
mod forecast;
mod hosts;
mod page;
mod plan;
mod verdict;

use super::Style;
use crate::overview::Overview;
use crate::report::{Command, Report};
use page::Page;

/// Writes one part of a report to a page.
type Section = fn(&mut Page, &Report, &Overview<'_>);

/// The sections of a command's report, in their order.
fn sections(command: Command) -> &'static [Section] {
    match command {
        Command::Diagnose => &[
            verdict::section,
            findings::section,
            plan::section,
            answers::section,
            hosts::section,
            forecast::section,
            checks::section,
            footer::section,
        ],
        Command::Plan => &[verdict::section, plan::section],
        Command::Probe => &[verdict::section, findings::section, hosts::section],
    }
}

/// Renders `report` for a terminal of `style.width` columns.
pub fn render(report: &Report, style: Style) -> String {
    let overview = Overview::new(&report.evidence);
    let texts: Vec<String> = sections(report.run.command)
        .iter()
        .map(|section| {
            let mut page = Page::new(style);
            section(&mut page, report, &overview);
            page.into_text()
        })
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn look() {
        for width in [80, 40, 200] {
            println!(
                "{}",
                render(
                    &sample::report(),
                    Style {
                        color: false,
                        width,
                        unicode: width != 200
                    }
                )
            );
        }
    }
}
