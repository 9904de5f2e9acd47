//! The same days, followed another way: client by client, every order of contact listed.

use super::*;
use crate::selection::oracle::{Orders, defined};
use num_traits::ToPrimitive;
use std::collections::BTreeMap;

/// Clients that are alike: when they try next, which host served them last, and when; none when none ever did.
type Client = (u64, Option<(usize, i64)>);

/// A fleet told by its definition, a step at a time. Slow, and shares no code with the product but the plan.
struct OneByOne<'a> {
    plan: &'a FleetPlan,
    /// Minutes of a step.
    step: u64,
    clients: BTreeMap<Client, f64>,
}

fn number(n: u64) -> f64 {
    u32::try_from(n).unwrap().into()
}

fn shared(one: u64, other: u64) -> u64 {
    (1..=one)
        .rev()
        .find(|it| one.is_multiple_of(*it) && other.is_multiple_of(*it))
        .unwrap()
}

fn terms_on(plan: &FleetPlan, day: Option<u32>) -> Vec<Option<Rank>> {
    let mut res = plan.hosts.clone();
    for change in &plan.changes {
        // Changes of these plans stand in the order of their days.
        if day.is_some_and(|day| change.from_day <= day) {
            res[change.host] = change.terms;
        }
    }
    res
}

fn orders(plan: &FleetPlan, terms: &[Option<Rank>]) -> Vec<(Vec<usize>, f64)> {
    let hosts: Vec<usize> = (0..terms.len()).filter(|it| terms[*it].is_some()).collect();
    let records: Vec<Rank> = hosts.iter().filter_map(|it| terms[*it]).collect();
    let orders: Orders = defined(plan.model, &records);
    orders
        .into_iter()
        .map(|(order, share)| {
            let order = order.into_iter().map(|it| hosts[it]).collect();
            (order, share.to_f64().unwrap())
        })
        .collect()
}

impl<'a> OneByOne<'a> {
    fn new(plan: &'a FleetPlan) -> Self {
        let times = plan.times;
        let step = shared(shared(15, times.retry_min.into()), times.renewal_min.into());
        let mut clients = BTreeMap::new();
        let all = number(plan.clients);
        if plan.start == Start::Fresh {
            clients.insert((0, None), all);
        } else {
            let renewal = u64::from(times.renewal_min) / step;
            for due in 0..renewal {
                for (order, share) in orders(plan, &plan.hosts) {
                    let last = i64::try_from(due).unwrap() - i64::try_from(renewal).unwrap();
                    let client = (due, order.first().map(|host| (*host, last)));
                    *clients.entry(client).or_default() += all * share / number(renewal);
                }
            }
        }
        Self {
            plan,
            step,
            clients,
        }
    }

    fn day(&mut self, day: u32) -> Day {
        let plan = self.plan;
        let is_up = |host: usize| {
            let mut outages = plan.outages.iter();
            !outages.any(|it| it.host == host && it.from_day <= day && day <= it.to_day)
        };
        let orders = orders(plan, &terms_on(plan, Some(day)));
        let steps = |minutes: u32| u64::from(minutes) / self.step;
        let mut res = Day {
            day,
            hosts: vec![HostDay::default(); plan.hosts.len()],
            failed: 0.0,
            beyond_validity: 0.0,
            never_activated: 0.0,
        };
        let end = u64::from(day + 1) * steps(1440);
        while let Some(((now, last), n)) = self.clients.pop_first() {
            if end <= now {
                self.clients.insert((now, last), n);
                break;
            }
            let cached = last.map(|it| it.0).filter(|_| plan.is_caching);
            for (order, share) in &orders {
                let n = n * share;
                let mut by = None;
                for host in cached.into_iter().chain(order.iter().copied()) {
                    res.hosts[host].contacts += n;
                    if is_up(host) {
                        res.hosts[host].served += n;
                        by = Some(host);
                        break;
                    }
                }
                let next = if let Some(host) = by {
                    let at = i64::try_from(now).unwrap();
                    (now + steps(plan.times.renewal_min), Some((host, at)))
                } else {
                    res.failed += n;
                    (now + steps(plan.times.retry_min), last)
                };
                *self.clients.entry(next).or_default() += n;
            }
        }
        let validity = i64::from(plan.times.validity_days) * i64::try_from(steps(1440)).unwrap();
        for ((_, last), n) in &self.clients {
            match last {
                None => res.never_activated += n,
                Some((host, at)) => {
                    res.hosts[*host].clients += n;
                    if at + validity <= i64::try_from(end).unwrap() {
                        res.beyond_validity += n;
                    }
                }
            }
        }
        res
    }
}

/// Every number of every day.
fn numbers(day: &Day) -> Vec<f64> {
    let hosts = day.hosts.iter();
    let hosts = hosts.flat_map(|it| [it.contacts, it.served, it.clients]);
    hosts
        .chain([day.failed, day.beyond_validity, day.never_activated])
        .collect()
}

#[track_caller]
fn check_days(plan: &FleetPlan) {
    let series = fleet(plan).unwrap();
    let mut one_by_one = OneByOne::new(plan);
    for told in &series.days {
        let expect = one_by_one.day(told.day);
        for (told_number, expect_number) in numbers(told).into_iter().zip(numbers(&expect)) {
            let off = (told_number - expect_number).abs();
            assert!(off < 1e-6, "{plan:#?}\n{told:#?}\nfor {expect:#?}");
        }
    }
}

/// Clients of one cohort whose last success differs by host: two hosts without record die and come back in turn.
#[test]
fn hosts_without_record_come_and_go() {
    let mut plan = plan(&[1, 2, 3], 7000, 40);
    plan.times.validity_days = 9;
    plan.changes = (0..2)
        .map(|host| NewTerms {
            host,
            from_day: 4,
            terms: None,
        })
        .collect();
    plan.outages = vec![
        outage(2, 5, 33),
        outage(0, 8, 12),
        outage(1, 11, 25),
        outage(0, 20, 22),
    ];
    check_days(&plan);
}

/// What a change may do to a record.
fn any_terms() -> impl Strategy<Value = Option<Rank>> {
    prop_oneof![
        Just(None),
        (0..2_u16, 0..4_u16).prop_map(|(priority, weight)| Some(rank(priority, weight))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn days_are_those_of_each_client_alone(
        hosts in prop::collection::vec(any_terms(), 1..4),
        outages in prop::collection::vec((0..3_usize, 0..14_u32, 0..8_u32), 0..5),
        changes in prop::collection::vec((0..3_usize, 0..14_u32, any_terms()), 0..4),
        (model, retry_min, renewal_min) in (0..3_usize, 1..4_u32, 1..6_u32),
        validity_days in 1..12_u32,
        is_caching: bool,
        is_fresh: bool,
    ) {
        let n_hosts = hosts.len();
        let mut plan = plan(&[], 1000, 15);
        plan.hosts = hosts;
        plan.model = SelectionModel::ALL[model];
        plan.is_caching = is_caching;
        plan.start = if is_fresh { Start::Fresh } else { Start::Activated };
        plan.times = Times { retry_min: 360 * retry_min, renewal_min: 360 * renewal_min, validity_days };
        plan.outages = outages.iter().map(|it| outage(it.0 % n_hosts, it.1, it.1 + it.2)).collect();
        plan.changes = changes
            .iter()
            .map(|(host, from_day, terms)| NewTerms { host: host % n_hosts, from_day: *from_day, terms: *terms })
            .collect();
        plan.changes.sort_by_key(|it| it.from_day);
        check_days(&plan);
    }
}
