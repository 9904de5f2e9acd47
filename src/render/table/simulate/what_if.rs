//! What an edit of the records changes: before and after side by side.

use super::names::Names;
use super::{MOST_HOSTS, and_more, first_contact_serves, model_title};
use crate::model::{Candidate, CandidateId, SrvTerms};
use crate::overview::Overview;
use crate::render::table::grid::{left, right};
use crate::render::table::page::Page;
use crate::render::words;
use crate::report::Report;
use crate::selection::{Chance, Contacts, Forecast};
use crate::simulation::Change;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The records that change, then the chances model by model.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let evidence = &report.evidence;
    let Some((outlook, changed)) = evidence
        .outlook
        .as_ref()
        .and_then(|it| Some((it, it.change.as_ref()?)))
    else {
        return;
    };
    let names = Names::new(overview);
    let records = Records::new(overview, &changed.change);
    page.heading("What the change does");
    records.write(page, &names);
    let before = evidence.forecasts.iter().zip(&outlook.models);
    let after = changed.forecasts.iter().zip(&changed.models);
    for ((before, beside_before), (after, beside_after)) in before.zip(after) {
        model_title(page, before.model);
        let has_down = !first_contact_serves(before, &beside_before.contacts)
            || !first_contact_serves(after, &beside_after.contacts);
        write_chances(page, [before, after], &records, &names, has_down);
        if has_down {
            let contacts = [&beside_before.contacts, &beside_after.contacts];
            write_averages(page, [before, after], contacts);
        }
    }
    if records.has_new_host {
        page.item(2, "Added hosts are taken as serving.");
    }
    if outlook.wish.is_caching {
        page.item(
            2,
            "These are the chances of a client that chooses anew. With caching on a client keeps the host that \
             served it last, and moves only when that one fails (documented).",
        );
    }
}

/// How the records differ.
struct Records<'a> {
    /// Those that were edited, added or removed, in the order of the candidates, with what is new.
    changes: BTreeMap<CandidateId, RecordChange<'a>>,
    /// True when a record was added for a host that no record led to: nothing is known of it.
    has_new_host: bool,
}

/// What becomes of one record.
enum RecordChange<'a> {
    Added(&'a Candidate),
    Removed,
    Set {
        from: &'a SrvTerms,
        to: &'a SrvTerms,
    },
}

impl<'a> Records<'a> {
    fn new(overview: &Overview<'a>, change: &'a Change) -> Self {
        let before = &overview.evidence.candidates;
        let last_group = overview.path.groups.last();
        let members = last_group.map_or(&[][..], |it| it.members.as_slice());
        let mut changes = BTreeMap::new();
        for id in members {
            if change.members.binary_search(id).is_err() {
                changes.insert(*id, RecordChange::Removed);
            }
        }
        let members_before = members.iter().filter_map(|id| before.get(id.0));
        let known: BTreeSet<_> = members_before.map(|it| (&it.target, it.port)).collect();
        let mut has_new_host = false;
        for id in &change.members {
            let Some(candidate) = change.candidates.get(id.0) else {
                continue;
            };
            if members.binary_search(id).is_err() {
                has_new_host |= !known.contains(&(&candidate.target, candidate.port));
                changes.insert(*id, RecordChange::Added(candidate));
            } else if let Some((from, to)) = before
                .get(id.0)
                .and_then(|it| it.terms.as_ref())
                .zip(candidate.terms.as_ref())
                .filter(|(from, to)| from != to)
            {
                changes.insert(*id, RecordChange::Set { from, to });
            }
        }
        Self {
            changes,
            has_new_host,
        }
    }

    fn write(&self, page: &mut Page, names: &Names) {
        if self.changes.is_empty() {
            page.item(2, "No record changes.");
        }
        let arrow = page.arrow();
        let row = |(id, change): (&CandidateId, &RecordChange<'_>)| {
            vec![names.of(*id).to_owned(), change.in_words(arrow)]
        };
        let rows: Vec<Vec<String>> = self.changes.iter().take(MOST_HOSTS).map(row).collect();
        page.table(2, &[left(""), left("")], &rows);
        and_more(page, 2, self.changes.len());
    }

    /// The name of a host, with what becomes of its record if it comes or goes.
    fn marked(&self, id: CandidateId, names: &Names) -> String {
        let name = names.of(id);
        match self.changes.get(&id) {
            Some(RecordChange::Added(_)) => format!("{name} (added)"),
            Some(RecordChange::Removed) => format!("{name} (removed)"),
            Some(RecordChange::Set { .. }) | None => name.to_owned(),
        }
    }
}

