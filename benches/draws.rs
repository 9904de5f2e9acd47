//! How many first choices a second one core draws, record by record and from a prepared table.
//!
//! Prints figures and ratios; judges nothing. Run with `cargo bench --bench draws`.
//! Every client has a stream of its own, as in a drawn run, so setting that up is part of the time.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures and may panic"
)]

use kmsdoctor::model::CandidateId;
use kmsdoctor::selection::{Choice, HostState, SelectionModel, Urn};
use kmsdoctor::simulation::{FirstChoice, Rolls, drawn};
use rayon::ThreadPoolBuilder;
use std::hint::black_box;
use std::time::Instant;

/// Millions of draws a second wanted for ten records.
const AIM_RECORD_BY_RECORD: f64 = 20.0;
const AIM_PREPARED: f64 = 30.0;

/// The fastest of this many passes counts: a busy machine makes draws slower and never faster.
const PASSES: usize = 5;

fn main() {
    for model in SelectionModel::ALL {
        println!("{}: million first choices a second, one core", model.name());
        for n_records in [1, 3, 10, 100] {
            table_row(model, n_records);
        }
    }
    println!("million clients a second in a drawn run by `rfc2782`, one host down:");
    for n_records in [3, 10, 100, 1000] {
        let mut choices = choices(n_records);
        choices[0].state = HostState::Down {
            wait: std::time::Duration::from_secs(21),
        };
        let groups = [choices];
        let [one, two] = [1, 2].map(|n_threads| {
            let pool = ThreadPoolBuilder::new().num_threads(n_threads);
            let pool = pool.build().unwrap();
            rate(1 << 22, |n| {
                pool.install(|| black_box(drawn(SelectionModel::Rfc2782, &groups, n, 1)));
            })
        });
        println!(
            "  {n_records:4} records: one thread {one:7.2}, two threads {two:7.2} ({:.2} times as many)",
            two / one
        );
    }
}

fn table_row(model: SelectionModel, n_records: u16) {
    let choices = choices(n_records);
    let mut urn = Urn::new(model, choices.iter().map(|it| it.weight));
    let by_record = rate(1 << 21, |n| {
        let mut sum = 0;
        for client_idx in 0..n {
            let mut rolls = Rolls::of_client(1, client_idx);
            let roll = &mut |n| rolls.roll(n);
            urn.refill(roll);
            sum += urn.choose(roll).unwrap();
        }
        black_box(sum);
    });
    let table = FirstChoice::prepare(model, &choices).unwrap();
    let prepared = rate(1 << 24, |n| {
        let mut sum = 0;
        for client_idx in 0..n {
            let mut rolls = Rolls::of_client(1, client_idx);
            sum += table.draw(&mut |n| rolls.roll(n));
        }
        black_box(sum);
    });
    println!(
        "  {n_records:4} records: record by record {by_record:7.1} ({:.2} of the aim), prepared {prepared:7.1} ({:.2} of the aim)",
        by_record / AIM_RECORD_BY_RECORD,
        prepared / AIM_PREPARED,
    );
}

/// Records of one priority with different weights, one of them 0 when there are many.
fn choices(n_records: u16) -> Vec<Choice> {
    (0..n_records)
        .map(|idx| Choice {
            candidate: CandidateId(usize::from(idx)),
            priority: 0,
            weight: if idx == 9 { 0 } else { 10 + 7 * (idx % 13) },
            state: HostState::Serves,
        })
        .collect()
}

/// Millions of draws a second: `n` of them by `draw`, the fastest pass.
fn rate(n: u32, mut draw: impl FnMut(u64)) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..PASSES {
        let started = Instant::now();
        draw(u64::from(n));
        best = best.min(started.elapsed().as_secs_f64());
    }
    f64::from(n) / best / 1e6
}
