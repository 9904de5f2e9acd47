//! Drawn runs at a fixed seed, at sizes no listing reaches, and their intervals.

use super::*;

fn counts(run: &Drawn) -> Vec<(u64, u64)> {
    let hosts = run.hosts.iter();
    hosts.map(|it| (it.first_contacts, it.served)).collect()
}

/// Worked out by a program of another language from the words of the models.
#[test]
fn a_seed_gives_the_same_counts_for_ever() {
    let check = |model: SelectionModel, expect: &[(u64, u64)]| {
        let mut choices = serving(&[10, 90, 0, 25, 7, 0]);
        choices[1].state = REFUSED;
        choices[3].state = SILENT;
        choices.push(choice(6, 5, 0, HostState::Serves));
        let run = drawn(model, &[choices], 10_000, 42);
        assert_eq!(run.no_host, 0);
        assert_eq!(counts(&run), expect, "{model:?}");
    };
    check(
        SelectionModel::Rfc2782,
        &[
            (758, 5_598),
            (6_753, 0),
            (41, 268),
            (1_860, 0),
            (550, 3_834),
            (38, 300),
            (0, 0),
        ],
    );
    check(
        SelectionModel::Proportional,
        &[
            (716, 5_902),
            (6_896, 0),
            (0, 0),
            (1_845, 0),
            (543, 4_098),
            (0, 0),
            (0, 0),
        ],
    );
    check(
        SelectionModel::Uniform,
        &[
            (1_376, 1_971),
            (1_386, 0),
            (1_444, 2_018),
            (1_483, 0),
            (1_450, 2_012),
            (1_447, 2_023),
            (1_414, 1_976),
        ],
    );
}

/// A hundred records, which are drawn from tables. Worked out by a program of another language, too.
#[test]
fn a_seed_gives_the_same_counts_of_long_lists_for_ever() {
    let check = |model: SelectionModel, weight: fn(usize) -> u16, up: fn(usize) -> bool, expect| {
        let state = |idx| if up(idx) { HostState::Serves } else { REFUSED };
        let choices = (0..100).map(|idx| choice(idx, 0, weight(idx), state(idx)));
        let run = drawn(model, &[choices.collect()], 10_000, 42);
        let counts = counts(&run);
        // Three hosts, and the sum over all of them that every place of a client changes.
        let sum = |of: fn(&(u64, u64)) -> u64| -> u64 {
            (0..).zip(&counts).map(|it| it.0 * of(it.1)).sum()
        };
        let told = (
            [counts[0], counts[1], counts[2]],
            sum(|it| it.0),
            sum(|it| it.1),
        );
        assert_eq!(told, expect, "{model:?}");
    };
    let thirds = |idx| u16::try_from(idx % 3).unwrap();
    let even = |idx| idx % 2 == 0;
    check(
        SelectionModel::Rfc2782,
        thirds,
        even,
        ([(7, 9), (94, 0), (195, 421)], 497_948, 490_686),
    );
    check(
        SelectionModel::Proportional,
        thirds,
        even,
        ([(0, 0), (94, 0), (198, 391)], 498_457, 497_128),
    );
    check(
        SelectionModel::Uniform,
        thirds,
        even,
        ([(96, 211), (106, 0), (86, 168)], 496_831, 490_864),
    );
    let light = |idx| u16::try_from(1 + idx % 3).unwrap();
    let three = |idx| idx < 3;
    check(
        SelectionModel::Rfc2782,
        light,
        three,
        ([(43, 1_687), (99, 3_391), (150, 4_922)], 497_593, 13_235),
    );
    check(
        SelectionModel::Proportional,
        light,
        three,
        ([(42, 1_625), (97, 3_309), (150, 5_066)], 497_746, 13_441),
    );
    let zero_in_front = |idx: usize| u16::try_from(idx.min(3)).unwrap();
    let two = |idx| idx == 1 || idx == 2;
    check(
        SelectionModel::Rfc2782,
        zero_in_front,
        two,
        ([(32, 0), (31, 3_297), (63, 6_703)], 505_560, 16_703),
    );
}

