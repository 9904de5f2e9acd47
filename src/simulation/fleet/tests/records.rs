//! Records that are added and taken out, while clients sit on their hosts.

use super::*;

fn record(host: usize, from_day: u32, terms: Option<Rank>) -> NewTerms {
    NewTerms {
        host,
        from_day,
        terms,
    }
}

/// Two even hosts; the record of the first is taken out on day 5.
fn one_removed(is_caching: bool) -> FleetPlan {
    FleetPlan {
        is_caching,
        changes: vec![record(0, 5, None)],
        ..plan(&[50, 50], 700, 60)
    }
}

/// Two even hosts; a third one like them gets a record on day 5.
fn one_added(is_caching: bool) -> FleetPlan {
    let mut res = FleetPlan {
        is_caching,
        changes: vec![record(2, 5, Some(rank(0, 50)))],
        ..plan(&[50, 50], 630, 60)
    };
    res.hosts.push(None);
    res
}

fn reached(series: &Series) -> Vec<Option<u32>> {
    series.spreads.iter().map(|it| it.reached).collect()
}

#[test]
fn without_caching_a_removed_record_is_left_at_the_next_renewal() {
    let series = fleet(&one_removed(false)).unwrap();
    check(&series, 4, &[(50.0, 50.0, 350.0), (50.0, 50.0, 350.0)]);
    check(&series, 5, &[(0.0, 0.0, 300.0), (100.0, 100.0, 400.0)]);
    check(&series, 11, &[(0.0, 0.0, 0.0), (100.0, 100.0, 700.0)]);
    assert_eq!(reached(&series), [Some(11)]);
}

#[test]
fn with_caching_a_removed_record_keeps_its_clients() {
    let series = fleet(&one_removed(true)).unwrap();
    check(&series, 59, &[(50.0, 50.0, 350.0), (50.0, 50.0, 350.0)]);
    assert_eq!(reached(&series), [None]);
}

/// A dead host without record costs one contact, and is not found again.
#[test]
fn cached_clients_leave_a_removed_host_that_dies() {
    let mut plan = one_removed(true);
    plan.outages = vec![outage(0, 20, 59)];
    let series = fleet(&plan).unwrap();
    check(&series, 19, &[(50.0, 50.0, 350.0), (50.0, 50.0, 350.0)]);
    check(&series, 20, &[(50.0, 0.0, 300.0), (100.0, 100.0, 400.0)]);
    check(&series, 26, &[(50.0, 0.0, 0.0), (100.0, 100.0, 700.0)]);
    check(&series, 27, &[(0.0, 0.0, 0.0), (100.0, 100.0, 700.0)]);
    assert_eq!(reached(&series), [Some(26)]);
}

/// Nobody finds a host, and half of the clients need none.
#[test]
fn cached_clients_are_served_without_any_record_that_leads_to_a_host() {
    let mut plan = one_removed(true);
    plan.days = 250;
    plan.outages = vec![outage(1, 20, 219)];
    let series = fleet(&plan).unwrap();
    let failed = |day: usize| series.days[day].failed;
    let beyond = |day: usize| series.days[day].beyond_validity;
    // Twelve cohorts a day, half of each on the dead host: 4 1/6 clients that try twelve times, eleven times and so on,
    // at their cached host and then by the record, which is the same one.
    let tries = 78.0 * 25.0 / 6.0;
    check(&series, 19, &[(50.0, 50.0, 350.0), (50.0, 50.0, 350.0)]);
    check(
        &series,
        20,
        &[(50.0, 50.0, 350.0), (2.0 * tries, 0.0, 350.0)],
    );
    near(failed(20), tries);
    for day in [26, 100, 219] {
        let by_then = if day == 26 {
            6.0 * 600.0 + tries
        } else {
            4200.0
        };
        near(failed(day), by_then);
        check(
            &series,
            day,
            &[(50.0, 50.0, 350.0), (2.0 * by_then, 0.0, 350.0)],
        );
    }
    // The last one of them that was served was so on day 19.
    near(beyond(191), 0.0);
    near(beyond(199), 350.0);
    near(beyond(219), 350.0);
    near(beyond(220), 0.0);
    // All come at once then, since they waited together.
    check(&series, 220, &[(50.0, 50.0, 350.0), (350.0, 350.0, 350.0)]);
    check(&series, 227, &[(50.0, 50.0, 350.0), (350.0, 350.0, 350.0)]);
    near(failed(220), 0.0);
}

#[test]
fn without_caching_a_host_without_record_serves_nobody() {
    let mut plan = one_removed(false);
    plan.outages = vec![outage(1, 20, 20)];
    let series = fleet(&plan).unwrap();
    check(
        &series,
        20,
        &[(0.0, 0.0, 0.0), (78.0 * 25.0 / 3.0, 0.0, 700.0)],
    );
    near(series.days[20].failed, 78.0 * 25.0 / 3.0);
}

#[test]
fn fresh_clients_do_not_find_a_host_without_record() {
    let mut plan = one_removed(true);
    plan.start = Start::Fresh;
    plan.changes = vec![record(0, 0, None), record(0, 1, Some(rank(0, 50)))];
    plan.outages = vec![outage(1, 0, 1)];
    let series = fleet(&plan).unwrap();
    check(&series, 0, &[(0.0, 0.0, 0.0), (8400.0, 0.0, 0.0)]);
    near(series.days[0].never_activated, 700.0);
    check(&series, 1, &[(700.0, 700.0, 700.0), (350.0, 0.0, 0.0)]);
}

#[test]
fn without_caching_an_added_record_has_its_share_after_a_renewal() {
    let series = fleet(&one_added(false)).unwrap();
    let (half, third, none) = (315.0, 210.0, (0.0, 0.0, 0.0));
    check(&series, 4, &[(45.0, 45.0, half), (45.0, 45.0, half), none]);
    let step = |day: f64| {
        let moved = (day / 7.0).min(1.0);
        let old = (30.0, 30.0, half - moved * (half - third));
        [old, old, (30.0, 30.0, moved * third)]
    };
    check(&series, 5, &step(1.0));
    check(&series, 10, &step(6.0));
    check(&series, 11, &step(7.0));
    assert_eq!(reached(&series), [Some(11)]);
}

#[test]
fn with_caching_an_added_record_is_felt_in_an_outage_only() {
    let mut plan = one_added(true);
    plan.outages = vec![outage(0, 20, 30)];
    let series = fleet(&plan).unwrap();
    check(
        &series,
        19,
        &[(45.0, 45.0, 315.0), (45.0, 45.0, 315.0), (0.0, 0.0, 0.0)],
    );
    // Those of the dead host find two others alike, and come by it once more in a third of all orders.
    check(
        &series,
        30,
        &[(0.0, 0.0, 0.0), (67.5, 67.5, 472.5), (22.5, 22.5, 157.5)],
    );
    near(series.days[20].hosts[0].contacts, 45.0 + 45.0 / 3.0);
    assert_eq!(reached(&series), [None]);
}

/// Whose record comes back has kept its clients.
#[test]
fn record_that_comes_back_finds_its_clients() {
    let mut plan = one_removed(true);
    plan.changes.push(record(0, 30, Some(rank(0, 50))));
    let series = fleet(&plan).unwrap();
    assert_eq!(reached(&series), [None, Some(30)]);
}
