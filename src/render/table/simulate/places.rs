//! The chance of each host to be the first tried, the second and so on.

use super::names::Names;
use super::{MOST_HOSTS, and_more, model_title, phases};
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::render::table::grid::{Column, left, right, right_named};
use crate::render::table::page::Page;
use crate::report::Report;
use crate::selection::{Places, Ranks};
use crate::words::percent;
use unicode_width::UnicodeWidthStr;

/// Places that have a column of their own.
const MOST_PLACES: usize = 10;

/// Columns of `>99.9 %` and the gap before it.
const CELL: usize = 9;

/// One table a model: hosts by places.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let phases = phases(&report.evidence);
    let is_asked = phases
        .iter()
        .any(|it| it.models.iter().any(|it| it.ranks.is_some()));
    if !is_asked {
        return;
    }
    let names = Names::new(overview);
    page.heading("At which place a host is tried");
    page.item(2, "As if no host served, so that the whole list is tried.");
    for phase in phases {
        phase.write_title(page);
        for ranks in phase.models.iter().filter_map(|it| it.ranks.as_ref()) {
            model_title(page, ranks.model);
            write_table(page, ranks, &names);
        }
    }
}

fn write_table(page: &mut Page, ranks: &Ranks, names: &Names) {
    // Inside a round the hosts of large weight come early.
    let hosts: Vec<(CandidateId, usize, &Places)> = ranks
        .rounds
        .iter()
        .flat_map(|round| {
            let classes = round.classes.iter().rev();
            classes.flat_map(|class| {
                let members = class.candidates.iter();
                members.map(|id| (*id, round.before, &class.places))
            })
        })
        .collect();
    let known = |it: &&(CandidateId, usize, &Places)| *it.2 != Places::NotComputed;
    let shown: Vec<_> = hosts.iter().filter(known).take(MOST_HOSTS).collect();
    let widest = shown.iter().map(|it| names.of(it.0).width()).max();
    let room = page.width().saturating_sub(4 + widest.unwrap_or(0)) / CELL;
    let most = room.clamp(2, MOST_PLACES);
    let n_places = hosts.len();
    // With `later` there is one column less for places.
    let n_columns = if n_places <= most { n_places } else { most - 1 };
    let mut columns: Vec<Column> = vec![left("host")];
    columns.extend((0..n_columns).map(|it| right_named(ordinal(it + 1))));
    columns.push(right("later"));
    let rows: Vec<Vec<String>> = shown
        .into_iter()
        .map(|(id, before, places)| {
            let p = |place: usize| {
                let at = place.checked_sub(*before);
                let chance = at.and_then(|at| places.at(at));
                chance.map_or(0.0, |it| it.p())
            };
            let mut row = vec![names.of(*id).to_owned()];
            row.extend((0..n_columns).map(|place| percent(p(place))));
            if n_columns < n_places {
                let rest = 1.0 - (0..n_columns).map(p).sum::<f64>();
                // A sum of rounded numbers misses 1 by little.
                row.push(percent(if rest < 1e-9 { 0.0 } else { rest }));
            }
            row
        })
        .collect();
    page.table(4, &columns, &rows);
    let n_known = hosts.iter().filter(known).count();
    and_more(page, 4, n_known);
    if n_known < hosts.len() {
        page.item(
            4,
            &format!(
                "not worked out for {} of {} hosts, which have too many different weights",
                hosts.len() - n_known,
                hosts.len()
            ),
        );
    }
    if n_columns < n_places && n_known != 0 {
        page.item(
            4,
            &format!(
                "later: the places from the {} to the {} together",
                ordinal(n_columns + 1),
                ordinal(n_places)
            ),
        );
    }
}