#[test]
fn a_longer_run_only_adds_clients() {
    let groups = [serving(&[1, 2, 3])];
    let run = |clients| counts(&drawn(SelectionModel::Rfc2782, &groups, clients, 9));
    for (shorter, longer) in run(1_000).into_iter().zip(run(1_001)) {
        assert!(longer.0 - shorter.0 <= 1);
    }
    assert_eq!(run(0), [(0, 0); 3]);
}

#[test]
fn hosts_come_in_the_order_of_candidates() {
    let groups = [
        vec![choice(2, 0, 0, SILENT)],
        vec![choice(1, 4, 0, HostState::Serves), choice(0, 3, 0, REFUSED)],
    ];
    let run = drawn(SelectionModel::Rfc2782, &groups, 10, 0);
    let ids: Vec<usize> = run.hosts.iter().map(|it| it.candidate.0).collect();
    assert_eq!(ids, [0, 1, 2]);
    assert_eq!(counts(&run), [(0, 0), (0, 10), (10, 0)]);
}

#[test]
fn clients_without_a_host_are_counted() {
    for groups in [vec![], vec![vec![choice(0, 0, 1, REFUSED)]]] {
        for model in SelectionModel::ALL {
            let run = drawn(model, &groups, 5, 0);
            assert_eq!(run.no_host, 5, "{model:?}");
            assert!(run.hosts.iter().all(|it| it.served == 0));
        }
    }
}

#[test]
fn ten_thousand_heaviest_records_do_not_overflow() {
    for model in SelectionModel::ALL {
        let mut choices = serving(&vec![u16::MAX; 10_000]);
        for zero in &mut choices[5_000..] {
            zero.weight = 0;
        }
        for choices in [serving(&vec![u16::MAX; 10_000]), choices] {
            assert!(FirstChoice::prepare(model, &choices).is_some());
            let run = drawn(model, &[choices], 1_000, 1);
            let served: u64 = run.hosts.iter().map(|it| it.served).sum();
            assert_eq!(served, 1_000, "{model:?}");
        }
    }
}

/// No host serves, so nothing but the first contact needs to be drawn.
#[test]
fn long_dead_lists_are_not_drawn_to_their_end() {
    let mut choices = serving(&vec![u16::MAX; 10_000]);
    for dead in &mut choices {
        dead.state = REFUSED;
    }
    let run = drawn(SelectionModel::Rfc2782, &[choices], 10_000, 1);
    assert_eq!(run.no_host, 10_000);
    let first: u64 = run.hosts.iter().map(|it| it.first_contacts).sum();
    assert_eq!(first, 10_000);
}

#[track_caller]
fn check_interval(n: u64, of: u64, expect: (f64, f64)) {
    let (low, high) = wilson_95(n, of);
    let close = |one: f64, other: f64| (one - other).abs() < 5e-5;
    assert!(
        close(low, expect.0) && close(high, expect.1),
        "{n} of {of}: {low} to {high}"
    );
}

/// The first three as Newcombe (1998), table I, has them.
#[test]
fn intervals_are_those_of_wilson() {
    check_interval(81, 263, (0.2553, 0.3662));
    check_interval(15, 148, (0.0624, 0.1605));
    check_interval(1, 29, (0.0061, 0.1718));
    check_interval(0, 20, (0.0, 0.1611));
    check_interval(20, 20, (0.8389, 1.0));
    check_interval(0, 0, (0.0, 1.0));
    check_interval(9, 3, (0.4385, 1.0));
}

#[test]
fn intervals_at_the_ends_are_closed() {
    assert!(wilson_95(0, 20).0 <= 0.0);
    assert!(1.0 <= wilson_95(20, 20).1);
    assert!(1.0 <= wilson_95(u64::MAX, u64::MAX).1);
}
