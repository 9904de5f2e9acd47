//! Many clients, drawn and counted, beside the exact chances.

use super::names::Names;
use super::{MOST_HOSTS, and_more, first_contact_serves, model_title, notes};
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::table::grid::{left, right};
use crate::render::table::page::{BOLD, Page};
use crate::render::words;
use crate::report::Report;
use crate::selection::{Chance, Forecast};
use crate::simulation::{Drawn, wilson_95};
use crate::words::percent;

/// One table a model, two where hosts are down.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    let Some(outlook) = &evidence.outlook else {
        return;
    };
    let Some(clients) = outlook.wish.clients else {
        return;
    };
    let names = Names::new(overview);
    let title = match clients {
        1 => "1 client drawn".to_owned(),
        n => format!("{n} clients drawn"),
    };
    page.heading(&title);
    let seed = outlook.wish.seed;
    page.item(
        2,
        &format!(
            "Drawn from seed {seed}: `--clients {clients} --seed {seed}` gives the same counts, on every machine and in every release."
        ),
    );
    let mut phases = vec![(None, &evidence.forecasts, &outlook.models)];
    if let Some(changed) = &outlook.change {
        phases = vec![
            (
                Some("Before the change"),
                &evidence.forecasts,
                &outlook.models,
            ),
            (
                Some("After the change"),
                &changed.forecasts,
                &changed.models,
            ),
        ];
    }
    let mut tally = Tally::default();
    for (title, forecasts, models) in phases {
        if let Some(title) = title {
            page.painted(2, BOLD, title);
        }
        for (forecast, model) in forecasts.iter().zip(models) {
            if let Some(drawn) = &model.drawn {
                model_title(page, drawn.model);
                let is_plain = first_contact_serves(forecast, &model.contacts);
                write_counts(page, forecast, drawn, &names, is_plain, &mut tally);
            }
        }
    }
    if let Some(text) = tally.in_words() {
        page.item(2, &text);
        page.item(2, notes::TIME_SEEDED);
    }
}

/// How many intervals hold the exact chance.
#[derive(Default)]
struct Tally {
    n_all: usize,
    n_outside: usize,
}

impl Tally {
    /// None when nothing was left to chance.
    fn in_words(&self) -> Option<String> {
        let Self { n_all, n_outside } = self;
        let intervals = words::count(*n_all, "interval");
        (*n_all != 0).then(|| {
            format!(
                "{} of {intervals} hold the exact chance; by luck alone about 1 in 20 misses it.",
                n_all - n_outside
            )
        })
    }
}

fn write_counts(
    page: &mut Page,
    forecast: &Forecast,
    drawn: &Drawn,
    names: &Names,
    is_plain: bool,
    tally: &mut Tally,
) {
    // Both are in the order of the candidates.
    let hosts = || forecast.hosts.iter().zip(&drawn.hosts);
    let first = hosts().map(|(host, it)| (host.candidate, it.first_contacts, &host.first_contact));
    write_table(
        page,
        "first contacts",
        first.collect(),
        drawn.clients,
        names,
        tally,
    );
    if !is_plain {
        let served = hosts().map(|(host, it)| (host.candidate, it.served, &host.serves));
        write_table(
            page,
            "served",
            served.collect(),
            drawn.clients,
            names,
            tally,
        );
        page.item(
            4,
            &format!("clients that no host served: {}", drawn.no_host),
        );
    }
}

fn write_table(
    page: &mut Page,
    counted: &'static str,
    mut hosts: Vec<(CandidateId, u64, &Chance)>,
    clients: u64,
    names: &Names,
    tally: &mut Tally,
) {
    hosts.sort_by(|one, other| other.2.p().total_cmp(&one.2.p()));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (id, n, chance) in &hosts {
        let (low, high) = wilson_95(*n, clients);
        let is_outside = !(low..=high).contains(&chance.p());
        // What is certain needs no interval.
        let is_open = 0.0 < chance.p() && chance.p() < 1.0;
        tally.n_all += usize::from(is_open);
        tally.n_outside += usize::from(is_outside);
        if MOST_HOSTS <= rows.len() {
            continue;
        }
        rows.push(vec![
            names.of(*id).to_owned(),
            n.to_string(),
            if is_open {
                interval(low, high)
            } else {
                String::new()
            },
            percent(chance.p()),
            if is_outside { "outside" } else { "" }.to_owned(),
        ]);
    }
    let columns = [
        left("host"),
        right(counted),
        right("95 % interval"),
        right("exact chance"),
        left(""),
    ];
    page.table(4, &columns, &rows);
    and_more(page, 4, hosts.len());
}

