//! Against direct sums over all ways to spread the clients.

use super::joint::{Host, all_reach, number};
use super::*;
use proptest::prelude::*;

/// The multinomial summed over every spread, host by host.
fn summed(chances: &[f64], clients: u64, least: u64) -> f64 {
    let Some((chance, others)) = chances.split_first() else {
        return if clients == 0 { 1.0 } else { 0.0 };
    };
    let mut res = 0.0;
    let mut ways = 1.0;
    for n in 0..=clients {
        if least <= n {
            let here = ways * chance.powi(i32::try_from(n).unwrap());
            res += here * summed(others, clients - n, least);
        }
        ways *= number(clients - n) / number(n + 1);
    }
    res
}

#[track_caller]
fn check(chances: &[f64], least: u64) {
    for clients in 0..40 {
        let expect = summed(chances, clients, least);
        let told = all_reach(&Host::alike(chances), clients, least);
        assert!(
            (told - expect).abs() < 1e-11,
            "{chances:?}, {clients}: {told} for {expect}"
        );
        for chance in chances {
            let expect: f64 = summed_binomial(*chance, clients, least);
            let told = reaches(*chance, clients, least);
            assert!(
                (told - expect).abs() < 1e-12,
                "{chance}, {clients}: {told} for {expect}"
            );
        }
    }
}

fn summed_binomial(chance: f64, clients: u64, least: u64) -> f64 {
    let mut ways = 1.0;
    let mut res = 0.0;
    for n in 0..=clients {
        if least <= n {
            let misses = i32::try_from(clients - n).unwrap();
            res += ways * chance.powi(i32::try_from(n).unwrap()) * (1.0 - chance).powi(misses);
        }
        ways *= number(clients - n) / number(n + 1);
    }
    res
}

#[test]
fn chances_are_the_sums_over_all_spreads() {
    check(&[1.0], 5);
    check(&[0.5, 0.5], 5);
    check(&[0.1, 0.9], 5);
    check(&[0.2, 0.3, 0.5], 5);
    check(&[0.25, 0.25, 0.25, 0.25], 5);
    check(&[0.25, 0.75], 1);
    check(&[0.001, 0.999], 2);
}

#[test]
fn one_host_needs_exactly_the_minimum() {
    for minimum in [Minimum::Five, Minimum::TwentyFive] {
        let least = minimum.clients();
        let told = threshold(&[1.0], 1, least - 1, minimum);
        assert_eq!((told.all, told.hosts[0].reaches), (0.0, 0.0));
        let told = threshold(&[1.0, 0.0], 1, least, minimum);
        assert!(1.0 <= told.all, "{}", told.all);
        assert_eq!(told.clients_for_all, Some(least));
        assert_eq!(told.hosts[0].clients_for_sure, Some(least));
        assert!(told.hosts[1].reaches <= 0.0);
        assert_eq!(told.hosts[1].clients_for_sure, None);
    }
}

/// Against the chances themselves, one number of hosts after the other.
#[test]
fn even_hosts_are_the_most_that_reach() {
    for minimum in [Minimum::Five, Minimum::TwentyFive] {
        for clients in (0..400).step_by(7) {
            let all = |n: usize| {
                let share = 1.0 / number(u64::try_from(n).unwrap());
                threshold(&vec![share; n], 1, clients, minimum).all
            };
            let enough: Vec<usize> = (1..=12).filter(|n| SURE <= all(*n)).collect();
            // No gap: more hosts never make it likelier.
            assert!(enough.iter().copied().eq(1..=enough.len()), "{enough:?}");
            for most in [0, 1, 12] {
                let told = even_hosts(clients, minimum, most);
                let expect = u64::try_from(enough.len()).unwrap().min(most);
                assert_eq!(told, expect, "{clients} clients, {most} hosts at most");
            }
        }
    }
}

#[test]
fn even_hosts_at_the_edges() {
    for (clients, expect) in [
        (0, 0),
        (24, 0),
        (25, 1),
        (MOST_CLIENTS, 1_000),
        (u64::MAX, 1_000),
    ] {
        let told = even_hosts(clients, Minimum::TwentyFive, 1_000);
        assert_eq!(told, expect, "{clients}");
    }
}

/// Two even hosts by summation of a binomial in exact whole numbers.
#[test]
fn clients_needed_for_two_even_hosts() {
    let told = threshold(&[0.5, 0.5], 1, 0, Minimum::TwentyFive);
    let both = |n: u64| -> f64 {
        let mut ways = 1.0;
        let mut res = 0.0;
        for at in 0..=n {
            if (25..=n.saturating_sub(25)).contains(&at) {
                res += ways / 2_f64.powi(i32::try_from(n).unwrap());
            }
            ways *= number(n - at) / number(at + 1);
        }
        res
    };
    let expect = (0..200).find(|n| SURE <= both(*n));
    assert_eq!(told.clients_for_all, expect);
    let single = (0..200).find(|n| SURE <= summed_binomial(0.5, *n, 25));
    assert_eq!(told.hosts[0].clients_for_sure, single);
}