/// `1st`, `2nd`, `11th`, `103rd`.
fn ordinal(n: usize) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use crate::selection::SelectionModel;
    use crate::simulation::Edit;
    use expect_test::{Expect, expect};

    fn check(report: &Report, style: Style, expect: Expect) {
        expect.assert_eq(&text_of(section, report, style));
    }

    #[test]
    fn every_place_has_a_column() {
        let records = [
            "0 10 1688 kms1.corp.example",
            "0 90 1688 kms2.corp.example",
            "5 0 1688 kms3.corp.example",
        ];
        let report = sample::simulated(&records, |it| {
            it.models = SelectionModel::ALL.to_vec();
            it.ranks = true;
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
            At which place a host is tried
              As if no host served, so that the whole list is tried.
              Model rfc2782
                host     1st     2nd    3rd
                kms2  89.6 %  10.4 %    0 %
                kms1  10.4 %  89.6 %    0 %
                kms3     0 %     0 %  100 %
              Model proportional
                host   1st   2nd    3rd
                kms2  90 %  10 %    0 %
                kms1  10 %  90 %    0 %
                kms3   0 %   0 %  100 %
              Model uniform
                host     1st     2nd     3rd
                kms1  33.3 %  33.3 %  33.3 %
                kms2  33.3 %  33.3 %  33.3 %
                kms3  33.3 %  33.3 %  33.3 %
        "#]],
        );
        let report = sample::simulated(&records, |it| {
            it.ranks = true;
            it.edits = vec![Edit::Remove(sample::host("kms3"))];
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
            At which place a host is tried
              As if no host served, so that the whole list is tried.
              Before the change
              Model rfc2782
                host     1st     2nd    3rd
                kms2  89.6 %  10.4 %    0 %
                kms1  10.4 %  89.6 %    0 %
                kms3     0 %     0 %  100 %
              After the change
              Model rfc2782
                host     1st     2nd
                kms2  89.6 %  10.4 %
                kms1  10.4 %  89.6 %
        "#]],
        );
    }

    #[test]
    fn rest_of_many_places_is_said() {
        let records: Vec<String> = (0..30)
            .map(|idx| format!("0 {} 1688 kms{idx}.corp.example", idx % 3))
            .collect();
        let records: Vec<&str> = records.iter().map(String::as_str).collect();
        let report = sample::simulated(&records, |it| it.ranks = true);
        let narrow = Style { width: 40, ..PLAIN };
        check(
            &report,
            narrow,
            expect![[r#"
            At which place a host is tried
              As if no host served, so that the
                whole list is tried.
              Model rfc2782
                host     1st    2nd   later
                kms2   6.5 %  6.4 %  87.2 %
                kms5   6.5 %  6.4 %  87.2 %
                kms8   6.5 %  6.4 %  87.2 %
                kms11  6.5 %  6.4 %  87.2 %
                kms14  6.5 %  6.4 %  87.2 %
                kms17  6.5 %  6.4 %  87.2 %
                kms20  6.5 %  6.4 %  87.2 %
                kms23  6.5 %  6.4 %  87.2 %
                kms26  6.5 %  6.4 %  87.2 %
                kms29  6.5 %  6.4 %  87.2 %
                kms1   3.2 %  3.3 %  93.5 %
                kms4   3.2 %  3.3 %  93.5 %
                kms7   3.2 %  3.3 %  93.5 %
                kms10  3.2 %  3.3 %  93.5 %
                kms13  3.2 %  3.3 %  93.5 %
                kms16  3.2 %  3.3 %  93.5 %
                kms19  3.2 %  3.3 %  93.5 %
                kms22  3.2 %  3.3 %  93.5 %
                kms25  3.2 %  3.3 %  93.5 %
                kms28  3.2 %  3.3 %  93.5 %
                and 10 more
                later: the places from the 3rd to
                  the 30th together
        "#]],
        );
    }

    #[test]
    fn what_was_not_worked_out_is_said() {
        let records: Vec<String> = (0..40)
            .map(|idx| format!("0 {idx} 1688 kms{idx}.corp.example"))
            .collect();
        let records: Vec<&str> = records.iter().map(String::as_str).collect();
        let report = sample::simulated(&records, |it| it.ranks = true);
        check(
            &report,
            PLAIN,
            expect![[r#"
            At which place a host is tried
              As if no host served, so that the whole list is tried.
              Model rfc2782
                not worked out for 40 of 40 hosts, which have too many different weights
        "#]],
        );
    }

    #[test]
    fn ordinals() {
        let ordinals = [1, 2, 3, 4, 11, 12, 13, 21, 103, 111].map(ordinal);
        let expect = [
            "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "103rd", "111th",
        ];
        assert_eq!(ordinals, expect);
    }

    #[test]
    fn not_asked_is_left_out() {
        let report = sample::simulated(&["0 0 1688 kms1.corp.example"], |_| {});
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
