//! What holds of any set of records, whatever the model.

use super::*;

/// What is known of one client, with fractions.
struct Known {
    first: Vec<BigRational>,
    contacted: Vec<BigRational>,
    serves: Vec<BigRational>,
    tries: BigRational,
    wait: f64,
}

fn known(model: SelectionModel, choices: &[Choice]) -> Known {
    let groups = [choices.to_vec()];
    let forecast = forecast(model, &groups);
    let contacts = contacts(model, &groups);
    let Mean::Exact(tries) = contacts.tries else {
        panic!("{:?} is no fraction", contacts.tries);
    };
    Known {
        first: first_contacts(&forecast),
        contacted: contacts
            .hosts
            .iter()
            .map(|it| exact(&it.contacted))
            .collect(),
        serves: serves(&forecast),
        tries,
        wait: forecast.expected_wait.as_secs_f64(),
    }
}

fn without(choices: &[Choice], idx: usize) -> Vec<Choice> {
    let mut res = choices.to_vec();
    res.remove(idx);
    res
}

/// Chances of the hosts without one, that one put back with none.
fn put_back(mut chances: Vec<BigRational>, idx: usize) -> Vec<BigRational> {
    chances.insert(idx, BigRational::zero());
    chances
}

/// After a dead host the search is that of a client who never had its record.
#[track_caller]
fn check_search_goes_on(model: SelectionModel, choices: &[Choice]) {
    let all = known(model, choices);
    let mut serves = vec![BigRational::zero(); choices.len()];
    let mut contacted = all.first.clone();
    let mut tries = BigRational::from_integer(i32::from(!choices.is_empty()).into());
    let mut wait = 0.0;
    for (idx, choice) in choices.iter().enumerate() {
        let first = &all.first[idx];
        let HostState::Down { wait: lost } = choice.state else {
            serves[idx] += first;
            continue;
        };
        let then = known(model, &without(choices, idx));
        for (res, p) in serves.iter_mut().zip(put_back(then.serves, idx)) {
            *res += first * p;
        }
        for (res, p) in contacted.iter_mut().zip(put_back(then.contacted, idx)) {
            *res += first * p;
        }
        tries += first * then.tries;
        wait += first.to_f64().unwrap() * (lost.as_secs_f64() + then.wait);
    }
    let what = format!("{model:?}, {choices:?}");
    assert_eq!(all.serves, serves, "{what}");
    assert_eq!(all.contacted, contacted, "{what}");
    assert_eq!(all.tries, tries, "{what}");
    assert!(close(all.wait, wait), "{what}: {} for {wait}", all.wait);
}

/// Who stands behind a record that came first stands there as if that record had never been.
#[track_caller]
fn check_orders_behind(model: SelectionModel, records: &[Rank]) {
    let orders = rolled(model, records);
    for first in 0..records.len() {
        let behind: Orders = orders
            .iter()
            .filter(|(order, _)| order.first() == Some(&first))
            .map(|(order, share)| (order[1..].to_vec(), share.clone()))
            .collect();
        let all: BigRational = behind.values().sum();
        if all.is_zero() {
            continue;
        }
        let mut others = records.to_vec();
        others.remove(first);
        for (order, share) in rolled(model, &others) {
            let order: Vec<usize> = order
                .iter()
                .map(|it| it + usize::from(first <= *it))
                .collect();
            let conditional = behind.get(&order).map(|it| it / &all);
            assert_eq!(
                conditional,
                Some(share),
                "{model:?}, {records:?}, {first}, {order:?}"
            );
        }
    }
}

#[test]
fn orders_behind_the_first_record_are_those_of_the_others() {
    for records in [
        at_one_priority(&[0, 1, 3]),
        at_one_priority(&[0, 0, 2, 1]),
        at_one_priority(&[1, 2, 3, 1]),
        vec![rank(5, 2), rank(0, 0), rank(5, 1), rank(0, 3)],
    ] {
        for model in SelectionModel::ALL {
            check_orders_behind(model, &records);
        }
    }
}

