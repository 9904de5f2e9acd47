//! The hosts as they were taken: what all numbers of a simulation rest on.

use super::MOST_HOSTS;
use crate::candidates::AddressGap;
use crate::evidence::Evidence;
use crate::model::{Candidate, CandidateId, Contact, Probe, Service};
use crate::overview::Overview;
use crate::render::table::grid::{Column, left, right};
use crate::render::table::hosts::title;
use crate::render::table::page::{BOLD, Page};
use crate::render::words;
use crate::report::Report;
use crate::selection::{AssumedContact, HostState};
use std::time::Duration;

const COLUMNS: [Column; 5] = [
    left("host"),
    right("priority"),
    right("weight"),
    right("port"),
    left("state"),
];

/// The hosts on the client's way, group by group.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    let n_on_path = overview.on_path().count();
    if n_on_path == 0 {
        return;
    }
    page.heading("Hosts");
    for group in &overview.path.groups {
        let mut indent = 2;
        if let Some(step) = group.step {
            page.painted(2, BOLD, &title(evidence, step, true));
            indent = 4;
        }
        let mut members = group.members.clone();
        if MOST_HOSTS < members.len() {
            most_likely_first(&mut members, evidence);
        }
        let rows: Vec<Vec<String>> = members
            .iter()
            .take(MOST_HOSTS)
            .filter_map(|id| Some(row(overview, *id, evidence.candidate(*id)?)))
            .collect();
        page.table(indent, &COLUMNS, &rows);
        if MOST_HOSTS < members.len() {
            let n_more = members.len() - MOST_HOSTS;
            page.item(
                indent,
                &format!("and {n_more} more; `--format json` has all"),
            );
        }
    }
    let n_others = evidence.candidates.len() - n_on_path;
    if n_others != 0 {
        let are = if n_others == 1 { "is" } else { "are" };
        page.item(
            2,
            &format!(
                "{} in the report {are} not on this client's way",
                words::count(n_others, "more host")
            ),
        );
    }
}

/// Puts those in front that are likely to be the first contact.
fn most_likely_first(members: &mut [CandidateId], evidence: &Evidence) {
    let Some(forecast) = evidence.forecasts.first() else {
        return;
    };
    let chance = |id: &CandidateId| {
        let at = forecast.hosts.binary_search_by_key(id, |it| it.candidate);
        let host = at.ok().and_then(|at| forecast.hosts.get(at));
        host.map_or(0.0, |it| it.first_contact.p())
    };
    members.sort_by(|one, other| chance(other).total_cmp(&chance(one)));
}

fn row(overview: &Overview<'_>, id: CandidateId, candidate: &Candidate) -> Vec<String> {
    let (priority, weight) = match &candidate.terms {
        Some(it) => (it.priority.to_string(), it.weight.to_string()),
        None => (String::new(), String::new()),
    };
    vec![
        candidate.target.to_string(),
        priority,
        weight,
        candidate.port.to_string(),
        state(overview, id, candidate),
    ]
}

/// In which state a host was taken, and on whose word.
fn state(overview: &Overview<'_>, id: CandidateId, candidate: &Candidate) -> String {
    let evidence = overview.evidence;
    let probes: Vec<&Probe> = evidence.probes_of(id).map(|(_, probe)| probe).collect();
    let state = overview.states.get(id.0);
    let wait = match state {
        Some(HostState::Down { wait }) => *wait,
        _ => Duration::ZERO,
    };
    let at = evidence
        .assumed
        .binary_search_by_key(&id, |it| it.candidate);
    if let Some(assumed) = at.ok().and_then(|at| evidence.assumed.get(at)) {
        let taken = match assumed.contact {
            AssumedContact::Serves => "taken as serving".to_owned(),
            AssumedContact::Refused => format!("taken as refusing, {}", costs(wait)),
            AssumedContact::Silent => format!("taken as silent, {}", costs(wait)),
        };
        let is_against = assumed.contact != AssumedContact::Serves
            && probes.iter().any(|it| accepts_clients(it));
        return if is_against {
            format!("{taken} (was found connected)")
        } else {
            taken
        };
    }
    match state {
        Some(HostState::Serves) => "found connected".to_owned(),
        Some(HostState::Down { .. }) => {
            format!("{}, {}", why_down(candidate, &probes), costs(wait))
        }
        Some(HostState::NotProbed)
            if overview.gaps.get(id.0) == Some(&Some(AddressGap::NotCovered)) =>
        {
            "address not in the files, taken as serving".to_owned()
        }
        Some(HostState::NotProbed) | None => "not probed, taken as serving".to_owned(),
    }
}

