//! Places against the oracle, and both ways to them against each other.

use super::super::number::Number;
use super::super::oracle::{defined, part};
use super::super::{HostState, Rank, forecast};
use super::*;
use num_traits::{One, ToPrimitive};
use proptest::prelude::*;

/// No fractions, so that small sets go the way of large ones.
const ROUNDED: Effort = Effort {
    exact_states: 0,
    ..Effort::USUAL
};

fn group(records: &[Rank]) -> Vec<Choice> {
    records
        .iter()
        .enumerate()
        .map(|(idx, record)| Choice {
            candidate: CandidateId(idx),
            priority: record.priority,
            weight: record.weight,
            state: HostState::Serves,
        })
        .collect()
}

fn at_one_priority(weights: &[u16]) -> Vec<Rank> {
    let rank = |weight: &u16| Rank {
        priority: 0,
        weight: *weight,
    };
    weights.iter().map(rank).collect()
}

/// Places of every host are what all orders come to, as fractions and rounded.
fn check(records: &[Rank]) {
    for model in SelectionModel::ALL {
        let orders = defined(model, records);
        let exact = ranks(model, &[group(records)]);
        let rounded = ranks_within(model, &[group(records)], &ROUNDED);
        for idx in 0..records.len() {
            for place in 0..=records.len() {
                let what = format!("{model:?}, {records:?}, host {idx}, place {place}");
                let expect: BigRational = orders
                    .iter()
                    .filter(|(order, _)| order.get(place) == Some(&idx))
                    .map(|(_, share)| share.clone())
                    .sum();
                let told = exact.chance(CandidateId(idx), place);
                assert_eq!(told, Some(Chance::Exact(expect.clone())), "{what}");
                let p = expect.to_f64().unwrap();
                match rounded.chance(CandidateId(idx), place).unwrap() {
                    Chance::Exact(told) => assert_eq!(told, expect, "{what}"),
                    Chance::Rounded { p: told, error } => {
                        assert!((told - p).abs() <= error, "{what}: {told} for {p}");
                        assert!(error < 1e-11, "{what}: {error} stated");
                    }
                }
            }
        }
    }
}

#[test]
fn places_are_what_all_orders_come_to() {
    check(&[]);
    check(&at_one_priority(&[3]));
    check(&at_one_priority(&[0, 1, 3]));
    check(&at_one_priority(&[0, 0, 2, 5]));
    check(&at_one_priority(&[1, 2, 3, 4, 5]));
    check(&at_one_priority(&[1, 1, 7, 7, 0]));
    check(&at_one_priority(&[9, 1, 1, 200]));
    let two = [(1, 0), (0, 3), (1, 2), (0, 1), (9, 4)];
    check(&two.map(|(priority, weight)| Rank { priority, weight }));
}

#[test]
fn second_place_of_weights_10_and_90() {
    let told = ranks(
        SelectionModel::Rfc2782,
        &[group(&at_one_priority(&[10, 90]))],
    );
    assert_eq!(
        told.chance(CandidateId(0), 1),
        Some(Chance::Exact(part(181, 202)))
    );
}

#[test]
fn groups_follow_each_other() {
    let mut cached = group(&at_one_priority(&[0]));
    cached[0].candidate = CandidateId(7);
    for model in SelectionModel::ALL {
        let told = ranks(model, &[cached.clone(), group(&at_one_priority(&[5, 5]))]);
        let chance = |idx, place| told.chance(CandidateId(idx), place).unwrap();
        assert_eq!(chance(7, 0), Chance::certain());
        assert_eq!(chance(7, 1), Chance::never());
        assert_eq!(chance(0, 0), Chance::never());
        assert_eq!(chance(0, 2), Chance::of(1, 2));
        assert_eq!(told.chance(CandidateId(3), 0), None);
    }
}

