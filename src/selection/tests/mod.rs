//! Forecasts against the oracle, against published values, and at sizes no oracle reaches.

use super::oracle::{Orders, defined, part, rolled};
use super::*;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use proptest::prelude::*;

mod contacts;
mod groups;
mod large;
mod properties;

fn rank(priority: u16, weight: u16) -> Rank {
    Rank { priority, weight }
}

fn at_one_priority(weights: &[u16]) -> Vec<Rank> {
    weights.iter().map(|weight| rank(0, *weight)).collect()
}

/// Hosts with the records given; bit `idx` of `down` puts host `idx` down, each with a time of its own.
fn group(records: &[Rank], down: u32) -> Vec<Choice> {
    records
        .iter()
        .enumerate()
        .map(|(idx, record)| Choice {
            candidate: CandidateId(idx),
            priority: record.priority,
            weight: record.weight,
            state: if idx < 32 && down >> idx & 1 == 1 {
                HostState::Down {
                    wait: Duration::from_millis(1 + 100 * idx as u64 * idx as u64),
                }
            } else {
                HostState::Serves
            },
        })
        .collect()
}

fn exact(chance: &Chance) -> BigRational {
    match chance {
        Chance::Exact(p) => p.clone(),
        Chance::Rounded { .. } => panic!("{chance:?} is no fraction"),
    }
}

fn first_contacts(forecast: &Forecast) -> Vec<BigRational> {
    let chances = forecast.hosts.iter().map(|it| exact(&it.first_contact));
    chances.collect()
}

fn serves(forecast: &Forecast) -> Vec<BigRational> {
    forecast.hosts.iter().map(|it| exact(&it.serves)).collect()
}

/// First contact and service of each host and the mean wait in seconds, read off all orders.
fn read_off(orders: &Orders, choices: &[Choice]) -> (Vec<BigRational>, Vec<BigRational>, f64) {
    let mut first = vec![BigRational::zero(); choices.len()];
    let mut serves = first.clone();
    let mut wait = BigRational::zero();
    for (order, share) in orders {
        if let Some(idx) = order.first() {
            first[*idx] += share;
        }
        for idx in order {
            match choices[*idx].state {
                HostState::Down { wait: lost } => {
                    wait += share * part(u64::try_from(lost.as_millis()).unwrap(), 1000);
                }
                HostState::Serves | HostState::NotProbed => {
                    serves[*idx] += share;
                    break;
                }
            }
        }
    }
    (first, serves, wait.to_f64().unwrap())
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(1.0)
}

/// The forecast of every set of hosts that are down is what all orders come to.
#[track_caller]
fn check_against_orders(records: &[Rank]) {
    for model in SelectionModel::ALL {
        let orders = defined(model, records);
        for down in 0..1 << records.len() {
            let choices = group(records, down);
            let (first, last, wait) = read_off(&orders, &choices);
            let forecast = forecast(model, &[choices]);
            let what = format!("{model:?}, {records:?}, down {down:b}");
            assert_eq!(first_contacts(&forecast), first, "{what}");
            assert_eq!(serves(&forecast), last, "{what}");
            let told = forecast.expected_wait.as_secs_f64();
            assert!(close(told, wait), "{what}: {told} s for {wait} s");
            assert_eq!(forecast.precision(), Precision::Exact, "{what}");
        }
    }
}

#[track_caller]
fn check_first_choice(model: SelectionModel, weights: &[u16], expect: &[(u64, u64)]) {
    let expect: Vec<BigRational> = expect.iter().map(|(n, of)| part(*n, *of)).collect();
    let forecast = forecast(model, &[group(&at_one_priority(weights), 0)]);
    assert_eq!(first_contacts(&forecast), expect, "{model:?}, {weights:?}");
    assert_eq!(serves(&forecast), expect, "{model:?}, {weights:?}");
}

#[test]
fn first_choices_by_rfc2782() {
    let check = |weights: &[u16], expect: &[(u64, u64)]| {
        check_first_choice(SelectionModel::Rfc2782, weights, expect);
    };
    check(&[10, 90], &[(21, 202), (181, 202)]);
    check(&[1, 1], &[(1, 2), (1, 2)]);
    check(&[0, 100], &[(1, 101), (100, 101)]);
    check(&[0, 0], &[(1, 2), (1, 2)]);
    check(&[0, 0, 100], &[(1, 202), (1, 202), (100, 101)]);
    check(&[1, 1, 98], &[(4, 303), (4, 303), (295, 303)]);
    check(&[25, 50, 25], &[(76, 303), (151, 303), (76, 303)]);
    check(&[0, 1, 3], &[(1, 5), (1, 5), (3, 5)]);
}

