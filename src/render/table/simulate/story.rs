//! One client told step by step, to be read to a colleague.

use super::names::Names;
use super::{model_title, notes, phases};
use crate::model::CandidateId;
use crate::overview::Overview;
use crate::plan::Step;
use crate::render::table::grid::{left, right};
use crate::render::table::page::{BOLD, Page};
use crate::report::Report;
use crate::simulation::{Namer, Narration, Told, ToldLine, ToldList, tell};

/// One story a model.
pub(in crate::render::table) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    let Some(outlook) = &report.evidence.outlook else {
        return;
    };
    let phases = phases(&report.evidence);
    // After a change only the client after it is told.
    let told: Vec<&Narration> = phases
        .iter()
        .flat_map(|it| it.models)
        .filter_map(|it| it.narration.as_ref())
        .collect();
    if told.is_empty() {
        return;
    }
    let names = Names::new(overview);
    page.heading("One client, step by step");
    let when = if outlook.change.is_some() {
        " after the change"
    } else {
        ""
    };
    page.item(
        2,
        &format!(
            "The first client of seed {}{when}. To tell it again: `--narrate --seed {}`; another seed gives another client.",
            outlook.wish.seed, outlook.wish.seed
        ),
    );
    page.item(2, notes::NOT_AN_OBSERVATION);
    for narration in told {
        page.blank();
        model_title(page, narration.model);
        write_story(page, narration, overview, &names);
    }
}

fn write_story(page: &mut Page, narration: &Narration, overview: &Overview<'_>, names: &Names) {
    let namer = Namer {
        host: &|id: CandidateId| names.of(id).to_owned(),
        group: &|idx| group(overview, idx),
    };
    for piece in tell(narration, namer) {
        match piece {
            Told::Title(text) => {
                page.blank();
                page.painted(4, BOLD, &text);
            }
            Told::Text(text) => page.block(6, &text),
            Told::List(list) => write_list(page, &list),
        }
    }
}

/// What a group of the client's way is; groups are counted as in the narration, which has no empty ones either.
fn group(overview: &Overview<'_>, idx: usize) -> String {
    let group = overview.path.groups.get(idx);
    let step = group.and_then(|it| overview.evidence.plan.steps.get(it.step?.0));
    match step.map(|it| &it.step) {
        Some(Step::CachedHost(_)) => "the cached host".to_owned(),
        Some(Step::FixedHost(_)) => "the host set by hand".to_owned(),
        Some(Step::AskSrv { owner }) => format!("the SRV records of `{owner}`"),
        None => "the hosts given".to_owned(),
    }
}

