//! Whether every host sees the clients it must have seen before it activates any.

use super::names::Names;
use super::{MOST_HOSTS, and_more, is_down, model_title, phases};
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::table::grid::{left, right, right_named};
use crate::render::table::page::Page;
use crate::render::words;
use crate::report::Report;
use crate::simulation::HostThresholds;
use crate::simulation::threshold::{HostThreshold, MOST_CLIENTS, Minimum};
use crate::words::percent;

/// One table a model, then what it means.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let Some(outlook) = &report.evidence.outlook else {
        return;
    };
    let (Some(minimum), Some(clients)) = (outlook.wish.minimum, outlook.wish.clients) else {
        return;
    };
    let names = Names::new(overview);
    let serves = |id: CandidateId| !is_down(overview, id);
    let least = minimum.clients();
    page.heading(&format!("Whether every host sees {least} clients"));
    let who = match minimum {
        Minimum::TwentyFive => "Windows clients",
        Minimum::Five => "Windows Server and for Office",
    };
    page.item(
        2,
        &format!(
            "Below {least} different clients within 30 days, the minimum for {who}, a host answers with 0xC004F038 \
             and activates none (documented)."
        ),
    );
    let mut has_merged = false;
    for phase in phases(&report.evidence) {
        phase.write_title(page);
        for told in phase
            .models
            .iter()
            .filter_map(|it| Some((it.model, it.threshold.as_ref()?)))
        {
            model_title(page, told.0);
            write_table(page, told.1, &names, &serves);
            has_merged |= told.1.hosts.iter().any(|it| 1 < it.len());
        }
    }
    let told = outlook.models.iter().find_map(|it| it.threshold.as_ref());
    let draws = told.map_or(1, |it| it.threshold.draws);
    page.item(2, &counted(clients, outlook.wish.is_caching, draws));
    if outlook
        .wish
        .fleet
        .as_ref()
        .is_some_and(|it| !it.outages.is_empty())
    {
        page.item(2, "Outages do not count here; `--down` does.");
    }
    if has_merged {
        page.item(2, "Records with one target count as one host.");
    }
}

/// Which clients are counted where, and what that leaves out.
fn counted(clients: u64, is_caching: bool, draws: u32) -> String {
    let clients = match clients {
        1 => "The client".to_owned(),
        n => format!("Each of the {n} clients"),
    };
    if is_caching {
        format!(
            "{clients} counts at one host, the one that serves it: with caching on it keeps to that (documented)."
        )
    } else {
        format!(
            "{clients} chooses anew at every renewal, {draws} times in 30 days, and counts at each host that serves it \
             (inferred). For all hosts together only bounds are known: the chance is the middle between them."
        )
    }
}

fn write_table(
    page: &mut Page,
    told: &HostThresholds,
    names: &Names,
    serves: &dyn Fn(CandidateId) -> bool,
) {
    let threshold = &told.threshold;
    let least = threshold.minimum.clients();
    let mut hosts: Vec<_> = told.hosts.iter().zip(&threshold.hosts).collect();
    // The host that is short of clients is the one to look at.
    hosts.sort_by(|one, other| one.1.chance.total_cmp(&other.1.chance));
    let (idle, used): (Vec<_>, Vec<_>) = hosts.into_iter().partition(|it| it.1.chance <= 0.0);
    let n_used = u64::try_from(used.len()).unwrap_or(u64::MAX);
    let least_of_all = least.saturating_mul(n_used) / u64::from(threshold.draws.max(1));
    let layout = |is_narrow: bool| {
        let row = |it: &&(&Vec<CandidateId>, &HostThreshold)| {
            let host = it.1;
            let name = it.0.first().map_or("", |it| names.host(*it));
            let chance = sure(host.reaches, threshold.clients, host.chance, least);
            vec![
                name.to_owned(),
                percent(host.chance),
                words::amount(host.mean),
                chance,
                needed(host.clients_for_sure, is_narrow),
            ]
        };
        let mut rows: Vec<Vec<String>> = used.iter().take(MOST_HOSTS).map(|it| row(&it)).collect();
        if 1 < used.len() {
            // With two hosts or more there is always a chance that one is left out.
            let chance = sure(threshold.all, threshold.clients, 0.0, least_of_all);
            rows.push(vec![
                format!("all {} hosts", used.len()),
                String::new(),
                String::new(),
                chance,
                needed(threshold.clients_for_all, is_narrow),
            ]);
        }
        if is_narrow {
            for row in &mut rows {
                row.drain(1..3);
            }
        }
        let mut columns = vec![left("host")];
        if !is_narrow {
            columns.extend([right("share"), right("mean clients")]);
        }
        columns.push(right_named(format!("chance of {least}")));
        columns.push(right("99 % from"));
        (columns, rows)
    };
    if used.is_empty() {
        page.item(4, "No host serves, so none sees a client that counts.");
    } else {
        page.first_fitting(4, &[layout(false), layout(true)]);
    }
    and_more(page, 4, used.len());
    let spare: Vec<&str> = idle
        .iter()
        .filter(|it| it.0.iter().any(|id| serves(*id)))
        .filter_map(|it| it.0.first())
        .map(|it| names.host(*it))
        .collect();
    if !spare.is_empty() {
        let (sees, its, activates) = match spare.len() {
            1 => ("sees", "its count stands", "it activates"),
            _ => ("see", "their counts stand", "they activate"),
        };
        page.item(
            4,
            &format!(
                "{} {sees} no client as long as others serve: {its} at 0, and {activates} none when clients first \
                 come there (inferred).",
                crate::words::joined(&spare)
            ),
        );
    }
}

