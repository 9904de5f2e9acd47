//! Fleets whose course is known.

use super::*;
use crate::selection::SelectionModel;
use proptest::prelude::*;

mod one_by_one;
mod records;
mod wish;

fn rank(priority: u16, weight: u16) -> Rank {
    Rank { priority, weight }
}

fn plan(weights: &[u16], clients: u64, days: u32) -> FleetPlan {
    FleetPlan {
        model: SelectionModel::Proportional,
        hosts: weights.iter().map(|it| Some(rank(0, *it))).collect(),
        clients,
        days,
        is_caching: true,
        start: Start::Activated,
        times: Times::default(),
        outages: vec![],
        changes: vec![],
    }
}

fn outage(host: usize, from_day: u32, to_day: u32) -> Outage {
    Outage {
        host,
        from_day,
        to_day,
    }
}

fn edit(host: usize, from_day: u32, weight: u16) -> NewTerms {
    NewTerms {
        host,
        from_day,
        terms: Some(rank(0, weight)),
    }
}

#[track_caller]
fn near(told: f64, expect: f64) {
    let off = (told - expect).abs();
    assert!(off <= 1e-9 * expect.abs().max(1.0), "{told} for {expect}");
}

/// Contacts, served and clients of the hosts on `day`.
fn on(series: &Series, day: usize) -> Vec<(f64, f64, f64)> {
    let hosts = series.days[day].hosts.iter();
    hosts
        .map(|it| (it.contacts, it.served, it.clients))
        .collect()
}

#[track_caller]
fn check(series: &Series, day: usize, expect: &[(f64, f64, f64)]) {
    let told = on(series, day);
    assert_eq!(told.len(), expect.len());
    for (told, expect) in told.iter().zip(expect) {
        near(told.0, expect.0);
        near(told.1, expect.1);
        near(told.2, expect.2);
    }
}

#[test]
fn without_outage_shares_stay() {
    let series = fleet(&plan(&[10, 90], 700, 30)).unwrap();
    for day in 0..30 {
        check(&series, day, &[(10.0, 10.0, 70.0), (90.0, 90.0, 630.0)]);
    }
    assert_eq!(series.spreads, []);
}

#[test]
fn outage_moves_cached_clients_within_a_renewal_and_they_stay() {
    let mut plan = plan(&[50, 50], 700, 30);
    plan.outages = vec![outage(0, 3, 9)];
    let series = fleet(&plan).unwrap();
    check(&series, 2, &[(50.0, 50.0, 350.0), (50.0, 50.0, 350.0)]);
    // Of the 50 that have the dead host cached, half contact it again when they discover.
    check(&series, 3, &[(75.0, 0.0, 300.0), (100.0, 100.0, 400.0)]);
    check(&series, 9, &[(75.0, 0.0, 0.0), (100.0, 100.0, 700.0)]);
    check(&series, 29, &[(0.0, 0.0, 0.0), (100.0, 100.0, 700.0)]);
    assert!(series.days.iter().all(|it| it.beyond_validity == 0.0));
}

#[test]
fn without_caching_weights_are_followed_at_the_next_renewal() {
    let mut plan = plan(&[50, 50], 700, 30);
    plan.is_caching = false;
    plan.outages = vec![outage(1, 20, 20)];
    plan.changes = vec![edit(0, 5, 0)];
    let series = fleet(&plan).unwrap();
    check(&series, 4, &[(50.0, 50.0, 350.0), (50.0, 50.0, 350.0)]);
    check(&series, 5, &[(0.0, 0.0, 300.0), (100.0, 100.0, 400.0)]);
    check(&series, 11, &[(0.0, 0.0, 0.0), (100.0, 100.0, 700.0)]);
    check(&series, 20, &[(100.0, 100.0, 100.0), (100.0, 0.0, 600.0)]);
    check(&series, 21, &[(0.0, 0.0, 100.0), (100.0, 100.0, 600.0)]);
    let spread = Spread {
        from_day: 5,
        reached: Some(11),
    };
    assert_eq!(series.spreads, [spread]);
}

