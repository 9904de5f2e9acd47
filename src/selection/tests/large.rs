//! Sets too large for fractions: stated errors hold, nothing overflows.

use super::*;
use crate::selection::head::Limits;

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
        0.01,
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

fn interval(chance: &Chance) -> (f64, f64) {
    match chance {
        Chance::Exact(_) => (chance.p(), 0.0),
        Chance::Rounded { p, error } => (*p, *error),
    }
}
