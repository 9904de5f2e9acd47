//! Who is contacted first and who serves, model by model.

use super::grid::{Column, left};
use super::page::{BOLD, Page};
use crate::evidence::Evidence;
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::words;
use crate::report::Report;
use crate::selection::{Assumptions, Chance, Forecast, HostForecast, HostState};
use std::time::Duration;

/// Hosts of one model; the others are counted.
const MOST_HOSTS: usize = 20;

const COLUMNS: [Column; 5] = [
    left("host"),
    left("first contact"),
    left(""),
    left("serves"),
    left(""),
];

/// One table a model, then what all of them rest on.
pub(super) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    let forecasts: Vec<&Forecast> = evidence
        .forecasts
        .iter()
        .filter(|it| !it.hosts.is_empty())
        .collect();
    if forecasts.is_empty() {
        write_open_end(page, overview);
        return;
    }
    page.heading("Which host a client gets");
    for forecast in &forecasts {
        write_model(page, evidence, forecast);
    }
    write_footnotes(page, overview, &forecasts);
}

/// That no chance can be told where no host that is known serves, and the client may go on to others.
fn write_open_end(page: &mut Page, overview: &Overview<'_>) {
    let has_hosts = overview.on_path().next().is_some();
    if has_hosts && overview.may_lead_elsewhere() && !overview.any_on_path_may_serve() {
        page.heading("Which host a client gets");
        page.item(
            2,
            "not known: no host that was found serves, and to which others the client goes on is not known",
        );
    }
}

fn write_model(page: &mut Page, evidence: &Evidence, forecast: &Forecast) {
    let model = forecast.model;
    page.led(2, BOLD, &format!("{}:", model.name()), words::model(model));
    let mut hosts: Vec<&HostForecast> = forecast.hosts.iter().collect();
    hosts.sort_by(|left, right| right.first_contact.p().total_cmp(&left.first_contact.p()));
    let bar_width = (page.width() / 10).clamp(4, 20);
    let rows: Vec<Vec<String>> = hosts
        .iter()
        .take(MOST_HOSTS)
        .map(|it| {
            vec![
                name(evidence, it.candidate),
                words::chance(&it.first_contact),
                page.bar(it.first_contact.p(), bar_width),
                words::chance(&it.serves),
                page.bar(it.serves.p(), bar_width),
            ]
        })
        .collect();
    page.table(4, &COLUMNS, &rows);
    if MOST_HOSTS < hosts.len() {
        page.item(4, &format!("and {} more", hosts.len() - MOST_HOSTS));
    }
    let wait = match forecast.expected_wait {
        Duration::ZERO => "none".to_owned(),
        wait => words::expected_wait(wait),
    };
    page.item(
        4,
        &format!(
            "chance that no host serves: {}; expected wait: {wait}",
            words::chance(&forecast.no_host)
        ),
    );
}

fn name(evidence: &Evidence, id: CandidateId) -> String {
    evidence.candidate(id).map_or_else(
        || "unknown host".to_owned(),
        |it| it.host_port().to_string(),
    )
}

/// What the numbers rest on, and how sure that is.
fn write_footnotes(page: &mut Page, overview: &Overview<'_>, forecasts: &[&Forecast]) {
    let assumptions = &overview.evidence.assumptions;
    let is_default = *assumptions == Assumptions::default();
    let (seen, guessed) = if is_default {
        (
            " (observed: packet captures of one Windows 11 client)",
            " (documented for Windows 7; about 20 to 31 s on current Windows, inferred and never measured)",
        )
    } else {
        ("", "")
    };
    page.item(
        2,
        &format!(
            "Assumed waits: about {} at an endpoint that refuses{seen}, about {} at a silent one{guessed}",
            words::settled_duration(assumptions.refused),
            words::settled_duration(assumptions.silent),
        ),
    );
    let n_not_probed = overview
        .on_path()
        .filter(|id| overview.states.get(id.0) == Some(&HostState::NotProbed))
        .count();
    if n_not_probed != 0 {
        let (was, is) = match n_not_probed {
            1 => ("was", "is"),
            _ => ("were", "are"),
        };
        page.item(
            2,
            &format!(
                "{n_not_probed} of {} {was} not probed and {is} taken as working",
                words::count(overview.on_path().count(), "host")
            ),
        );
    }
    if let Some(text) = rounding(forecasts.iter().copied()) {
        page.item(2, &text);
    }
}

/// How well chances that are no fractions are known; none when there are none of them.
pub(super) fn rounding<'a>(forecasts: impl IntoIterator<Item = &'a Forecast>) -> Option<String> {
    let chances = forecasts.into_iter().flat_map(|forecast| {
        let of_hosts = forecast
            .hosts
            .iter()
            .flat_map(|it| [&it.first_contact, &it.serves]);
        of_hosts.chain([&forecast.no_host])
    });
    let worst = chances.filter(|it| words::precision(it).is_some());
    let precision = worst
        .max_by(|left, right| error(left).total_cmp(&error(right)))
        .and_then(words::precision)?;
    Some(format!(
        "Rounded where the cases are too many for a fraction: {precision}"
    ))
}