/// Sums over hosts and places are one within the error, and few places are certain.
#[track_caller]
fn check_large(model: SelectionModel, weights: &[u16]) {
    let told = ranks(model, &[group(&at_one_priority(weights))]);
    assert!(told.is_complete());
    let n = weights.len();
    let mut of_place = vec![0.0; n];
    for class in &told.rounds[0].classes {
        let p: Vec<f64> = (0..n).map(|it| class.places.at(it).unwrap().p()).collect();
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        for (sum, p) in of_place.iter_mut().zip(p) {
            *sum += p * f64::whole(count(class.candidates.len()));
        }
        if let Places::Rounded { error, .. } = &class.places {
            assert!(*error < 1e-9, "{error} stated");
        }
    }
    for (place, sum) in of_place.iter().enumerate() {
        assert!((sum - 1.0).abs() < 1e-9, "place {place}: {sum}");
    }
}

#[test]
fn places_of_many_hosts_come_to_one() {
    use SelectionModel::{Proportional, Rfc2782, Uniform};
    let distinct: Vec<u16> = (1..=120).collect();
    let steep: Vec<u16> = (0..16).map(|it| u16::MAX >> it).collect();
    check_large(Proportional, &distinct);
    check_large(Proportional, &[&steep[..], &[0; 20]].concat());
    check_large(Rfc2782, &steep);
    check_large(Rfc2782, &[[1; 100], [9; 100]].concat());
    check_large(Uniform, &distinct);
    check_large(Rfc2782, &[u16::MAX; 2000]);
}

/// For two weights the walk over the numbers left is an independent way to what the clocks give.
#[test]
fn clocks_agree_with_the_walk() {
    let classes = [(1, 150), (40, 100), (1000, 3)].map(|(weight, count)| Class { weight, count });
    let by_clocks = clocks::places(&classes);
    let walked: Vec<Vec<f64>> = walk::walk(Draw::Proportional, &classes, u64::MAX).unwrap();
    for (one, other) in by_clocks.of_class.iter().zip(&walked) {
        for (one, other) in one.iter().zip(other) {
            assert!((one - other).abs() <= by_clocks.error, "{one}, {other}");
        }
    }
    assert!(by_clocks.error < 1e-10, "{}", by_clocks.error);
}

#[test]
fn too_many_cases_are_said_and_not_guessed() {
    let distinct: Vec<u16> = (1..=40).collect();
    let told = ranks(
        SelectionModel::Rfc2782,
        &[group(&at_one_priority(&distinct))],
    );
    assert!(!told.is_complete());
    assert_eq!(told.chance(CandidateId(0), 0), None);
    let most: Vec<u16> = (0..10_000).collect();
    let told = ranks(
        SelectionModel::Proportional,
        &[group(&at_one_priority(&most))],
    );
    assert!(!told.is_complete());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_host_has_some_place_and_every_place_some_host(
        records in prop::collection::vec((0..2_u16, 0..2000_u16), 1..6),
    ) {
        let rank = |(priority, weight): &(u16, u16)| Rank { priority: *priority, weight: *weight };
        let choices = [group(&records.iter().map(rank).collect::<Vec<_>>())];
        for model in SelectionModel::ALL {
            let told = ranks(model, &choices);
            let chance = |idx: usize, place: usize| match told.chance(CandidateId(idx), place) {
                Some(Chance::Exact(p)) => p,
                other => panic!("{other:?} is no fraction"),
            };
            let all = || 0..records.len();
            let first = forecast(model, &choices).hosts;
            for idx in all() {
                prop_assert!(all().map(|place| chance(idx, place)).sum::<BigRational>().is_one());
                prop_assert!(all().map(|host| chance(host, idx)).sum::<BigRational>().is_one());
                prop_assert_eq!(Chance::Exact(chance(idx, 0)), first[idx].first_contact.clone());
            }
        }
    }

    #[test]
    fn any_places_are_what_all_orders_come_to(
        records in prop::collection::vec((0..2_u16, 0..6_u16), 0..5),
    ) {
        let rank = |(priority, weight): &(u16, u16)| Rank { priority: *priority, weight: *weight };
        check(&records.iter().map(rank).collect::<Vec<_>>());
    }
}