#[test]
fn with_caching_new_weights_are_not_felt() {
    let mut plan = plan(&[50, 50], 1000, 400);
    plan.changes = vec![edit(0, 5, 0), edit(0, 200, 50)];
    let series = fleet(&plan).unwrap();
    let spreads = [(5, None), (200, Some(200))];
    let spreads = spreads.map(|(from_day, reached)| Spread { from_day, reached });
    assert_eq!(series.spreads, spreads);
}

#[test]
fn all_hosts_down_for_181_days_leave_nobody_activated() {
    let mut plan = plan(&[1, 1], 8400, 190);
    plan.outages = vec![outage(0, 0, 180), outage(1, 0, 180)];
    let series = fleet(&plan).unwrap();
    let beyond = |day: usize| series.days[day].beyond_validity;
    // The first to be due renewed seven days before day 0, and runs out just when day 172 ends.
    near(beyond(171), 0.0);
    near(beyond(172), 12.5);
    near(beyond(178), 12.5 + 6.0 * 1200.0);
    near(beyond(179), 8400.0);
    near(beyond(180), 8400.0);
    near(beyond(181), 0.0);
    // Twelve attempts a day each, all in vain, and the next is for all at the same time.
    near(series.days[100].failed, 12.0 * 8400.0);
    near(series.days[181].hosts[0].served, 4200.0);
    near(series.days[182].hosts[0].served, 0.0);
    near(series.days[188].hosts[0].served, 4200.0);
}

/// Each client goes by its own last success, and each of thousands of attempts finds no host.
#[test]
fn long_outage_with_frequent_attempts_is_followed() {
    let n_hosts = 100;
    let mut plan = plan(&vec![1; n_hosts], 2880, 365);
    plan.times = Times {
        retry_min: 15,
        renewal_min: 43_200,
        validity_days: 180,
    };
    plan.outages = (0..n_hosts).map(|host| outage(host, 0, 364)).collect();
    let series = fleet(&plan).unwrap();
    let last = series.days.last().unwrap();
    near(last.failed, 2880.0 * 96.0);
    near(last.beyond_validity, 2880.0);
    for host in &last.hosts {
        // Those that have it cached, and then everybody.
        near(host.contacts, (28.8 + 2880.0) * 96.0);
    }
    // The last successes lie 15 minutes apart, the first of them 30 days before the first day.
    near(series.days[148].beyond_validity, 0.0);
    near(series.days[149].beyond_validity, 1.0);
    near(series.days[150].beyond_validity, 97.0);
    near(series.days[179].beyond_validity, 2880.0);
}

#[test]
fn fresh_clients_try_every_two_hours_until_a_host_is_there() {
    let mut plan = plan(&[1], 100, 10);
    plan.start = Start::Fresh;
    plan.outages = vec![outage(0, 0, 0)];
    let series = fleet(&plan).unwrap();
    check(&series, 0, &[(1200.0, 0.0, 0.0)]);
    near(series.days[0].never_activated, 100.0);
    check(&series, 1, &[(100.0, 100.0, 100.0)]);
    near(series.days[1].never_activated, 0.0);
    check(&series, 2, &[(0.0, 0.0, 100.0)]);
    check(&series, 8, &[(100.0, 100.0, 100.0)]);
}

#[test]
fn backups_take_over_only_while_they_must() {
    let mut plan = plan(&[1, 1], 700, 40);
    plan.model = SelectionModel::Rfc2782;
    plan.hosts[1] = Some(rank(10, 1));
    plan.is_caching = false;
    plan.outages = vec![outage(0, 10, 12)];
    let series = fleet(&plan).unwrap();
    check(&series, 9, &[(100.0, 100.0, 700.0), (0.0, 0.0, 0.0)]);
    check(&series, 12, &[(100.0, 0.0, 400.0), (100.0, 100.0, 300.0)]);
    check(&series, 20, &[(100.0, 100.0, 700.0), (0.0, 0.0, 0.0)]);
}

#[test]
fn largest_numbers_do_not_overflow() {
    let mut plan = plan(&[u16::MAX; 3], MOST_CLIENTS, MOST_DAYS);
    plan.outages = (0..3).map(|host| outage(host, 1, u32::MAX)).collect();
    plan.changes = vec![edit(0, u32::MAX, 1)];
    let series = fleet(&plan).unwrap();
    let last = &series.days[9_999];
    near(last.beyond_validity, 1e12);
    near(last.failed, 12e12);
}

