//! The same counts on any number of threads.

use super::*;
use rayon::ThreadPoolBuilder;

/// Clients that fill no whole number of goes, and more than any of the pools takes at once.
const CLIENTS: u64 = 7 * CLIENTS_AT_ONCE + 123;

#[track_caller]
fn check(groups: &[Vec<Choice>]) {
    for model in SelectionModel::ALL {
        let mut alone = None;
        for n_threads in [1, 2, 5] {
            let pool = ThreadPoolBuilder::new().num_threads(n_threads);
            let pool = pool.build().unwrap();
            let run = pool.install(|| drawn(model, groups, CLIENTS, 11));
            let all: u64 = run.hosts.iter().map(|it| it.served).sum();
            assert_eq!(all + run.no_host, CLIENTS, "{model:?}, {n_threads} threads");
            assert_eq!(
                alone.get_or_insert_with(|| run.clone()),
                &run,
                "{model:?}, {n_threads} threads"
            );
        }
    }
}

#[test]
fn threads_do_not_show() {
    let mut choices = serving(&[10, 0, 90, 5]);
    choices[2].state = REFUSED;
    check(&[vec![choice(9, 0, 0, SILENT)], choices]);
}

#[test]
fn threads_do_not_show_in_long_lists() {
    let weights: Vec<u16> = (1..=100).collect();
    let mut choices = serving(&weights);
    for dead in choices.iter_mut().skip(1).step_by(2) {
        dead.state = REFUSED;
    }
    check(&[choices]);
}

/// Clients are numbered through, wherever one go of them ends.
#[test]
fn goes_join_without_a_seam() {
    let groups = [serving(&[1, 2, 3])];
    let run = |clients| drawn(SelectionModel::Rfc2782, &groups, clients, 3);
    let (short, long) = (run(CLIENTS_AT_ONCE), run(CLIENTS_AT_ONCE + 1));
    let added = short.hosts.iter().zip(&long.hosts);
    let added: u64 = added.map(|(short, long)| long.served - short.served).sum();
    assert_eq!(added, 1);
}