#[test]
fn first_choices_in_proportion() {
    let check = |weights: &[u16], expect: &[(u64, u64)]| {
        check_first_choice(SelectionModel::Proportional, weights, expect);
    };
    check(&[10, 90], &[(1, 10), (9, 10)]);
    check(&[1, 1], &[(1, 2), (1, 2)]);
    check(&[0, 100], &[(0, 1), (1, 1)]);
    check(&[0, 0], &[(1, 2), (1, 2)]);
    check(&[0, 0, 100], &[(0, 1), (0, 1), (1, 1)]);
    check(&[1, 1, 98], &[(1, 100), (1, 100), (98, 100)]);
    check(&[25, 50, 25], &[(1, 4), (1, 2), (1, 4)]);
    check(&[0, 1, 3], &[(0, 1), (1, 4), (3, 4)]);
}

#[test]
fn first_choices_in_equal_shares() {
    let check = |weights: &[u16], expect: &[(u64, u64)]| {
        check_first_choice(SelectionModel::Uniform, weights, expect);
    };
    for weights in [[10, 90], [1, 1], [0, 100], [0, 0]] {
        check(&weights, &[(1, 2); 2]);
    }
    for weights in [[0, 0, 100], [1, 1, 98], [25, 50, 25], [0, 1, 3]] {
        check(&weights, &[(1, 3); 3]);
    }
}

/// RFC 2782 read literally, on the order in which records arrive: a draw from a list that was not shuffled.
///
/// The mean over all arrival orders is what the model gives.
#[test]
fn first_choices_on_a_fixed_arrival_order() {
    let check = |weights: &[u16], expect: &[(u64, u64)]| {
        let mut urn = Urn::new(SelectionModel::Rfc2782, weights.iter().copied());
        urn.refill(&mut |_| 0);
        let sides = urn.range().end() + 1;
        let mut drawn = vec![BigRational::zero(); weights.len()];
        for rolled in 0..sides {
            let at = urn.choose(&mut |_| rolled).unwrap();
            drawn[urn.left()[at].position()] += part(1, sides);
        }
        let expect: Vec<BigRational> = expect.iter().map(|(n, of)| part(*n, *of)).collect();
        assert_eq!(drawn, expect, "{weights:?}");
    };
    check(&[10, 90], &[(11, 101), (90, 101)]);
    check(&[1, 1], &[(2, 3), (1, 3)]);
    check(&[0, 100], &[(1, 101), (100, 101)]);
    check(&[0, 0], &[(1, 1), (0, 1)]);
    check(&[0, 0, 100], &[(1, 101), (0, 1), (100, 101)]);
    check(&[1, 1, 98], &[(2, 101), (1, 101), (98, 101)]);
    check(&[25, 50, 25], &[(26, 101), (50, 101), (25, 101)]);
    check(&[0, 1, 3], &[(1, 5), (1, 5), (3, 5)]);
}

#[test]
fn whole_orders_of_weights_0_1_3() {
    let expect: Orders = [
        ([0, 1, 2], part(3, 50)),
        ([0, 2, 1], part(7, 50)),
        ([1, 0, 2], part(1, 20)),
        ([1, 2, 0], part(3, 20)),
        ([2, 0, 1], part(3, 10)),
        ([2, 1, 0], part(3, 10)),
    ]
    .map(|(order, share)| (order.to_vec(), share))
    .into();
    let records = at_one_priority(&[0, 1, 3]);
    assert_eq!(rolled(SelectionModel::Rfc2782, &records), expect);
    assert_eq!(defined(SelectionModel::Rfc2782, &records), expect);
}

/// A swap with the first or the last record in place of a removal moves weight 0 away from the front.
#[test]
fn taken_records_are_removed_and_not_swapped() {
    let check = |weights: &[u16], order: &[usize], expect: BigRational| {
        let orders = rolled(SelectionModel::Rfc2782, &at_one_priority(weights));
        assert_eq!(orders.get(order), Some(&expect), "{weights:?}");
    };
    check(&[0, 5, 10], &[2, 0, 1], part(5, 48));
    check(
        &[0, 0, 2, 3],
        &[0, 1, 2, 3],
        part(1, 2 * 6 * 6 * 12) * part(5, 1),
    );
}