fn accepts_clients(probe: &Probe) -> bool {
    let is_kms = matches!(probe.service, None | Some(Service::Kms));
    probe.contact == Contact::Connected && is_kms
}

/// What was found at a host that does not serve.
fn why_down(candidate: &Candidate, probes: &[&Probe]) -> &'static str {
    let all = |fits: fn(&Contact) -> bool| probes.iter().all(|it| fits(&it.contact));
    if candidate.port == 0 {
        "has port 0"
    } else if probes.is_empty() {
        "has no address"
    } else if all(|it| *it == Contact::Refused) {
        "found refusing"
    } else if all(|it| *it == Contact::TimedOut) {
        "found silent"
    } else if all(|it| *it == Contact::Connected) {
        "found to be no KMS host"
    } else {
        "found not to serve"
    }
}

/// What a contact with a host that does not serve takes.
fn costs(wait: Duration) -> String {
    if wait.is_zero() {
        "costs no time".to_owned()
    } else {
        format!("costs {}", words::settled_duration(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::{Expect, expect};

    fn check(report: &Report, expect: Expect) {
        expect.assert_eq(&text_of(section, report, PLAIN));
    }

    #[test]
    fn described_records_are_taken_as_serving() {
        let records = [
            "0 10 1688 kms1.corp.example",
            "10 0 1689 kms2.corp.example",
            "10 0 1688 kms3.corp.example",
        ];
        let report = sample::simulated(&records, |it| {
            it.down
                .push((sample::host("kms2"), AssumedContact::Refused));
            it.down.push((sample::host("kms3"), AssumedContact::Silent));
        });
        check(
            &report,
            expect![[r#"
            Hosts
              host                priority  weight  port  state
              kms1.corp.example.         0      10  1688  taken as serving
              kms2.corp.example.        10       0  1689  taken as refusing, costs 2.07 s
              kms3.corp.example.        10       0  1688  taken as silent, costs 21 s
        "#]],
        );
    }

    #[test]
    fn hosts_of_a_report_are_in_the_state_they_were_found_in() {
        let report = sample::simulated_from(sample::report().evidence, |it| {
            it.down
                .push((sample::host("kms1"), AssumedContact::Refused));
        });
        check(
            &report,
            expect![[r#"
                Hosts
                  Step 1, SRV _vlmcs._tcp.corp.example.
                    host                priority  weight  port  state
                    kms1.corp.example.         0      10  1688  taken as refusing, costs 4.14 s
                                                                (was found connected)
                    kms2.corp.example.         0      90  1688  found silent, costs 21 s
                    kms3.corp.example.        10       0  1689  has no address, costs no time
                  1 more host in the report is not on this client's way
            "#]],
        );
        let report = sample::simulated_from(sample::report().evidence, |_| {});
        check(
            &report,
            expect![[r#"
                Hosts
                  Step 1, SRV _vlmcs._tcp.corp.example.
                    host                priority  weight  port  state
                    kms1.corp.example.         0      10  1688  found connected
                    kms2.corp.example.         0      90  1688  found silent, costs 21 s
                    kms3.corp.example.        10       0  1689  has no address, costs no time
                  1 more host in the report is not on this client's way
            "#]],
        );
    }

    #[test]
    fn many_hosts_begin_with_the_likely_ones() {
        let mut records = vec!["1 0 1688 spare.corp.example".to_owned()];
        records.extend((0..30).map(|idx| format!("0 {idx} 1688 kms{idx}.corp.example")));
        let records: Vec<&str> = records.iter().map(String::as_str).collect();
        let text = text_of(section, &sample::simulated(&records, |_| {}), PLAIN);
        assert!(
            text.lines()
                .nth(2)
                .unwrap()
                .contains(" kms29.corp.example. "),
            "{text}"
        );
        assert!(
            text.ends_with("  and 11 more; `--format json` has all\n"),
            "{text}"
        );
    }
}