fn write_list(page: &mut Page, list: &ToldList) {
    let arrow = if page.is_unicode() { "←" } else { "<-" };
    let layout = |mark: &str| {
        let row = |line: &ToldLine| {
            vec![
                line.name.clone(),
                line.weight.map_or_else(String::new, |it| it.to_string()),
                line.running_sum.to_string(),
                if line.is_taken { mark } else { "" }.to_owned(),
            ]
        };
        let columns = vec![
            left("host"),
            right("weight"),
            right("running sum"),
            left(""),
        ];
        let rows: Vec<Vec<String>> = list.lines.iter().map(row).collect();
        (columns, rows)
    };
    page.first_fitting(8, &[layout(&format!("{arrow} taken")), layout(arrow)]);
    if 0 < list.left_out {
        page.item(8, &format!("and {} more", list.left_out));
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

    fn check(report: &Report, style: Style, expect: Expect) {
        expect.assert_eq(&text_of(section, report, style));
    }

    #[test]
    fn every_model_has_its_story() {
        let records = [
            "0 10 1688 kms1.corp.example",
            "0 90 1688 kms2.corp.example",
            "5 0 1688 kms3.corp.example",
        ];
        let report = sample::simulated(&records, |it| {
            it.models = SelectionModel::ALL.to_vec();
            it.narrate = true;
            it.seed = 7;
            it.down.push((sample::host("kms2"), AssumedContact::Silent));
        });
        check(
            &report,
            PLAIN,
            expect![[r#"
                One client, step by step
                  The first client of seed 7. To tell it again: `--narrate --seed 7`; another
                    seed gives another client.
                  It draws as the model says; what exactly Windows draws is not known.

                  Model rfc2782

                    First contact
                      Priority 0 is the lowest number, so it comes first: 2 records. RFC 2782
                      leaves their order in the list open, so it is random. Each line adds its
                      weight to the running sum.
                        host  weight  running sum
                        kms2      90           90  ← taken
                        kms1      10          100
                      The roll is a whole number from 0 to 100, both included: 41. The first
                      running sum that is not below 41 is 90, the line of kms2.
                      The client contacts kms2, which stays silent: 21 s are lost. It is struck
                      off.

                    Contact 2
                      Only kms1 is left, so no roll is needed.
                      The client contacts kms1, which serves.

                    How it ends
                      The client is served by kms1 after 2 contacts and a wait of 21 s.
                      It caches kms1: next time it contacts that host first, without a draw,
                      whatever the records say by then (documented).

                  Model proportional

                    First contact
                      Priority 0 is the lowest number, so it comes first: 2 records with a
                      weight above 0; any of weight 0 come after them. Each line adds its weight
                      to the running sum.
                        host  weight  running sum
                        kms1      10           10
                        kms2      90          100  ← taken
                      The roll is a whole number from 1 to 100, both included: 61. The first
                      running sum that is not below 61 is 100, the line of kms2.
                      The client contacts kms2, which stays silent: 21 s are lost. It is struck
                      off.

                    Contact 2
                      Only kms1 is left, so no roll is needed.
                      The client contacts kms1, which serves.

                    How it ends
                      The client is served by kms1 after 2 contacts and a wait of 21 s.
                      It caches kms1: next time it contacts that host first, without a draw,
                      whatever the records say by then (documented).

                  Model uniform

                    First contact
                      Priority and weight do not count in this model: 3 records, all alike. Each
                      line adds 1 to the running sum.
                        host  running sum
                        kms1            1
                        kms2            2  ← taken
                        kms3            3
                      The roll is a whole number from 1 to 3, both included: 2. The first
                      running sum that is not below 2 is 2, the line of kms2.
                      The client contacts kms2, which stays silent: 21 s are lost. It is struck
                      off.

                    Contact 2
                        host  running sum
                        kms1            1  ← taken
                        kms3            2
                      The roll is a whole number from 1 to 2, both included: 1. The first
                      running sum that is not below 1 is 1, the line of kms1.
                      The client contacts kms1, which serves.

                    How it ends
                      The client is served by kms1 after 2 contacts and a wait of 21 s.
                      It caches kms1: next time it contacts that host first, without a draw,
                      whatever the records say by then (documented).
            "#]],
        );
    }

    #[test]
    fn narrow_and_after_a_change() {
        let records = ["0 0 1688 kms1.corp.example", "0 0 1688 kms2.corp.example"];
        let report = sample::simulated(&records, |it| {
            it.narrate = true;
            it.is_caching = false;
            it.edits = vec![Edit::Add(sample::record("0 0 1688 kms3.corp.example"))];
        });
        let style = Style {
            unicode: false,
            width: 40,
            ..PLAIN
        };
        check(
            &report,
            style,
            expect![[r#"
                One client, step by step
                  The first client of seed 1 after the
                    change. To tell it again: `--narrate
                    --seed 1`; another seed gives
                    another client.
                  It draws as the model says; what
                    exactly Windows draws is not known.

                  Model rfc2782

                    First contact
                      Priority 0 is the lowest number,
                      so it comes first: 3 records. All
                      have weight 0, so every running
                      sum is 0 and the first line is
                      taken: the random order of the
                      list decides.
                        host  weight  running sum
                        kms3       0            0  <-
                        kms1       0            0
                        kms2       0            0
                      The roll can only be 0. The first
                      running sum that is not below 0 is
                      0, the line of kms3.
                      The client contacts kms3, which
                      serves.

                    How it ends
                      The client is served by kms3 after
                      1 contact, without a wait.
                      Caching is switched off, so
                      nothing is kept: next time it does
                      all this again.
            "#]],
        );
    }

    #[test]
    fn not_asked_is_left_out() {
        let report = sample::simulated(&["0 0 1688 kms1.corp.example"], |_| {});
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