/// Host after host, each a binomial of the clients that are left: another way to the multinomial, for more clients.
fn host_by_host(chances: &[f64], clients: u64, least: u64) -> f64 {
    let mut left = vec![0.0; usize::try_from(clients).unwrap() + 1];
    *left.last_mut().unwrap() = 1.0;
    let mut rest: f64 = chances.iter().sum();
    for chance in chances {
        let share = (chance / rest).min(1.0);
        rest -= chance;
        let mut then = vec![0.0; left.len()];
        for (n_left, p) in left.iter().enumerate() {
            let n = u64::try_from(n_left).unwrap();
            // The logarithm of the number of ways to choose `taken` of `n`.
            let mut ways = 0.0;
            for taken in 0..=n {
                let miss = number(n - taken);
                let missed = if 0.0 < miss {
                    miss * (1.0 - share).ln()
                } else {
                    0.0
                };
                let here = (ways + number(taken) * share.ln() + missed).exp();
                if least <= taken {
                    then[n_left - usize::try_from(taken).unwrap()] += p * here;
                }
                ways += (number(n - taken) / number(taken + 1)).ln();
            }
        }
        left = then;
    }
    left[0]
}

#[test]
fn hundreds_of_clients_agree_host_by_host() {
    let check = |chances: &[f64], clients: u64| {
        let expect = host_by_host(chances, clients, 25);
        let told = all_reach(&Host::alike(chances), clients, 25);
        assert!(
            (told - expect).abs() < 1e-9,
            "{clients}: {told} for {expect}"
        );
        expect
    };
    let spread = [0.1, 0.15, 0.2, 0.2, 0.35];
    let told: Vec<f64> = [125, 150, 250, 300, 400]
        .map(|it| check(&spread, it))
        .into();
    assert!(
        told[0] < 1e-3 && 0.5 < told[3] && 0.98 < told[4],
        "{told:?}"
    );
    check(&[0.25; 4], 130);
    check(&[0.25; 4], 100);
}

/// How many clients each of two hosts sees, summed over everything that `clients` clients may draw in `draws` draws.
fn seen_by_two(chances: [f64; 2], draws: u32, clients: usize) -> Vec<Vec<f64>> {
    let miss = |chance: f64| (1.0 - chance).powi(i32::try_from(draws).unwrap());
    let neither = miss(chances[0] + chances[1]);
    let only = [1, 0].map(|other: usize| miss(chances[other]) - neither);
    let both = 1.0 - neither - only[0] - only[1];
    let mut res = vec![vec![0.0; clients + 1]; clients + 1];
    res[0][0] = 1.0;
    for n in 1..=clients {
        for one in (0..=n).rev() {
            for other in (0..=n).rev() {
                let at = |less: (usize, usize)| {
                    let one = one.checked_sub(less.0);
                    let other = other.checked_sub(less.1);
                    one.zip(other).map_or(0.0, |(one, other)| res[one][other])
                };
                res[one][other] = neither * at((0, 0))
                    + only[0] * at((1, 0))
                    + only[1] * at((0, 1))
                    + both * at((1, 1));
            }
        }
    }
    res
}

#[test]
fn hosts_see_more_of_clients_that_draw_anew() {
    for (chances, draws, clients) in [
        ([0.5, 0.5], 4, 30),
        ([0.1, 0.9], 4, 60),
        ([0.1, 0.3], 2, 40),
        ([0.02, 0.98], 30, 12),
        ([0.3, 0.3], 1, 20),
    ] {
        let told = threshold(&chances, draws, clients, Minimum::Five);
        let n_clients = usize::try_from(clients).unwrap();
        let counts = seen_by_two(chances, draws, n_clients);
        let sum_where = |is_meant: fn(usize, usize) -> bool| -> f64 {
            let all =
                (0..=n_clients).flat_map(|one| (0..=n_clients).map(move |other| (one, other)));
            let meant = all.filter(|it| is_meant(it.0, it.1));
            meant.map(|(one, other)| counts[one][other]).sum()
        };
        let near = |told: f64, expect: f64, error: f64| {
            let what = format!("{chances:?}, {draws}, {clients}: {told} for {expect}");
            assert!((told - expect).abs() <= error, "{what}");
        };
        near(told.hosts[0].reaches, sum_where(|one, _| 5 <= one), 1e-9);
        near(
            told.hosts[1].reaches,
            sum_where(|_, other| 5 <= other),
            1e-9,
        );
        let both = sum_where(|one, other| 5 <= one && 5 <= other);
        near(told.all, both, told.error);
        assert!(told.error < 0.1, "{}", told.error);
    }
}