/// Half the width of the range a chance lies in; 0 for an exact one.
fn error(chance: &Chance) -> f64 {
    match chance {
        Chance::Exact(_) => 0.0,
        Chance::Rounded { error, .. } => *error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::sample;
    use crate::render::table::tests::PLAIN;
    use expect_test::expect;

    /// What the section writes when every host is in `state`.
    fn text_with(state: HostState, report: &Report, style: Style) -> String {
        let mut page = Page::new(style);
        let mut overview = Overview::new(&report.evidence);
        overview.states.fill(state);
        section(&mut page, report, &overview);
        page.into_text()
    }

    #[test]
    fn models_stand_one_below_the_other() {
        let expect = expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host                     first contact               serves
                kms2.corp.example.:1688  181/202 (89.6 %)  ███████▏  0 %
                kms1.corp.example.:1688  21/202 (10.4 %)   ▉         100 %   ████████
                kms3.corp.example.:1689  0 %                         0 %
                chance that no host serves: 0 %; expected wait: 18.8 s
              proportional: lowest priority first, then in exact proportion to weight
                host                     first contact            serves
                kms2.corp.example.:1688  9/10 (90 %)    ███████▎  0 %
                kms1.corp.example.:1688  1/10 (10 %)    ▊         100 %   ████████
                kms3.corp.example.:1689  0 %                      0 %
                chance that no host serves: 0 %; expected wait: 18.9 s
              uniform: every host alike, priority and weight disregarded
                host                     first contact       serves
                kms1.corp.example.:1688  1/3 (33.3 %)   ██▋  100 %   ████████
                kms2.corp.example.:1688  1/3 (33.3 %)   ██▋  0 %
                kms3.corp.example.:1689  1/3 (33.3 %)   ██▋  0 %
                chance that no host serves: 0 %; expected wait: 10.5 s
              Assumed waits: about 2.07 s at an endpoint that refuses (observed: packet
                captures of one Windows 11 client), about 21 s at a silent one (documented
                for Windows 7; about 20 to 31 s on current Windows, inferred and never
                measured)
        "#]];
        expect.assert_eq(&text_with(HostState::Serves, &sample::report(), PLAIN));
    }

    #[test]
    fn bars_have_an_ascii_form() {
        let mut report = sample::report();
        report.evidence.forecasts.truncate(1);
        let style = Style {
            unicode: false,
            ..PLAIN
        };
        let expect = expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host                     first contact              serves
                kms2.corp.example.:1688  181/202 (89.6 %)  #######  0 %
                kms1.corp.example.:1688  21/202 (10.4 %)   #        100 %   ########
                kms3.corp.example.:1689  0 %                        0 %
                chance that no host serves: 0 %; expected wait: 18.8 s
              Assumed waits: about 2.07 s at an endpoint that refuses (observed: packet
                captures of one Windows 11 client), about 21 s at a silent one (documented
                for Windows 7; about 20 to 31 s on current Windows, inferred and never
                measured)
        "#]];
        expect.assert_eq(&text_with(HostState::Serves, &report, style));
    }

    #[test]
    fn what_is_not_exact_or_not_probed_is_said() {
        let mut report = sample::report();
        report.evidence.forecasts.truncate(1);
        report.evidence.assumptions.silent = Duration::from_millis(1_500);
        let forecast = &mut report.evidence.forecasts[0];
        forecast.expected_wait = Duration::ZERO;
        forecast.hosts[1].first_contact = Chance::Rounded {
            p: 0.896,
            error: 0.000_5,
        };
        let expect = expect![[r#"
            Which host a client gets
              rfc2782: lowest priority first, then the weighted draw of RFC 2782
                host                     first contact              serves
                kms2.corp.example.:1688  ~89.6 %          ███████▏  0 %
                kms1.corp.example.:1688  21/202 (10.4 %)  ▉         100 %   ████████
                kms3.corp.example.:1689  0 %                        0 %
                chance that no host serves: 0 %; expected wait: none
              Assumed waits: about 2.07 s at an endpoint that refuses, about 1.5 s at a
                silent one
              3 of 3 hosts were not probed and are taken as working
              Rounded where the cases are too many for a fraction: ± 0.05 %
        "#]];
        expect.assert_eq(&text_with(HostState::NotProbed, &report, PLAIN));
    }

    #[test]
    fn many_hosts_are_counted() {
        let mut report = sample::report();
        report.evidence.forecasts.truncate(1);
        let hosts = &mut report.evidence.forecasts[0].hosts;
        *hosts = vec![hosts[0].clone(); 500];
        hosts[499].first_contact = Chance::certain();
        let text = text_with(HostState::Serves, &report, PLAIN);
        assert!(text.contains("    and 480 more\n"));
        let first = text.lines().nth(3).unwrap();
        assert!(
            first.starts_with("    kms1.corp.example.:1688  100 %  "),
            "{first}"
        );
    }

    #[test]
    fn forecast_without_hosts_is_left_out() {
        let mut report = sample::report();
        for forecast in &mut report.evidence.forecasts {
            forecast.hosts.clear();
        }
        assert_eq!(text_with(HostState::Serves, &report, PLAIN), "");
    }
}
