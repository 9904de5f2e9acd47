//! Zones made from a seed, with what they must be read as: the same records written in many ways.

mod writer;

use super::reading::{Row, read_text};
use std::collections::BTreeSet;

/// Seeds that are tried where programs are started for each.
pub(super) const SEEDS: u64 = 40;

/// Which forms a zone is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Forms that every reader knows.
    Plain,
    /// Everything that BIND reads.
    Rich,
}

/// A zone as text, and what it says.
pub(super) struct Zone {
    /// Each with its line breaks.
    entries: Vec<String>,
    /// What must come out.
    pub(super) rows: BTreeSet<Row>,
}

#[test]
fn what_is_printed_is_read() {
    for seed in 0..2_000 {
        for style in [Style::Plain, Style::Rich] {
            let zone = Zone::from_seed(seed, style);
            let text = zone.text();
            let read = read_text(&text);
            assert_eq!(read.faults(), Vec::<String>::new(), "seed {seed}:\n{text}");
            assert_eq!(read.rows(), zone.rows, "seed {seed}:\n{text}");
        }
    }
}

#[test]
fn a_fault_hides_nothing_behind_it() {
    for seed in 0..2_000 {
        let zone = Zone::from_seed(seed, Style::Rich);
        let (text, line) = with_fault(&zone, seed);
        let read = read_text(&text);
        assert_eq!(read.fault_lines(), [line].into(), "seed {seed}:\n{text}");
        assert_eq!(read.rows(), zone.rows, "seed {seed}:\n{text}");
    }
}

/// Lines with one fault each that say nothing about the lines behind them.
const FAULTY: &[&str] = &[
    "bad 60",
    "bad 60 IN SVR 0 0 1688 kms",
    "bad SRV 0 0 1688",
    "bad SRV 0 0 65536 kms",
    "bad SRV 0 0 1688 kms extra",
    "bad SRV 0 0 1688 kms..example.",
    "bad A 192.0.2.256",
    "bad A 192.0.2.1 )",
    "bad AAAA 2001:db8::1::",
    "bad CNAME",
    "bad TXT \"open",
    "bad TXT end\\",
    "bad..name A 192.0.2.1",
    "bad\\256 A 192.0.2.1",
    "bad A \\# 4 c00002",
    "bad 4294967296 A 192.0.2.1",
    "$TTL never",
    "$BAD",
];

/// The text of a zone with a line in it that has a fault, and the number of that line.
pub(super) fn with_fault(zone: &Zone, seed: u64) -> (String, u32) {
    let mut dice = Dice(seed ^ 0x5eed);
    // The record behind it must not take over its owner.
    let is_record =
        |it: &&String| !it.trim_start().is_empty() && !it.trim_start().starts_with([';', '$']);
    let places: Vec<usize> = (0..=zone.entries.len())
        .filter(|it| {
            let next = zone.entries[*it..].iter().find(is_record);
            next.is_none_or(|it| !it.starts_with([' ', '\t']))
        })
        .collect();
    let at = dice.pick(&places);
    let before: String = zone.entries[..at].concat();
    let after: String = zone.entries[at..].concat();
    let line = before.matches('\n').count() + 1;
    let gap = if before.ends_with('\n') { "" } else { "\n" };
    let text = format!("{before}{gap}{}\n{after}", dice.pick(FAULTY));
    (text, u32::try_from(line + gap.len()).unwrap())
}

/// SplitMix64: the same zones for ever.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut res = self.0;
        res = (res ^ (res >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        res = (res ^ (res >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (res ^ (res >> 31)) % n
    }

    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.roll(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}