#[test]
fn every_roll_gives_the_orders_of_the_definition() {
    let sets = [
        vec![],
        at_one_priority(&[7]),
        at_one_priority(&[0, 0, 0]),
        at_one_priority(&[2, 1, 0, 0]),
        at_one_priority(&[1, 2, 3]),
        at_one_priority(&[0, 2, 2, 1]),
        vec![rank(5, 2), rank(0, 0), rank(5, 1), rank(0, 3)],
    ];
    for records in sets {
        for model in SelectionModel::ALL {
            let what = format!("{model:?}, {records:?}");
            assert_eq!(rolled(model, &records), defined(model, &records), "{what}");
        }
    }
}

#[test]
fn rolls_out_of_range_count_as_the_largest() {
    for model in SelectionModel::ALL {
        let order = order(model, &at_one_priority(&[0, 3, 5]), &mut |_| u64::MAX);
        assert_eq!(order.len(), 3, "{model:?}");
    }
}

#[test]
fn forecasts_are_what_all_orders_come_to() {
    check_against_orders(&[]);
    check_against_orders(&at_one_priority(&[0, 0, 0, 0, 0]));
    check_against_orders(&at_one_priority(&[0, 0, 0, 2, 5]));
    check_against_orders(&at_one_priority(&[0, 1, 2, 3, 9]));
    check_against_orders(&at_one_priority(&[0, 0, 1, 2, 2]));
    check_against_orders(&at_one_priority(&[1, 1, 1, 4, 4]));
    check_against_orders(&at_one_priority(&[1, 2, 4, 8, 16]));
    check_against_orders(&[
        rank(1, 0),
        rank(0, 3),
        rank(1, 2),
        rank(0, 1),
        rank(65535, 4),
    ]);
}

#[test]
fn definitions_name_their_source_and_do_not_promise_the_real_client() {
    let check = |model: SelectionModel, words: &str| {
        assert!(model.definition().contains(words), "{model:?}: {words}");
    };
    check(SelectionModel::Rfc2782, "RFC 2782");
    check(SelectionModel::Rfc2782, "not proven");
    check(SelectionModel::Proportional, "after all others");
    check(SelectionModel::Uniform, "Windows Vista");
    for model in SelectionModel::ALL {
        assert!(!model.definition().contains("  "), "{model:?}");
    }
}

fn small_sets() -> impl Strategy<Value = (Vec<Rank>, u32)> {
    let record = (0..3_u16, 0..6_u16).prop_map(|(priority, weight)| rank(priority, weight));
    (prop::collection::vec(record, 1..5), 0..16_u32)
}

/// Of any weight; four hosts that are down beside one that is up still leave fractions short enough.
fn larger_sets() -> impl Strategy<Value = (Vec<Rank>, u32)> {
    let record = (0..2_u16, prop_oneof![Just(0), 0..4_u16, any::<u16>()])
        .prop_map(|(priority, weight)| rank(priority, weight));
    (prop::collection::vec(record, 1..6), 0..32_u32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_small_forecast_is_what_all_orders_come_to((records, down) in small_sets()) {
        for model in SelectionModel::ALL {
            let choices = group(&records, down);
            let (first, last, wait) = read_off(&defined(model, &records), &choices);
            let forecast = forecast(model, &[choices]);
            prop_assert_eq!(first_contacts(&forecast), first);
            prop_assert_eq!(serves(&forecast), last);
            prop_assert!(close(forecast.expected_wait.as_secs_f64(), wait));
        }
    }

    #[test]
    fn chances_come_to_one_and_the_dead_never_serve((records, down) in larger_sets()) {
        for model in SelectionModel::ALL {
            let choices = group(&records, down);
            let is_up = |it: &Choice| it.state == HostState::Serves;
            let best = choices.iter().filter(|it| is_up(it)).map(|it| it.priority).min();
            let forecast = forecast(model, std::slice::from_ref(&choices));
            prop_assert!(first_contacts(&forecast).into_iter().sum::<BigRational>().is_one());
            let served = exact(&forecast.no_host)
                + serves(&forecast).into_iter().sum::<BigRational>();
            prop_assert!(served.is_one());
            for (choice, host) in choices.iter().zip(&forecast.hosts) {
                let late = model != SelectionModel::Uniform && Some(choice.priority) != best;
                if !is_up(choice) || late {
                    prop_assert_eq!(&host.serves, &Chance::never());
                }
            }
        }
    }
}