/// A chance to see enough that may have come to 0 or 1 in floating point only; `share` is the share of the clients.
fn sure(reaches: f64, clients: u64, share: f64, least: u64) -> String {
    match percent(reaches).as_str() {
        "100 %" if share < 1.0 => ">99.9 %".to_owned(),
        "0 %" if least <= clients => "<0.1 %".to_owned(),
        text => text.to_owned(),
    }
}

/// So many clients make it sure.
fn needed(clients: Option<u64>, is_narrow: bool) -> String {
    match clients {
        Some(n) if is_narrow => n.to_string(),
        Some(n) => words::count(usize::try_from(n).unwrap_or(usize::MAX), "client"),
        None => format!("more than {MOST_CLIENTS} clients"),
    }
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

    const RECORDS: [&str; 4] = [
        "0 10 1688 kms1.corp.example",
        "0 80 1688 kms2.corp.example",
        "0 10 1689 kms2.corp.example",
        "5 0 1688 kms3.corp.example",
    ];

    fn check(report: &Report, style: Style, expect: Expect) {
        expect.assert_eq(&text_of(section, report, style));
    }

    #[test]
    fn every_host_has_its_chance() {
        let report = sample::simulated(&RECORDS, |it| {
            it.models = vec![SelectionModel::Rfc2782, SelectionModel::Uniform];
            it.clients = Some(200);
            it.minimum = Some(Minimum::TwentyFive);
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
                Whether every host sees 25 clients
                  Below 25 different clients within 30 days, the minimum for Windows clients, a
                    host answers with 0xC004F038 and activates none (documented).
                  Model rfc2782
                    host          share  mean clients  chance of 25    99 % from
                    kms1         10.2 %            20        17.2 %  365 clients
                    kms2         89.8 %           180       >99.9 %   33 clients
                    all 2 hosts                              17.2 %  365 clients
                    kms3 sees no client as long as others serve: its count stands at 0, and it
                      activates none when clients first come there (inferred).
                  Model uniform
                    host         share  mean clients  chance of 25    99 % from
                    kms1          25 %            50       >99.9 %  145 clients
                    kms3          25 %            50       >99.9 %  145 clients
                    kms2          50 %           100       >99.9 %   69 clients
                    all 3 hosts                            >99.9 %  151 clients
                  Each of the 200 clients counts at one host, the one that serves it: with
                    caching on it keeps to that (documented).
                  Records with one target count as one host.
            "#]],
        );
    }

    #[test]
    fn before_and_after_a_change() {
        let report = sample::simulated(&RECORDS, |it| {
            it.clients = Some(60);
            it.minimum = Some(Minimum::Five);
            it.is_caching = false;
            it.edits = vec![Edit::Remove(sample::host("kms2"))];
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
                Whether every host sees 5 clients
                  Below 5 different clients within 30 days, the minimum for Windows Server and
                    for Office, a host answers with 0xC004F038 and activates none (documented).
                  Before the change
                  Model rfc2782
                    host          share  mean clients  chance of 5   99 % from
                    kms1         10.2 %            21      >99.9 %  29 clients
                    kms2         89.8 %            60      >99.9 %   5 clients
                    all 2 hosts                            >99.9 %  29 clients
                    kms3 sees no client as long as others serve: its count stands at 0, and it
                      activates none when clients first come there (inferred).
                  After the change
                  Model rfc2782
                    host  share  mean clients  chance of 5  99 % from
                    kms1  100 %            60        100 %  5 clients
                    kms3 sees no client as long as others serve: its count stands at 0, and it
                      activates none when clients first come there (inferred).
                  Each of the 60 clients chooses anew at every renewal, 4 times in 30 days, and
                    counts at each host that serves it (inferred). For all hosts together only
                    bounds are known: the chance is the middle between them.
                  Records with one target count as one host.
            "#]],
        );
        let narrow = Style { width: 40, ..PLAIN };
        check(
            &report,
            narrow,
            expect![[r#"
                Whether every host sees 5 clients
                  Below 5 different clients within 30
                    days, the minimum for Windows Server
                    and for Office, a host answers with
                    0xC004F038 and activates none
                    (documented).
                  Before the change
                  Model rfc2782
                    host         chance of 5  99 % from
                    kms1             >99.9 %         29
                    kms2             >99.9 %          5
                    all 2 hosts      >99.9 %         29
                    kms3 sees no client as long as
                      others serve: its count stands at
                      0, and it activates none when
                      clients first come there
                      (inferred).
                  After the change
                  Model rfc2782
                    host  chance of 5  99 % from
                    kms1        100 %          5
                    kms3 sees no client as long as
                      others serve: its count stands at
                      0, and it activates none when
                      clients first come there
                      (inferred).
                  Each of the 60 clients chooses anew at
                    every renewal, 4 times in 30 days,
                    and counts at each host that serves
                    it (inferred). For all hosts
                    together only bounds are known: the
                    chance is the middle between them.
                  Records with one target count as one
                    host.
            "#]],
        );
    }

    #[test]
    fn nobody_serves() {
        let report = sample::simulated(&RECORDS[..1], |it| {
            it.clients = Some(60);
            it.minimum = Some(Minimum::Five);
            it.down.push((sample::host("kms1"), AssumedContact::Silent));
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
                Whether every host sees 5 clients
                  Below 5 different clients within 30 days, the minimum for Windows Server and
                    for Office, a host answers with 0xC004F038 and activates none (documented).
                  Model rfc2782
                    No host serves, so none sees a client that counts.
                  Each of the 60 clients counts at one host, the one that serves it: with
                    caching on it keeps to that (documented).
            "#]],
        );
    }

    #[test]
    fn not_asked_is_left_out() {
        let report = sample::simulated(&RECORDS, |it| it.clients = Some(60));
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