#[test]
fn intervals_that_share_no_hour_are_kept() {
    let mut plan = plan(&[1], 900, 20);
    plan.times = Times {
        retry_min: 25,
        renewal_min: 2 * 1440,
        validity_days: 3,
    };
    plan.outages = vec![outage(0, 0, 9)];
    let series = fleet(&plan).unwrap();
    // Steps of five minutes: one of 576 cohorts runs out as day 0 ends.
    near(series.days[0].beyond_validity, 900.0 / 576.0);
    near(series.days[2].beyond_validity, 900.0);
    near(series.days[10].beyond_validity, 0.0);
    // 288 steps, five between two attempts.
    let tries = series.days[5].failed / 900.0;
    assert!((tries - 57.6).abs() < 0.01, "{tries}");
}

#[test]
fn plans_out_of_bounds_are_refused() {
    let check = |change: fn(&mut FleetPlan), expect: FleetError| {
        let mut plan = plan(&[1, 1], 10, 10);
        change(&mut plan);
        assert_eq!(fleet(&plan).unwrap_err(), expect);
    };
    check(|it| it.hosts.clear(), FleetError::Hosts(0));
    check(|it| it.clients = 0, FleetError::Clients(0));
    check(|it| it.days = 10_001, FleetError::Days(10_001));
    check(|it| it.times.retry_min = 14, FleetError::Interval(14));
    check(
        |it| it.outages = vec![outage(2, 0, 1)],
        FleetError::UnknownHost(2),
    );
    check(
        |it| it.changes = vec![edit(9, 0, 1)],
        FleetError::UnknownHost(9),
    );
    let backwards = FleetError::Backwards {
        from_day: 2,
        to_day: 1,
    };
    check(|it| it.outages = vec![outage(0, 2, 1)], backwards);
    check(
        |it| {
            it.hosts = vec![Some(rank(0, 1)); MOST_HOSTS];
            it.days = MOST_DAYS;
        },
        FleetError::TooManyCells,
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_client_is_lost_or_made(
        weights in prop::collection::vec(0..100_u16, 1..5),
        outages in prop::collection::vec((0..5_usize, 0..30_u32, 0..20_u32), 0..6),
        edits in prop::collection::vec((0..5_usize, 0..30_u32, 0..100_u16), 0..4),
        model in 0..3_usize,
        is_caching: bool,
        is_fresh: bool,
    ) {
        let n_hosts = weights.len();
        let mut plan = plan(&weights, 10_000, 40);
        plan.model = SelectionModel::ALL[model];
        plan.is_caching = is_caching;
        plan.start = if is_fresh { Start::Fresh } else { Start::Activated };
        plan.outages = outages.iter().map(|it| outage(it.0 % n_hosts, it.1, it.1 + it.2)).collect();
        plan.changes = edits.iter().map(|it| edit(it.0 % n_hosts, it.1, it.2)).collect();
        for day in &fleet(&plan).unwrap().days {
            let held: f64 = day.hosts.iter().map(|it| it.clients).sum();
            prop_assert!((held + day.never_activated - 10_000.0).abs() < 1e-6);
            for (idx, host) in day.hosts.iter().enumerate() {
                prop_assert!(host.served <= host.contacts + 1e-6);
                let is_now = |it: &Outage| (it.from_day..=it.to_day).contains(&day.day);
                let is_down = plan.outages.iter().any(|it| it.host == idx && is_now(it));
                prop_assert!(!is_down || host.served == 0.0);
            }
        }
    }
}

#[test]
fn activations_run_out_whatever_the_rhythm_of_retries() {
    let beyond = |retry_min| {
        let mut plan = plan(&[1], 6_720, 40);
        plan.times.validity_days = 20;
        plan.times.retry_min = retry_min;
        plan.outages = vec![outage(0, 5, 39)];
        let series = fleet(&plan).unwrap();
        let days = series.days.into_iter();
        days.map(|it| it.beyond_validity).collect::<Vec<f64>>()
    };
    let expect = beyond(15);
    assert!(0.0 < expect[20]);
    for retry_min in [120, 1_440, 4_320] {
        for (told, expect) in beyond(retry_min).into_iter().zip(&expect) {
            near(told, *expect);
        }
    }
}