#[test]
fn drawing_anew_never_needs_more_clients() {
    let chances = [0.1, 0.2, 0.7];
    let needed = |draws| threshold(&chances, draws, 0, Minimum::TwentyFive).clients_for_all;
    assert_eq!(needed(0), needed(1));
    let needed: Vec<Option<u64>> = [1, 2, 4, 30].map(needed).into();
    assert!(needed.is_sorted_by(|one, other| one > other), "{needed:?}");
    // At least as many as there must be at all.
    assert!(Some(25) < needed[3]);
    let single = threshold(&[1.0], 4, 30, Minimum::TwentyFive);
    assert_eq!(single.clients_for_all, Some(25));
    assert!((single.all - 1.0).abs() <= single.error);
}

/// Around the number that is told, the chance passes what counts as sure; hosts of any size.
#[test]
fn numbers_needed_are_the_smallest() {
    for chances in [
        vec![0.5, 0.5],
        vec![1e-9, 1.0 - 1e-9],
        (1..=40).map(|it| f64::from(it) / 820.0).collect(),
        vec![0.01; 100],
    ] {
        let told = threshold(&chances, 1, 1, Minimum::TwentyFive);
        let hosts = Host::alike(&chances);
        let all = told.clients_for_all.unwrap();
        assert!(SURE <= all_reach(&hosts, all, 25) + 1e-9, "{chances:?}");
        assert!(all_reach(&hosts, all - 1, 25) < SURE + 1e-9, "{chances:?}");
        for host in told.hosts {
            let sure = host.clients_for_sure.unwrap();
            assert!(SURE <= reaches(host.chance, sure, 25));
            assert!(reaches(host.chance, sure - 1, 25) < SURE);
        }
    }
}

#[test]
fn nobody_to_draw_reaches_nothing() {
    let check = |chances: &[f64]| {
        let told = threshold(chances, 1, 1000, Minimum::Five);
        assert_eq!((told.all, told.clients_for_all), (0.0, None), "{chances:?}");
    };
    check(&[]);
    check(&[0.0]);
    check(&[f64::NAN, -1.0]);
}

#[test]
fn largest_number_of_clients_is_no_overflow() {
    let told = threshold(&[0.5, 0.5 - 1e-9, 1e-9], 1, u64::MAX, Minimum::TwentyFive);
    assert_eq!(told.clients, MOST_CLIENTS);
    assert!((told.all - 1.0).abs() < told.error, "{}", told.all);
    let told = threshold(&[1.0 - 1e-14, 1e-14], 1, u64::MAX, Minimum::TwentyFive);
    assert_eq!(told.clients_for_all, None);
    assert!(told.all < 1e-9);
}

/// With a light host beside heavy ones the light one decides alone.
#[test]
fn light_host_decides() {
    let told = threshold(&[0.01, 0.49, 0.5], 1, 3000, Minimum::TwentyFive);
    let alone = told.hosts[0].reaches;
    assert!((told.all - alone).abs() < 1e-9, "{} for {alone}", told.all);
    assert_eq!(told.clients_for_all, told.hosts[0].clients_for_sure);
}

#[test]
fn clients_nobody_serves_do_not_count() {
    let told = threshold(&[0.5], 1, 60, Minimum::TwentyFive);
    assert!((told.all - told.hosts[0].reaches).abs() < 1e-9);
}

/// A thousand even hosts: bounded by what independent hosts would reach from both sides of the correlation.
#[test]
fn many_hosts_dilute_the_count() {
    let told = threshold(&[0.001; 1000], 1, 30_000, Minimum::TwentyFive);
    assert!(told.all < 1e-9);
    let clients = told.clients_for_all.unwrap();
    let at = threshold(&[0.001; 1000], 1, clients, Minimum::TwentyFive);
    let one = at.hosts[0].reaches;
    // Union bound below, independence above: the numbers of clients at two hosts oppose each other.
    assert!(1.0 - 1000.0 * (1.0 - one) <= at.all + 1e-9);
    assert!(at.all <= one.powi(1000) + 1e-9);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn more_clients_never_make_it_less_sure(
        weights in prop::collection::vec(1..1000_u32, 1..6),
        clients in 0..3000_u64,
        more in 1..500_u64,
    ) {
        let sum: u32 = weights.iter().sum();
        let chances: Vec<f64> = weights.iter().map(|it| f64::from(*it) / f64::from(sum)).collect();
        let hosts = Host::alike(&chances);
        let before = all_reach(&hosts, clients, 25);
        let after = all_reach(&hosts, clients + more, 25);
        prop_assert!(before <= after + 1e-9, "{} then {}", before, after);
        for chance in chances {
            prop_assert!(after <= reaches(chance, clients + more, 25) + 1e-9);
            prop_assert!(reaches(chance, clients, 25) <= reaches(chance, clients + more, 25) + 1e-12);
        }
    }
}