impl RecordChange<'_> {
    fn in_words(&self, arrow: &str) -> String {
        let pair = |name: &str, from: u16, to: u16| {
            if from == to {
                format!("{name} {from}")
            } else {
                format!("{name} {from} {arrow} {to}")
            }
        };
        match self {
            Self::Removed => "removed".to_owned(),
            Self::Added(candidate) => {
                let terms = candidate.terms.as_ref();
                format!(
                    "added with priority {}, weight {}, port {}",
                    terms.map_or(0, |it| it.priority),
                    terms.map_or(0, |it| it.weight),
                    candidate.port
                )
            }
            Self::Set { from, to } => format!(
                "{}, {}",
                pair("priority", from.priority, to.priority),
                pair("weight", from.weight, to.weight)
            ),
        }
    }
}

/// What a host has before and after.
struct Moved<'a> {
    candidate: CandidateId,
    first: [&'a Chance; 2],
    serves: [&'a Chance; 2],
}

/// First contacts, and who serves where that is another: `has_down` says that hosts are contacted in vain.
fn write_chances(
    page: &mut Page,
    forecasts: [&Forecast; 2],
    records: &Records<'_>,
    names: &Names,
    has_down: bool,
) {
    let never = Chance::never();
    let mut hosts: BTreeMap<CandidateId, Moved<'_>> = BTreeMap::new();
    for (at, forecast) in forecasts.into_iter().enumerate() {
        for host in &forecast.hosts {
            let moved = hosts.entry(host.candidate).or_insert_with(|| Moved {
                candidate: host.candidate,
                first: [&never; 2],
                serves: [&never; 2],
            });
            if let (Some(first), Some(serves)) = (moved.first.get_mut(at), moved.serves.get_mut(at))
            {
                *first = &host.first_contact;
                *serves = &host.serves;
            }
        }
    }
    let mut hosts: Vec<Moved<'_>> = hosts.into_values().collect();
    let likely = |it: &Moved<'_>| it.first.map(Chance::p).into_iter().fold(0.0, f64::max);
    hosts.sort_by(|one, other| likely(other).total_cmp(&likely(one)));
    let layout = |chance: &dyn Fn(&Chance) -> String, first: &'static str| {
        let cells = |[before, after]: [&Chance; 2]| {
            let points = words::points(before.p(), after.p());
            [chance(before), chance(after), points]
        };
        let row = |it: &Moved<'_>| {
            let mut row = vec![records.marked(it.candidate, names)];
            row.extend(cells(it.first));
            if has_down {
                row.extend(cells(it.serves));
            }
            row
        };
        let mut columns = vec![left("host"), right(first), right("after"), right("points")];
        if has_down {
            columns.extend([right("serves"), right("after"), right("points")]);
        }
        (
            columns,
            hosts.iter().take(MOST_HOSTS).map(row).collect::<Vec<_>>(),
        )
    };
    let short = |it: &Chance| crate::words::percent(it.p());
    let layouts = [
        layout(&words::chance, "first contact"),
        layout(&short, "first contact"),
        layout(&short, "first"),
    ];
    page.first_fitting(4, &layouts);
    and_more(page, 4, hosts.len());
}

