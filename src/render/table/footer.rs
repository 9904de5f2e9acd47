//! The run itself.

use super::page::{DIM, Page};
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;

/// Version, time and length of the run.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let run = &report.run;
    let text = format!(
        "kmsdoctor {} {}, {}, took {}",
        run.tool_version,
        run.command.name(),
        run.started_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        words::duration(run.elapsed),
    );
    page.painted(0, DIM, &text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::expect;

    #[test]
    fn version_time_and_length() {
        let expect = expect![[r#"
            kmsdoctor 0.1.0 diagnose, 2026-03-01 08:30:05 UTC, took 6.2 s
        "#]];
        expect.assert_eq(&text_of(section, &sample::report(), PLAIN));
    }
}
