//! The run itself.

use super::page::{DIM, Page};
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;

/// Version, time and length of the run, and the seed if anything was drawn.
pub(super) fn section(page: &mut Page, report: &Report, _: &Overview<'_>) {
    let run = &report.run;
    let wish = report.evidence.outlook.as_ref().map(|it| &it.wish);
    let drawn = wish.filter(|it| it.narrate || it.clients.is_some());
    let seed = drawn.map_or_else(String::new, |it| format!(", seed {}", it.seed));
    let text = format!(
        "kmsdoctor {} {}, {}, took {}{seed}",
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

    #[test]
    fn seed_of_what_was_drawn() {
        let seed_is_said = |narrate, clients| {
            let report = sample::simulated(&["0 0 1688 kms1.corp.example"], |it| {
                it.narrate = narrate;
                it.clients = clients;
                it.seed = 7;
            });
            text_of(section, &report, PLAIN).ends_with(", seed 7\n")
        };
        assert!(seed_is_said(true, None));
        assert!(seed_is_said(false, Some(1)));
        assert!(!seed_is_said(false, None));
    }
}