/// In `rfc2782` a dead host still takes a roll of 0 away from the others.
#[test]
fn dead_host_is_not_a_record_less_by_rfc2782() {
    let choices = group(&at_one_priority(&[1, 2, 3]), 0b100);
    let told = |choices: &[Choice]| known(SelectionModel::Rfc2782, choices).serves[0].clone();
    assert_eq!(told(&choices), part(31, 84));
    assert_eq!(told(&without(&choices, 2)), part(3, 8));
}

/// Fewer records than `n_records`, of any weight. With five of them chances by `rfc2782` are fractions whatever the weights.
fn sets(n_records: usize) -> impl Strategy<Value = (Vec<Rank>, u32)> {
    let weight = prop_oneof![Just(0), 1..4_u16, any::<u16>()];
    let record = (0..2_u16, weight).prop_map(|(priority, weight)| rank(priority, weight));
    (prop::collection::vec(record, 0..n_records), 0..64_u32)
}

fn light_sets() -> impl Strategy<Value = Vec<Rank>> {
    let record = (0..2_u16, 0..4_u16).prop_map(|(priority, weight)| rank(priority, weight));
    prop::collection::vec(record, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_order_is_a_permutation_and_priorities_never_invert(
        (records, _) in sets(40),
        rolls in prop::collection::vec(any::<u64>(), 1..50),
    ) {
        for model in SelectionModel::ALL {
            let mut rolls = rolls.iter().cycle();
            let order = order(model, &records, &mut |n| rolls.next().unwrap() % n.saturating_add(1));
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..records.len()).collect::<Vec<_>>());
            let places = || order.iter().map(|it| records[*it]);
            if model != SelectionModel::Uniform {
                prop_assert!(places().is_sorted_by_key(|it| it.priority));
            }
            if model == SelectionModel::Proportional {
                prop_assert!(places().is_sorted_by_key(|it| (it.priority, it.weight == 0)));
            }
        }
    }

    #[test]
    fn all_rolls_give_the_orders_of_the_definition(records in light_sets()) {
        for model in SelectionModel::ALL {
            prop_assert_eq!(rolled(model, &records), defined(model, &records));
        }
    }

    #[test]
    fn search_goes_on_as_if_the_dead_host_had_no_record((records, down) in sets(6)) {
        for model in SelectionModel::ALL {
            check_search_goes_on(model, &group(&records, down));
        }
    }

    /// Not so by `rfc2782`, see above.
    #[test]
    fn dead_hosts_do_not_matter_to_shares((records, down) in sets(9)) {
        for model in [SelectionModel::Proportional, SelectionModel::Uniform] {
            let choices = group(&records, down);
            let is_up = |it: &&Choice| it.state == HostState::Serves;
            let alive: Vec<Choice> = choices.iter().filter(is_up).cloned().collect();
            let mut shares = known(model, &alive).serves.into_iter();
            for (choice, told) in choices.iter().zip(known(model, &choices).serves) {
                let expect = if is_up(&choice) { shares.next().unwrap() } else { BigRational::zero() };
                prop_assert_eq!(told, expect);
            }
        }
    }

    #[test]
    fn contacts_add_up((records, down) in sets(6)) {
        for model in SelectionModel::ALL {
            let choices = group(&records, down);
            let told = known(model, &choices);
            prop_assert_eq!(&told.tries, &told.contacted.iter().sum());
            let wait: f64 = choices
                .iter()
                .zip(&told.contacted)
                .map(|(choice, p)| match choice.state {
                    HostState::Down { wait } => wait.as_secs_f64() * p.to_f64().unwrap(),
                    HostState::Serves | HostState::NotProbed => 0.0,
                })
                .sum();
            prop_assert!(close(told.wait, wait), "{} for {}", told.wait, wait);
            for idx in 0..choices.len() {
                prop_assert!(told.first[idx] <= told.contacted[idx]);
                prop_assert!(told.serves[idx] <= told.contacted[idx]);
                prop_assert!(told.contacted[idx] <= BigRational::one());
            }
        }
    }
}