fn write_averages(page: &mut Page, forecasts: [&Forecast; 2], contacts: [&Contacts; 2]) {
    let arrow = page.arrow();
    let pair = |[before, after]: [String; 2]| {
        if before == after {
            before
        } else {
            format!("{before} {arrow} {after}")
        }
    };
    let wait = |it: &Forecast| match it.expected_wait {
        Duration::ZERO => "none".to_owned(),
        wait => words::expected_wait(wait),
    };
    let text = format!(
        "on average: hosts contacted {}, wait {}; chance that none serves {}",
        pair(contacts.map(|it| words::amount(it.tries.value()))),
        pair(forecasts.map(wait)),
        pair(forecasts.map(|it| words::chance(&it.no_host))),
    );
    page.item(4, &text);
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

    fn set(host: &str, priority: Option<u16>, weight: Option<u16>) -> Edit {
        Edit::Set {
            host: sample::host(host),
            priority,
            weight,
        }
    }

    fn check(report: &Report, style: Style, expect: Expect) {
        expect.assert_eq(&text_of(section, report, style));
    }

    #[test]
    fn edited_added_and_removed() {
        let report = sample::simulated(&THREE, |it| {
            it.models = SelectionModel::ALL.to_vec();
            it.edits = vec![
                set("kms1", None, Some(50)),
                Edit::Remove(sample::host("kms3")),
                Edit::Add(sample::record("0 50 1689 kms4.corp.example")),
            ];
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
            What the change does
              kms1  priority 0, weight 10 → 50
              kms3  removed
              kms4  added with priority 0, weight 50, port 1689
              Model rfc2782
                host               first contact             after  points
                kms2            181/202 (89.6 %)  271/573 (47.3 %)   -42.3
                kms1             21/202 (10.4 %)  151/573 (26.4 %)     +16
                kms4 (added)                 0 %  151/573 (26.4 %)   +26.4
                kms3 (removed)               0 %               0 %       0
              Model proportional
                host            first contact          after  points
                kms2              9/10 (90 %)  9/19 (47.4 %)   -42.6
                kms1              1/10 (10 %)  5/19 (26.3 %)   +16.3
                kms4 (added)              0 %  5/19 (26.3 %)   +26.3
                kms3 (removed)            0 %            0 %       0
              Model uniform
                host            first contact         after  points
                kms1             1/3 (33.3 %)  1/3 (33.3 %)       0
                kms2             1/3 (33.3 %)  1/3 (33.3 %)       0
                kms3 (removed)   1/3 (33.3 %)           0 %   -33.3
                kms4 (added)              0 %  1/3 (33.3 %)   +33.3
              Added hosts are taken as serving.
              These are the chances of a client that chooses anew. With caching on a client
                keeps the host that served it last, and moves only when that one fails
                (documented).
        "#]],
        );
    }

    /// It is as dead as its other record says, and not taken as serving.
    #[test]
    fn record_added_for_a_dead_host() {
        let report = sample::simulated(&THREE[..2], |it| {
            it.down.push((sample::host("kms2"), AssumedContact::Silent));
            it.edits = vec![Edit::Add(sample::record("5 0 1688 kms2.corp.example"))];
            it.is_caching = false;
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
            What the change does
              kms2 #2  added with priority 5, weight 0, port 1688
              Model rfc2782
                host             first contact   after  points  serves  after  points
                kms2 #1                 89.6 %  89.6 %       0     0 %    0 %       0
                kms1                    10.4 %  10.4 %       0   100 %  100 %       0
                kms2 #2 (added)            0 %     0 %       0     0 %    0 %       0
                on average: hosts contacted 1.9, wait 18.8 s; chance that none serves 0 %
        "#]],
        );
    }

    #[test]
    fn with_a_dead_host() {
        let report = sample::simulated(&THREE, |it| {
            it.down.push((sample::host("kms2"), AssumedContact::Silent));
            it.edits = vec![set("kms3", Some(0), None)];
            it.is_caching = false;
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
            What the change does
              kms3  priority 5 → 0, weight 0
              Model rfc2782
                host  first contact   after  points  serves   after  points
                kms2         89.6 %  89.1 %    -0.5     0 %     0 %       0
                kms1         10.4 %   9.9 %    -0.5   100 %  90.9 %    -9.1
                kms3            0 %     1 %      +1     0 %   9.1 %    +9.1
                on average: hosts contacted 1.9, wait 18.8 s → 18.7 s; chance that none
                  serves 0 %
        "#]],
        );
        let ascii = Style {
            unicode: false,
            width: 57,
            ..PLAIN
        };
        check(
            &report,
            ascii,
            expect![[r#"
                What the change does
                  kms3  priority 5 -> 0, weight 0
                  Model rfc2782
                    host   first   after  points  serves   after  points
                    kms2  89.6 %  89.1 %    -0.5     0 %     0 %       0
                    kms1  10.4 %   9.9 %    -0.5   100 %  90.9 %    -9.1
                    kms3     0 %     1 %      +1     0 %   9.1 %    +9.1
                    on average: hosts contacted 1.9, wait 18.8 s ->
                      18.7 s; chance that none serves 0 %
            "#]],
        );
    }

    #[test]
    fn edit_without_effect() {
        let report =
            sample::simulated(&THREE, |it| it.edits = vec![set("kms1", Some(0), Some(10))]);
        check(
            &report,
            PLAIN,
            expect![[r#"
            What the change does
              No record changes.
              Model rfc2782
                host     first contact             after  points
                kms2  181/202 (89.6 %)  181/202 (89.6 %)       0
                kms1   21/202 (10.4 %)   21/202 (10.4 %)       0
                kms3               0 %               0 %       0
              These are the chances of a client that chooses anew. With caching on a client
                keeps the host that served it last, and moves only when that one fails
                (documented).
        "#]],
        );
    }

    #[test]
    fn nothing_changed_is_left_out() {
        assert_eq!(
            text_of(section, &sample::simulated(&THREE, |_| {}), PLAIN),
            ""
        );
    }
}
