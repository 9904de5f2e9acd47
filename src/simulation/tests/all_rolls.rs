//! What the drawing code does over all rolls it asks for is what the forecast says, as fractions.

use super::*;
use crate::selection::oracle::part;
use crate::selection::{Chance, forecast};
use crate::simulation::drawn::{End, Walk};
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// How likely each result of `draw` is, over all rolls it asks for.
fn over_all_rolls<T: Ord>(
    mut draw: impl FnMut(&mut dyn FnMut(u64) -> u64) -> T,
) -> BTreeMap<T, BigRational> {
    let mut counts: BTreeMap<(T, u64), u64> = BTreeMap::new();
    // What was given, and the most that could have been.
    let mut script: Vec<(u64, u64)> = Vec::new();
    loop {
        let mut asked = 0;
        let result = draw(&mut |most| {
            if asked == script.len() {
                script.push((0, most));
            }
            let (given, expected) = script[asked];
            assert_eq!(most, expected, "the same rolls lead to another question");
            asked += 1;
            given
        });
        assert_eq!(asked, script.len());
        let ways = script.iter().map(|(_, most)| most + 1).product();
        *counts.entry((result, ways)).or_default() += 1;
        while script.last().is_some_and(|(given, most)| given == most) {
            script.pop();
        }
        match script.last_mut() {
            Some((given, _)) => *given += 1,
            None => break,
        }
    }
    let mut res = BTreeMap::new();
    for ((result, ways), n) in counts {
        *res.entry(result).or_insert_with(BigRational::zero) += part(n, ways);
    }
    res
}

fn exact(chance: &Chance) -> BigRational {
    match chance {
        Chance::Exact(p) => p.clone(),
        Chance::Rounded { .. } => panic!("{chance:?} is no fraction"),
    }
}

/// Walks with and without a prepared table end as the forecast says.
#[track_caller]
fn check_groups(groups: &[Vec<Choice>]) {
    for model in SelectionModel::ALL {
        let forecast = forecast(model, groups);
        for limit in [0, 64] {
            let what = format!("{model:?}, limit {limit}, {groups:?}");
            let mut walk = Walk::new(model, groups, limit);
            let ends = over_all_rolls(|roll| walk.client(&mut |n| roll(n)));
            let sum_where = |is_meant: &dyn Fn(&End) -> bool| -> BigRational {
                let meant = ends.iter().filter(|(end, _)| is_meant(end));
                meant.map(|(_, share)| share.clone()).sum()
            };
            assert_eq!(walk.candidates.len(), forecast.hosts.len(), "{what}");
            for host in &forecast.hosts {
                let is_host = |slot: Option<usize>| {
                    slot.is_some_and(|slot| walk.candidates[slot] == host.candidate)
                };
                let first = sum_where(&|end| is_host(end.first_contact));
                assert_eq!(first, exact(&host.first_contact), "{what}");
                let served = sum_where(&|end| is_host(end.served));
                assert_eq!(served, exact(&host.serves), "{what}");
            }
            let nobody = sum_where(&|end| end.served.is_none());
            assert_eq!(nobody, exact(&forecast.no_host), "{what}");
            assert!(sum_where(&|_| true).is_one(), "{what}");
        }
    }
}

/// The same for every set of hosts that are down; records are priority and weight.
#[track_caller]
fn check(records: &[(u16, u16)]) {
    for down in 0..1 << records.len() {
        let choices = records.iter().enumerate();
        let group = choices.map(|(idx, (priority, weight))| {
            let is_down = down >> idx & 1 == 1;
            let state = if is_down { REFUSED } else { HostState::Serves };
            choice(idx, *priority, *weight, state)
        });
        check_groups(&[group.collect()]);
    }
}

#[test]
fn clients_end_as_the_forecast_says() {
    check(&[]);
    check(&[(3, 9)]);
    check(&[(0, 1), (0, 3)]);
    check(&[(0, 0), (0, 5)]);
    check(&[(0, 0), (0, 0), (0, 0)]);
    check(&[(0, 0), (0, 0), (0, 2)]);
    check(&[(0, 1), (0, 2), (0, 3)]);
    check(&[(0, 0), (0, 1), (0, 3)]);
    check(&[(0, 2), (0, 0), (0, 1), (0, 0)]);
    check(&[(0, 1), (0, 2), (0, 1), (0, 3)]);
    check(&[(0, 0), (0, 1), (0, 2), (0, 1)]);
    check(&[(7, 2), (0, 1), (7, 0), (0, 1)]);
    check(&[(1, 0), (0, 3), (65535, 1)]);
}

/// One that is struck off already and one that its own clock takes, beside one of weight 0 in front.
#[test]
fn several_dead_hosts_of_different_weights() {
    let records = [
        (0, REFUSED),
        (1, HostState::Serves),
        (2, HostState::Serves),
        (1, REFUSED),
        (2, SILENT),
    ];
    let choices = records.iter().enumerate();
    let choices = choices.map(|(idx, (weight, state))| choice(idx, 0, *weight, *state));
    check_groups(&[choices.collect()]);
}

#[test]
fn dead_cached_host_comes_before_the_records() {
    let cached = vec![choice(2, 0, 0, SILENT)];
    let records = vec![
        choice(1, 0, 1, HostState::NotProbed),
        choice(0, 0, 2, REFUSED),
        choice(3, 4, 0, HostState::Serves),
    ];
    check_groups(&[cached, vec![], records]);
    check_groups(&[]);
    check_groups(&[vec![], vec![]]);
}

#[track_caller]
fn check_table(model: SelectionModel, weights: &[u16]) {
    let choices = serving(weights);
    let table = FirstChoice::prepare(model, &choices).unwrap();
    let drawn = over_all_rolls(|roll| table.draw(&mut |n| roll(n)));
    for (idx, host) in forecast(model, &[choices]).hosts.iter().enumerate() {
        let share = drawn.get(&idx).cloned().unwrap_or_default();
        assert_eq!(
            share,
            exact(&host.first_contact),
            "{model:?}, {weights:?}, {idx}"
        );
    }
}

#[test]
fn prepared_tables_have_the_exact_chances() {
    for model in SelectionModel::ALL {
        check_table(model, &[0]);
        check_table(model, &[9]);
        check_table(model, &[10, 90]);
        check_table(model, &[0, 0, 100]);
        check_table(model, &[1, 1, 1, 1]);
        check_table(model, &[1, 2, 4, 8, 16, 32]);
        check_table(model, &[0, 0, 0, 7, 7, 1, 100]);
    }
}

#[test]
fn prepared_table_knows_the_lowest_priority_only() {
    let mut choices = serving(&[5, 0, 2]);
    choices[0].priority = 1;
    for (model, expect) in [
        (
            SelectionModel::Rfc2782,
            vec![(1, part(1, 3)), (2, part(2, 3))],
        ),
        (SelectionModel::Proportional, vec![(2, part(1, 1))]),
        (
            SelectionModel::Uniform,
            (0..3).map(|it| (it, part(1, 3))).collect(),
        ),
    ] {
        let table = FirstChoice::prepare(model, &choices).unwrap();
        let drawn = over_all_rolls(|roll| table.draw(&mut |n| roll(n)));
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), expect, "{model:?}");
    }
}

#[test]
fn nothing_to_choose_needs_no_table() {
    for model in SelectionModel::ALL {
        assert_eq!(FirstChoice::prepare(model, &[]), None, "{model:?}");
    }
}
