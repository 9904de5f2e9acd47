//! Places that are drawn against those that are worked out. Seeds are fixed, so nothing here can come out otherwise.

use super::*;
use crate::selection::{Places, Ranks, ranks};
use crate::simulation::places::draw_round;
use std::collections::BTreeMap;

/// The ranks of `choices` by `rfc2782`, all of one priority, drawn though they need not be.
fn drawn_ranks(choices: &[Choice], seed: u64) -> Ranks {
    let mut res = ranks(SelectionModel::Rfc2782, &[choices.to_vec()]);
    let weights: BTreeMap<CandidateId, u16> =
        choices.iter().map(|it| (it.candidate, it.weight)).collect();
    draw_round(&mut res.rounds[0], &weights, seed, 60_000);
    res
}

/// Drawn places are those worked out, within the error that they state.
#[track_caller]
fn check(weights: &[u16], most_error: f64) {
    let choices = serving(weights);
    let exact = ranks(SelectionModel::Rfc2782, std::slice::from_ref(&choices));
    for seed in 0..3 {
        let told = drawn_ranks(&choices, seed);
        for (idx, place) in
            (0..weights.len()).flat_map(|it| (0..weights.len()).map(move |at| (it, at)))
        {
            let p = |ranks: &Ranks| ranks.chance(CandidateId(idx), place).unwrap();
            let crate::selection::Chance::Rounded { p: told, error } = p(&told) else {
                panic!("{weights:?}: host {idx} was not drawn");
            };
            let expect = p(&exact).p();
            let what = format!("{weights:?}, seed {seed}, host {idx}, place {place}");
            assert!(
                (told - expect).abs() <= error,
                "{what}: {told} for {expect}, {error}"
            );
            assert!(error <= most_error, "{what}: {error} stated");
        }
    }
}

#[test]
fn drawn_places_are_those_worked_out() {
    check(&[1, 2, 3], 0.03);
    check(&[0, 1, 3], 0.03);
    check(&[0, 0, 0, 2, 5], 0.03);
    check(&[1, 1, 1, 7, 7, 200], 0.03);
    check(&[65535, 1], 0.03);
    // More classes than lists that all count, and more places than the last ones.
    let steep: Vec<u16> = (0..14).map(|it| u16::MAX >> it).collect();
    check(&[&steep[..], &[0; 30]].concat(), 0.1);
}

#[test]
fn sums_over_hosts_and_places_are_one() {
    let weights: Vec<u16> = (0..200).collect();
    let told = drawn_ranks(&serving(&weights), 1);
    let mut of_place = vec![0.0; 200];
    for class in &told.rounds[0].classes {
        let Places::Rounded { p, error } = &class.places else {
            panic!("{class:?} was not drawn");
        };
        assert!(*error < 0.2, "{error} stated");
        let sum: f64 = p.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        for (sum, p) in of_place.iter_mut().zip(p) {
            *sum += p;
        }
    }
    assert!(
        of_place.iter().all(|it: &f64| (it - 1.0).abs() < 0.1),
        "{of_place:?}"
    );
}

#[test]
fn only_what_was_not_computed_is_drawn() {
    let few = serving(&[1, 2, 3]);
    let many: Vec<Choice> = (0..40)
        .map(|idx| choice(3 + idx, 9, u16::try_from(idx).unwrap(), HostState::Serves))
        .collect();
    let groups = [few, many];
    let untouched = ranks(SelectionModel::Rfc2782, &groups);
    let mut told = untouched.clone();
    draw_places(&mut told, &groups, 1);
    assert!(told.is_complete());
    assert_eq!(told.rounds[0], untouched.rounds[0]);
    let classes = &told.rounds[1].classes;
    assert!(
        classes
            .iter()
            .all(|it| matches!(it.places, Places::Rounded { .. }))
    );
    for model in [SelectionModel::Proportional, SelectionModel::Uniform] {
        let untouched = ranks(model, &groups);
        let mut told = untouched.clone();
        draw_places(&mut told, &groups, 1);
        assert_eq!(told, untouched);
    }
}

/// Beyond that nobody could read them, and they would fill the memory.
#[test]
fn too_many_places_stay_open() {
    let weights: Vec<u16> = (0..1415).collect();
    let groups = [serving(&weights)];
    let mut told = ranks(SelectionModel::Rfc2782, &groups);
    draw_places(&mut told, &groups, 1);
    assert!(!told.is_complete());
}
