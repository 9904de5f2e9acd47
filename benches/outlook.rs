//! How long exact answers and a fleet over a year take, and how much memory the fleet takes.
//!
//! Prints figures and ratios; judges nothing. Run with `cargo bench --bench outlook`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures and may panic"
)]

use kmsdoctor::model::CandidateId;
use kmsdoctor::selection::{Choice, HostState, Rank, SelectionModel, contacts, forecast, ranks};
use kmsdoctor::simulation::drawn;
use kmsdoctor::simulation::fleet::{FleetPlan, NewTerms, Outage, Start, Times, fleet};
use kmsdoctor::simulation::threshold::{Minimum, threshold};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Wanted for a million clients over a year with caching on.
const AIM_FLEET_S: f64 = 5.0;
const AIM_FLEET_MIB: f64 = 200.0;

/// Wanted for everything exact about a thousand records of one priority.
const AIM_EXACT_S: f64 = 1.0;

/// The fastest of this many passes counts: a busy machine makes work slower and never faster.
const PASSES: usize = 5;

fn main() {
    // First, since the peak of memory is that of the whole process.
    a_year();
    thousand_records();
    heaviest_records();
}

/// A million clients over 365 days, an outage of three weeks and new weights in July.
fn a_year() {
    println!("1,000,000 clients over 365 days, caching on, one outage, one change:");
    for n_hosts in [2, 10, 100, 1000] {
        let plan = plan(n_hosts, |idx| 10 + 7 * u16::try_from(idx % 13).unwrap());
        let time = seconds(|| {
            black_box(fleet(&plan).unwrap());
        });
        let peak = match peak_mib() {
            Some(peak) => format!(
                "peak memory of the process so far {peak:.1} MiB ({:.3} of the aim)",
                peak / AIM_FLEET_MIB
            ),
            None => "peak memory not measured, this system has no /proc".to_owned(),
        };
        println!(
            "  {n_hosts:4} hosts: {:8.2} ms ({:.4} of the aim), {peak}",
            time * 1e3,
            time / AIM_FLEET_S
        );
    }
}

fn plan(n_hosts: usize, weight: impl Fn(usize) -> u16) -> FleetPlan {
    FleetPlan {
        model: SelectionModel::Rfc2782,
        hosts: (0..n_hosts)
            .map(|idx| {
                Some(Rank {
                    priority: 0,
                    weight: weight(idx),
                })
            })
            .collect(),
        clients: 1_000_000,
        days: 365,
        is_caching: true,
        start: Start::Activated,
        times: Times::default(),
        outages: vec![Outage {
            host: 0,
            from_day: 60,
            to_day: 80,
        }],
        changes: vec![NewTerms {
            host: 1,
            from_day: 181,
            terms: Some(Rank {
                priority: 0,
                weight: 500,
            }),
        }],
    }
}

/// A thousand different weights at one priority, every other host down.
fn thousand_records() {
    println!("1,000 records of one priority, all weights different, half of the hosts down:");
    let groups = [choices(1000, |idx| u16::try_from(idx + 1).unwrap())];
    let mut total = 0.0;
    for model in SelectionModel::ALL {
        let times = [
            seconds(|| {
                black_box(forecast(model, &groups));
            }),
            seconds(|| {
                black_box(contacts(model, &groups));
            }),
            seconds(|| {
                black_box(ranks(model, &groups));
            }),
        ];
        total += times.iter().sum::<f64>();
        let [chances, contacts, ranks] = times.map(|it| it * 1e3);
        println!(
            "  {:12} chances {chances:6.1} ms, contacts {contacts:6.1} ms, ranks {ranks:6.1} ms",
            model.name()
        );
    }
    println!(
        "  all: {total:.3} s ({:.2} of the aim)",
        total / AIM_EXACT_S
    );
}

/// As much as records can weigh.
fn heaviest_records() {
    println!("10,000 records of weight 65535, half of the hosts down, by `rfc2782`:");
    let model = SelectionModel::Rfc2782;
    let groups = [choices(10_000, |_| u16::MAX)];
    let serves = forecast(model, &groups).hosts;
    let serves: Vec<f64> = serves.iter().map(|it| it.serves.p()).collect();
    let plan = plan(10_000, |_| u16::MAX);
    let tell = |what: &str, work: &mut dyn FnMut()| {
        println!("  {what:24} {:8.2} ms", seconds(work) * 1e3);
    };
    tell("chances", &mut || {
        black_box(forecast(model, &groups));
    });
    tell("contacts", &mut || {
        black_box(contacts(model, &groups));
    });
    tell("ranks", &mut || {
        black_box(ranks(model, &groups));
    });
    tell("1,000 clients drawn", &mut || {
        black_box(drawn(model, &groups, 1000, 1));
    });
    tell("1,000,000 clients drawn", &mut || {
        black_box(drawn(model, &groups, 1_000_000, 1));
    });
    tell("threshold", &mut || {
        black_box(threshold(&serves, 1, 1_000_000, Minimum::TwentyFive));
    });
    tell("fleet over 365 days", &mut || {
        black_box(fleet(&plan).unwrap());
    });
}

fn choices(n_records: usize, weight: impl Fn(usize) -> u16) -> Vec<Choice> {
    (0..n_records)
        .map(|idx| Choice {
            candidate: CandidateId(idx),
            priority: 0,
            weight: weight(idx),
            state: if idx % 2 == 1 {
                HostState::Down {
                    wait: Duration::from_millis(2_070),
                }
            } else {
                HostState::Serves
            },
        })
        .collect()
}

/// Time of `work`, the fastest pass.
fn seconds(mut work: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..PASSES {
        let started = Instant::now();
        work();
        best = best.min(started.elapsed().as_secs_f64());
    }
    best
}

/// Most memory this process ever had resident.
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
