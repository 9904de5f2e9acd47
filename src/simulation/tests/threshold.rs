//! The count of distinct clients against clients that are drawn.

use super::*;
use crate::selection::forecast;
use crate::simulation::drawn::Walk;
use crate::simulation::threshold::{Minimum, threshold};
use std::collections::BTreeSet;

/// Fleets that are drawn, each from a seed of its own. Fixed, so that the shares are the same for ever.
const FLEETS: u64 = 4_000;

/// Shares of fleets in which each host, and every host, sees five clients of `clients` that draw so often.
fn drawn_shares(choices: &[Choice], draws: u32, clients: u64) -> Vec<f64> {
    let mut walk = Walk::new(SelectionModel::Rfc2782, &[choices.to_vec()], 64);
    let n_hosts = choices.len();
    let mut enough = vec![0; n_hosts + 1];
    for seed in 0..FLEETS {
        let mut seen = vec![0; n_hosts];
        for client_idx in 0..clients {
            let mut rolls = Rolls::of_client(seed, client_idx);
            let ends = (0..draws).map(|_| walk.client(&mut |n| rolls.roll(n)));
            let visited: BTreeSet<usize> = ends.filter_map(|it| it.served).collect();
            for slot in visited {
                seen[slot] += 1;
            }
        }
        for (enough, seen) in enough.iter_mut().zip(&seen) {
            *enough += u32::from(5 <= *seen);
        }
        enough[n_hosts] += u32::from(seen.iter().all(|it| 5 <= *it));
    }
    let fleets = f64::from(u32::try_from(FLEETS).unwrap());
    enough.into_iter().map(|n| f64::from(n) / fleets).collect()
}

#[track_caller]
fn check(choices: &[Choice], draws: u32, clients: u64) {
    let forecast = forecast(SelectionModel::Rfc2782, &[choices.to_vec()]);
    let chances: Vec<f64> = forecast.hosts.iter().map(|it| it.serves.p()).collect();
    let told = threshold(&chances, draws, clients, Minimum::Five);
    let mut expect: Vec<f64> = told.hosts.iter().map(|it| it.reaches).collect();
    expect.push(told.all);
    let shares = drawn_shares(choices, draws, clients);
    for (share, p) in shares.iter().zip(expect) {
        // Four times what shares scatter by.
        let scatter = 4.0 * (p * (1.0 - p) / 4_000.0).sqrt();
        let error = scatter + told.error;
        assert!(
            (share - p).abs() <= error,
            "{draws}, {clients}: {shares:?}, {told:?}"
        );
        // So wide that nothing could be seen would prove nothing.
        assert!(error < 0.06, "{told:?}");
    }
}

#[test]
fn drawn_clients_are_counted_as_told() {
    check(&serving(&[10, 90]), 1, 60);
    check(&serving(&[10, 30, 60]), 1, 55);
    check(&serving(&[0, 1, 1, 2]), 1, 40);
}

#[test]
fn clients_that_draw_anew_are_counted_as_told() {
    check(&serving(&[10, 90]), 4, 25);
    check(&serving(&[20, 30, 50]), 2, 20);
}

#[test]
fn dead_hosts_see_nobody() {
    let mut choices = serving(&[10, 30, 60]);
    choices[1].state = SILENT;
    let groups = [choices.clone()];
    let serves = forecast(SelectionModel::Rfc2782, &groups).hosts;
    let chances: Vec<f64> = serves.iter().map(|it| it.serves.p()).collect();
    let told = threshold(&chances, 1, 50, Minimum::Five);
    assert!(told.hosts[1].reaches <= 0.0);
    assert_eq!(told.hosts[1].clients_for_sure, None);
    let shares = drawn_shares(&choices, 1, 50);
    assert!(shares[1] <= 0.0 && shares[3] <= 0.0, "{shares:?}");
    // It is not drawn at all, so it does not keep the others from having seen enough.
    assert!(0.5 < told.all, "{}", told.all);
}
