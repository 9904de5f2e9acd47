//! Which hosts are contacted, against the oracle and at sizes it does not reach.

use super::*;
use crate::selection::contacts::contacts_within;
use crate::selection::head::Limits;

/// Chance of each host to be contacted, read off all orders.
fn contacted(orders: &Orders, choices: &[Choice]) -> Vec<BigRational> {
    let mut res = vec![BigRational::zero(); choices.len()];
    for (order, share) in orders {
        for idx in order {
            res[*idx] += share;
            if !matches!(choices[*idx].state, HostState::Down { .. }) {
                break;
            }
        }
    }
    res
}

#[track_caller]
fn check(records: &[Rank]) {
    for model in SelectionModel::ALL {
        let orders = defined(model, records);
        for down in 0..1 << records.len() {
            let choices = group(records, down);
            let expect = contacted(&orders, &choices);
            let told = contacts(model, std::slice::from_ref(&choices));
            let what = format!("{model:?}, {records:?}, down {down:b}");
            let chances: Vec<BigRational> =
                told.hosts.iter().map(|it| exact(&it.contacted)).collect();
            assert_eq!(chances, expect, "{what}");
            assert_eq!(told.tries, Mean::Exact(expect.iter().sum()), "{what}");
            for limits in [(0, 100_000), (0, 6), (0, 0)].map(|(exact_states, states)| Limits {
                exact_states,
                states,
                ..Limits::USUAL
            }) {
                let told = contacts_within(model, std::slice::from_ref(&choices), &limits);
                for (host, expect) in told.hosts.iter().zip(&expect) {
                    if let Chance::Rounded { p, error } = &host.contacted {
                        let off = (p - expect.to_f64().unwrap()).abs();
                        assert!(off <= *error, "{what}: {off} off, {error} stated");
                    }
                }
            }
        }
    }
}

#[test]
fn hosts_contacted_are_what_all_orders_come_to() {
    check(&[]);
    check(&at_one_priority(&[0, 0, 0, 0]));
    check(&at_one_priority(&[0, 0, 0, 2, 5]));
    check(&at_one_priority(&[1, 2, 4, 8, 16]));
    check(&at_one_priority(&[0, 1, 1, 4, 4]));
    check(&[rank(1, 0), rank(0, 3), rank(1, 2), rank(0, 1), rank(9, 4)]);
}

#[test]
fn one_dead_host_beside_another_is_tried_half_the_time() {
    let told = contacts(
        SelectionModel::Rfc2782,
        &[group(&at_one_priority(&[1, 1]), 1)],
    );
    assert_eq!(told.hosts[0].contacted, Chance::of(1, 2));
    assert_eq!(told.tries, Mean::Exact(part(3, 2)));
}

#[test]
fn fraction_is_given_as_long_as_json_keeps_it() {
    const LARGEST: u64 = (1 << 53) - 1;
    let check = |n: u64, of: u64, expect| {
        assert_eq!(Mean::Exact(part(n, of)).fraction(), expect, "{n}/{of}");
    };
    check(3, 2, Some((3, 2)));
    check(4, 2, Some((2, 1)));
    check(LARGEST, 2, Some((LARGEST, 2)));
    check(1, LARGEST, Some((1, LARGEST)));
    check(LARGEST + 2, 2, None);
    check(1, LARGEST + 1, None);
    let rounded = Mean::Rounded {
        value: 1.5,
        error: 0.0,
    };
    assert_eq!(rounded.fraction(), None);
}

#[test]
fn nobody_to_contact_is_no_try() {
    let told = contacts(SelectionModel::Uniform, &[vec![]]);
    assert_eq!(told.tries, Mean::Exact(BigRational::zero()));
}

#[test]
fn tries_of_many_hosts_are_few_and_stated() {
    let weights: Vec<u16> = (1..=3000).collect();
    let mut choices = group(&at_one_priority(&weights), 0);
    for choice in choices.iter_mut().step_by(2) {
        choice.state = HostState::Down {
            wait: Duration::ZERO,
        };
    }
    for model in SelectionModel::ALL {
        let told = contacts(model, std::slice::from_ref(&choices));
        let value = told.tries.value();
        assert!((1.9..2.1).contains(&value), "{model:?}: {value}");
        if let Mean::Rounded { error, .. } = told.tries {
            assert!(error < 1e-3, "{model:?}: {error}");
        }
    }
}
