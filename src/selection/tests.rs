//! Forecasts against the oracle, against published values, and at sizes no oracle reaches.

use super::head::Limits;
use super::oracle::{Orders, defined, part, rolled};
use super::*;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use proptest::prelude::*;

/// Every chance in floating point.
const FLOATING: Limits = Limits {
    exact_states: 0,
    bits: 512,
    states: 100_000,
};

/// Every chance from weights taken together.
const TOGETHER: Limits = Limits {
    exact_states: 0,
    bits: 512,
    states: 6,
};

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

fn interval(chance: &Chance) -> (f64, f64) {
    match chance {
        Chance::Exact(_) => (chance.p(), 0.0),
        Chance::Rounded { p, error } => (*p, *error),
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
    check(&[0, 100], &[(0, 1), (1, 1)]);
    check(&[0, 0], &[(1, 2), (1, 2)]);
    check(&[1, 1, 98], &[(1, 100), (1, 100), (98, 100)]);
    check(&[0, 1, 3], &[(0, 1), (1, 4), (3, 4)]);
}

#[test]
fn first_choices_in_equal_shares() {
    let check = |weights: &[u16], expect: &[(u64, u64)]| {
        check_first_choice(SelectionModel::Uniform, weights, expect);
    };
    check(&[10, 90], &[(1, 2), (1, 2)]);
    check(&[0, 0, 100], &[(1, 3), (1, 3), (1, 3)]);
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

/// A swap in place of a removal moves the record of weight 0 away from the front and never gives this order.
#[test]
fn taken_records_are_removed_and_not_swapped() {
    let orders = rolled(SelectionModel::Rfc2782, &at_one_priority(&[0, 5, 10]));
    assert_eq!(orders.get([2, 0, 1].as_slice()), Some(&part(5, 48)));
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

/// The ways for large sets, forced upon small ones, keep to the error they state.
#[test]
fn rounded_chances_keep_to_their_error() {
    let sets: [&[u16]; 6] = [
        &[1, 1, 2, 3, 4, 5, 6],
        &[0, 0, 1, 1, 2, 3, 9],
        &[0, 0, 0, 0, 0, 3, 8],
        &[1, 2, 40, 41, 42, 43, 500],
        &[0, 1, 2, 3, 4, 5, 60],
        &[1, 2, 3, 1000, 2000, 3000, 65535],
    ];
    let model = SelectionModel::Rfc2782;
    let (mut n_rounded, mut widest): (u32, f64) = (0, 0.0);
    for weights in sets {
        let records = at_one_priority(weights);
        for down in 0..(1 << records.len()) - 1 {
            let choices = [group(&records, down)];
            let expect = forecast(model, &choices);
            for (limits, within) in [(FLOATING, 1e-12), (TOGETHER, 1.0)] {
                let told = forecast_within(model, &choices, &limits);
                let what = format!("{weights:?}, down {down:b}, {limits:?}");
                for (expect, told) in expect.hosts.iter().zip(&told.hosts) {
                    let (p, error) = interval(&told.serves);
                    let off = (p - exact(&expect.serves).to_f64().unwrap()).abs();
                    assert!(off <= error, "{what}: {off} off, {error} stated");
                    assert!(error <= within, "{what}: {error} stated");
                    n_rounded += u32::from(!told.serves.is_exact());
                }
                let wait = expect.expected_wait.as_secs_f64();
                let off = (told.expected_wait.as_secs_f64() - wait).abs() / wait.max(1.0);
                if limits == FLOATING {
                    assert!(off <= 1e-9, "{what}: wait {off} off");
                }
                widest = widest.max(off);
            }
        }
    }
    assert!(1000 < n_rounded, "{n_rounded} chances were rounded");
    assert!(widest < 0.05, "the wait is {widest} off");
}

/// Sums of rounded chances are one, give or take what they state, and never stray far.
#[track_caller]
fn check_large(name: &str, choices: &[Choice], most_error: f64) {
    for model in SelectionModel::ALL {
        let forecast = forecast(model, &[choices.to_vec()]);
        let what = format!("{name}, {model:?}");
        let first: BigRational = first_contacts(&forecast).into_iter().sum();
        assert!(first.is_one(), "{what}: first contacts come to {first}");
        let intervals: Vec<(f64, f64)> = forecast
            .hosts
            .iter()
            .map(|it| interval(&it.serves))
            .collect();
        let sum: f64 = intervals.iter().map(|it| it.0).sum();
        let error: f64 = intervals.iter().map(|it| it.1).sum();
        assert!((sum - 1.0).abs() <= error + 1e-9, "{what}: {sum} ± {error}");
        let error = intervals.iter().fold(0.0, |res: f64, it| res.max(it.1));
        assert!(error <= most_error, "{what}: {error} stated");
        let all: Duration = choices
            .iter()
            .filter_map(|it| match it.state {
                HostState::Down { wait } => Some(wait),
                _ => None,
            })
            .sum();
        assert!(forecast.expected_wait <= all, "{what}");
    }
}

fn many(n: usize, weight: impl Fn(usize) -> u16, down: impl Fn(usize) -> bool) -> Vec<Choice> {
    (0..n)
        .map(|idx| Choice {
            candidate: CandidateId(idx),
            priority: 0,
            weight: weight(idx),
            state: if down(idx) {
                HostState::Down {
                    wait: Duration::from_millis(2_070),
                }
            } else {
                HostState::NotProbed
            },
        })
        .collect()
}

fn distinct(idx: usize) -> u16 {
    u16::try_from(idx + 1).unwrap_or(u16::MAX)
}

fn odd(idx: usize) -> bool {
    idx % 2 == 1
}

#[test]
fn thousand_records_half_of_them_down() {
    check_large("distinct weights", &many(1000, distinct, odd), 1e-5);
    check_large("equal weights", &many(1000, |_| 7, odd), 0.0);
    check_large("no weights", &many(1000, |_| 0, odd), 0.0);
    check_large(
        "half without weight",
        &many(1000, |idx| if idx < 500 { 0 } else { distinct(idx) }, odd),
        1e-12,
    );
    check_large(
        "all of weight 0 down",
        &many(1000, |idx| if odd(idx) { 0 } else { distinct(idx) }, odd),
        1e-12,
    );
    check_large(
        "two light ones up",
        &many(1000, distinct, |idx| 1 < idx),
        0.05,
    );
}

#[test]
fn ten_thousand_heaviest_records_do_not_overflow() {
    check_large("all up", &many(10_000, |_| u16::MAX, |_| false), 0.0);
    check_large("half down", &many(10_000, |_| u16::MAX, odd), 0.0);
}

#[test]
fn equal_weights_give_equal_shares_exactly() {
    let forecast = forecast(SelectionModel::Rfc2782, &[many(101, |_| 3, odd)]);
    assert_eq!(forecast.precision(), Precision::Exact);
    assert_eq!(exact(&forecast.hosts[0].serves), part(1, 51));
}

#[test]
fn precision_is_the_largest_error() {
    let exact_forecast = forecast(SelectionModel::Rfc2782, &[many(3, distinct, odd)]);
    assert_eq!(exact_forecast.precision(), Precision::Exact);
    let rounded = forecast(SelectionModel::Rfc2782, &[many(300, distinct, odd)]);
    let Precision::Rounded { error } = rounded.precision() else {
        panic!("300 distinct weights have no short fraction");
    };
    let errors = rounded.hosts.iter().map(|it| interval(&it.serves).1);
    assert!(close(error, errors.fold(0.0, f64::max)));
    assert!(0.0 < error && error < 1e-4, "{error}");
}

mod groups {
    //! What happens from group to group.

    use super::*;

    const REFUSES: HostState = HostState::Down {
        wait: Duration::from_millis(2_070),
    };

    fn choice(id: usize, priority: u16, state: HostState) -> Choice {
        Choice {
            candidate: CandidateId(id),
            priority,
            weight: 0,
            state,
        }
    }

    #[test]
    fn nothing_to_choose_serves_nobody() {
        for groups in [vec![], vec![vec![]]] {
            let forecast = forecast(SelectionModel::Rfc2782, &groups);
            assert_eq!(forecast.hosts, []);
            assert_eq!(forecast.no_host, Chance::certain());
            assert_eq!(forecast.expected_wait, Duration::ZERO);
        }
    }

    #[test]
    fn dead_cached_host_is_contacted_first_and_then_passed_over() {
        let groups = [
            vec![choice(2, 0, REFUSES)],
            vec![],
            vec![
                choice(1, 0, HostState::Serves),
                choice(0, 0, HostState::NotProbed),
            ],
        ];
        for model in SelectionModel::ALL {
            let forecast = forecast(model, &groups);
            let ids: Vec<usize> = forecast.hosts.iter().map(|it| it.candidate.0).collect();
            assert_eq!(ids, [0, 1, 2]);
            assert_eq!(
                first_contacts(&forecast),
                [part(0, 1), part(0, 1), part(1, 1)]
            );
            assert_eq!(serves(&forecast), [part(1, 2), part(1, 2), part(0, 1)]);
            assert_eq!(forecast.no_host, Chance::never());
            assert_eq!(forecast.expected_wait, Duration::from_millis(2_070));
        }
    }

    #[test]
    fn cached_host_that_serves_ends_the_search() {
        let groups = [
            vec![choice(0, 0, HostState::Serves)],
            vec![choice(1, 0, REFUSES), choice(2, 0, HostState::Serves)],
        ];
        let forecast = forecast(SelectionModel::Rfc2782, &groups);
        assert_eq!(serves(&forecast), [part(1, 1), part(0, 1), part(0, 1)]);
        assert_eq!(forecast.expected_wait, Duration::ZERO);
    }

    #[test]
    fn whole_list_is_waited_for_when_all_are_down() {
        let groups = [vec![
            choice(0, 0, REFUSES),
            choice(1, 1, REFUSES),
            choice(2, 1, REFUSES),
        ]];
        for model in SelectionModel::ALL {
            let forecast = forecast(model, &groups);
            assert_eq!(forecast.no_host, Chance::certain());
            assert_eq!(forecast.expected_wait, Duration::from_millis(6_210));
            assert_eq!(serves(&forecast), [part(0, 1), part(0, 1), part(0, 1)]);
        }
    }

    #[test]
    fn uniform_disregards_priority() {
        let groups = [vec![
            choice(0, 0, HostState::Serves),
            choice(1, 9, HostState::Serves),
        ]];
        let forecast = forecast(SelectionModel::Uniform, &groups);
        assert_eq!(first_contacts(&forecast), [part(1, 2), part(1, 2)]);
    }
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

fn larger_sets() -> impl Strategy<Value = (Vec<Rank>, u32)> {
    let record = (0..2_u16, prop_oneof![Just(0), 0..4_u16, any::<u16>()])
        .prop_map(|(priority, weight)| rank(priority, weight));
    (prop::collection::vec(record, 1..9), 0..256_u32)
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