/// `8 to 11.7 %`.
fn interval(low: f64, high: f64) -> String {
    let low = percent(low);
    format!("{} to {}", low.trim_end_matches(" %"), percent(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use crate::selection::{AssumedContact, SelectionModel};
    use crate::simulation::Edit;
    use expect_test::{Expect, expect};

    const THREE: [&str; 3] = [
        "0 10 1688 kms1.corp.example",
        "0 90 1688 kms2.corp.example",
        "5 0 1688 kms3.corp.example",
    ];

    fn check(report: &Report, style: Style, expect: Expect) {
        expect.assert_eq(&text_of(section, report, style));
    }

    #[test]
    fn counts_stand_beside_chances() {
        let report = sample::simulated(&THREE, |it| {
            it.models = SelectionModel::ALL.to_vec();
            it.clients = Some(1000);
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
                1000 clients drawn
                  Drawn from seed 1: `--clients 1000 --seed 1` gives the same counts, on every
                    machine and in every release.
                  Model rfc2782
                    host  first contacts   95 % interval  exact chance
                    kms2             910  89.1 to 92.6 %        89.6 %
                    kms1              90   7.4 to 10.9 %        10.4 %
                    kms3               0                           0 %
                  Model proportional
                    host  first contacts  95 % interval  exact chance
                    kms2             903   88.3 to 92 %          90 %
                    kms1              97    8 to 11.7 %          10 %
                    kms3               0                          0 %
                  Model uniform
                    host  first contacts   95 % interval  exact chance
                    kms1             329  30.1 to 35.9 %        33.3 %
                    kms2             337  30.8 to 36.7 %        33.3 %
                    kms3             334  30.5 to 36.4 %        33.3 %
                  7 of 7 intervals hold the exact chance; by luck alone about 1 in 20 misses it.
                  Here every client draws for itself. The draws of one Windows 11 client look
                    seeded by the time (observed), so a classroom of machines started in the
                    same second may choose alike (inferred), and real counts then lie further
                    apart.
            "#]],
        );
    }

    #[test]
    fn served_where_hosts_are_down_and_after_a_change() {
        let report = sample::simulated(&THREE, |it| {
            it.clients = Some(40);
            it.seed = 9;
            it.down.push((sample::host("kms2"), AssumedContact::Silent));
            it.edits = vec![Edit::Remove(sample::host("kms1"))];
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
                40 clients drawn
                  Drawn from seed 9: `--clients 40 --seed 9` gives the same counts, on every
                    machine and in every release.
                  Before the change
                  Model rfc2782
                    host  first contacts   95 % interval  exact chance
                    kms2              35  73.9 to 94.5 %        89.6 %
                    kms1               5   5.5 to 26.1 %        10.4 %
                    kms3               0                           0 %
                    host  served  exact chance
                    kms1      40         100 %
                    kms2       0           0 %
                    kms3       0           0 %
                    clients that no host served: 0
                  After the change
                  Model rfc2782
                    host  first contacts  exact chance
                    kms2              40         100 %
                    kms3               0           0 %
                    host  served  exact chance
                    kms3      40         100 %
                    kms2       0           0 %
                    clients that no host served: 0
                  2 of 2 intervals hold the exact chance; by luck alone about 1 in 20 misses it.
                  Here every client draws for itself. The draws of one Windows 11 client look
                    seeded by the time (observed), so a classroom of machines started in the
                    same second may choose alike (inferred), and real counts then lie further
                    apart.
            "#]],
        );
    }

    #[test]
    fn chance_outside_of_its_interval_is_marked() {
        let mut report = sample::simulated(&THREE, |it| it.clients = Some(1000));
        let outlook = report.evidence.outlook.as_mut().unwrap();
        let drawn = outlook.models[0].drawn.as_mut().unwrap();
        drawn.hosts[0].first_contacts = 150;
        let narrow = Style { width: 40, ..PLAIN };
        check(
            &report,
            narrow,
            expect![[r#"
                1000 clients drawn
                  Drawn from seed 1: `--clients 1000
                    --seed 1` gives the same counts, on
                    every machine and in every release.
                  Model rfc2782
                    kms2
                      first contacts 910, 95 % interval
                        89.1 to 92.6 %, exact chance
                        89.6 %
                    kms1
                      first contacts 150, 95 % interval
                        12.9 to 17.3 %, exact chance
                        10.4 % outside
                    kms3
                      first contacts 0, exact chance 0 %
                  1 of 2 intervals hold the exact
                    chance; by luck alone about 1 in 20
                    misses it.
                  Here every client draws for itself.
                    The draws of one Windows 11 client
                    look seeded by the time (observed),
                    so a classroom of machines started
                    in the same second may choose alike
                    (inferred), and real counts then lie
                    further apart.
            "#]],
        );
    }

    #[test]
    fn not_asked_is_left_out() {
        assert_eq!(
            text_of(section, &sample::simulated(&THREE, |_| {}), PLAIN),
            ""
        );
    }
}
