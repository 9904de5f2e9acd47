//! The series of a fleet: a sparkline a host, with numbers at the days that tell most.

use super::days::TellingDay;
use super::sparkline::{condensed, nothing, sparkline, values_a_sign};
use super::{some, without};
use crate::model::CandidateId;
use crate::render::table::grid::{Column, left, right_named};
use crate::render::table::page::{BOLD, Page};
use crate::render::table::simulate::names::Names;
use crate::render::table::simulate::{MOST_HOSTS, and_more};
use crate::render::words;
use crate::simulation::fleet::{Day, Fleet, HostDay};
use unicode_width::UnicodeWidthStr;

/// Fewer signs than this say too little.
const LEAST_SIGNS: usize = 10;

/// More than this no eye compares.
const MOST_SIGNS: usize = 90;

const INDENT: usize = 4;

/// A block of lines that share their scale.
struct Block {
    title: &'static str,
    lines: Vec<Line>,
}

/// A number a day.
struct Line {
    name: String,
    values: Vec<f64>,
}

/// One block for contacts, one for clients, one for what goes wrong, if anything does.
pub(super) fn write(page: &mut Page, fleet: &Fleet, names: &Names, told: &[TellingDay]) {
    let shown = shown(fleet);
    let of_hosts = |title, value: fn(&HostDay) -> f64| Block {
        title,
        lines: shown
            .iter()
            .map(|(idx, id)| {
                let of_host = |day: &Day| some(day.hosts.get(*idx).map_or(0.0, value));
                Line {
                    name: names.of(*id).to_owned(),
                    values: fleet.series.days.iter().map(of_host).collect(),
                }
            })
            .collect(),
    };
    let mut blocks = vec![
        of_hosts("Contacts on the day", |it| it.contacts),
        of_hosts(
            "Clients each host was the last to serve, at the end of the day",
            |it| it.clients,
        ),
    ];
    let of_fleet = |title, name: &str, value: fn(&Day) -> f64| Block {
        title,
        lines: vec![Line {
            name: name.to_owned(),
            values: fleet.series.days.iter().map(|it| some(value(it))).collect(),
        }],
    };
    let trouble = [
        of_fleet("Attempts that no host serves", "all", |it| it.failed),
        of_fleet(
            "Clients without activation at the end of the day",
            "all",
            without,
        ),
    ];
    let is_some = |it: &Block| {
        it.lines
            .iter()
            .any(|it| it.values.iter().any(|it| 0.0 < *it))
    };
    blocks.extend(trouble.into_iter().filter(is_some));
    let layout = Layout::new(page, &blocks, told);
    for block in &blocks {
        layout.write(page, block);
        if 1 < block.lines.len() {
            and_more(page, INDENT, fleet.hosts.len());
        }
    }
    layout.write_legend(page);
}

/// The hosts that are shown, with their place in the fleet: all, or those with most clients over time.
fn shown(fleet: &Fleet) -> Vec<(usize, CandidateId)> {
    let mut hosts: Vec<(usize, CandidateId)> = fleet.hosts.iter().copied().enumerate().collect();
    if hosts.len() <= MOST_HOSTS {
        return hosts;
    }
    let mut sums = vec![0.0; hosts.len()];
    for day in &fleet.series.days {
        for (sum, host) in sums.iter_mut().zip(&day.hosts) {
            *sum += host.clients + host.contacts;
        }
    }
    let sum = |it: &(usize, CandidateId)| sums.get(it.0).copied().unwrap_or(0.0);
    hosts.sort_by(|one, other| sum(other).total_cmp(&sum(one)));
    hosts.truncate(MOST_HOSTS);
    hosts
}

/// How wide everything is, alike in all blocks.
struct Layout<'a> {
    told: &'a [TellingDay],
    n_days: usize,
    days_a_sign: usize,
    /// None where there is no room for sparklines.
    n_signs: Option<usize>,
    /// False when sparklines and numbers stand one below the other.
    is_side_by_side: bool,
    name_width: usize,
    number_width: usize,
}

impl<'a> Layout<'a> {
    fn new(page: &Page, blocks: &[Block], told: &'a [TellingDay]) -> Self {
        let lines = || blocks.iter().flat_map(|it| &it.lines);
        let n_days = lines().map(|it| it.values.len()).max().unwrap_or(0);
        let name_width = lines().map(|it| it.name.width()).max().unwrap_or(0).max(4);
        let numbers = lines().flat_map(|line| told.iter().map(|day| line.number(day).width()));
        let headers = told.iter().map(|it| header(it).width());
        let number_width = numbers.chain(headers).max().unwrap_or(0);
        let room = page.width().saturating_sub(INDENT + name_width + 2);
        let beside = room.saturating_sub(told.len() * (number_width + 2));
        let is_side_by_side = LEAST_SIGNS <= beside;
        let room = if is_side_by_side { beside } else { room };
        let room = room.min(MOST_SIGNS);
        let days_a_sign = values_a_sign(n_days, room);
        Self {
            told,
            n_days,
            days_a_sign,
            n_signs: (LEAST_SIGNS <= room).then(|| n_days.div_ceil(days_a_sign)),
            is_side_by_side,
            name_width,
            number_width,
        }
    }

    fn write(&self, page: &mut Page, block: &Block) {
        let means: Vec<Vec<f64>> = block
            .lines
            .iter()
            .map(|it| condensed(&it.values, self.days_a_sign))
            .collect();
        let highest = means.iter().flatten().copied().fold(0.0, f64::max);
        let sign = sparkline(&[1.0], 1.0, page.is_unicode());
        let scale = match self.n_signs {
            Some(_) if 0.0 < highest => format!(", {sign} is {}", words::amount(highest)),
            _ => String::new(),
        };
        page.painted(INDENT, BOLD, &format!("{}{scale}", block.title));
        let name = |it: &Line| it.name.clone();
        let signs = |it: &Vec<f64>| match self.n_signs {
            Some(_) => sparkline(it, highest, page.is_unicode()),
            None => String::new(),
        };
        let numbers = |it: &Line| {
            self.told
                .iter()
                .map(|day| it.number(day))
                .collect::<Vec<_>>()
        };
        let lines = || block.lines.iter().zip(&means);
        // Padded, so that the blocks stand in line.
        let first = named(&format!(
            "{:name_width$}",
            "host",
            name_width = self.name_width
        ));
        let spark = named(&format!("day 0 to {}", self.n_days.saturating_sub(1)));
        let days = self.told.iter().map(|it| {
            let width = self.number_width;
            right_named(format!("{:>width$}", header(it)))
        });
        if self.is_side_by_side {
            let row = |(line, means): (&Line, &Vec<f64>)| {
                let mut row = vec![name(line), signs(means)];
                row.extend(numbers(line));
                row
            };
            let rows: Vec<Vec<String>> = lines().map(row).collect();
            let columns: Vec<Column> = [first, spark].into_iter().chain(days).collect();
            page.table(INDENT, &columns, &rows);
            return;
        }
        if self.n_signs.is_some() {
            let rows: Vec<Vec<String>> = lines().map(|it| vec![name(it.0), signs(it.1)]).collect();
            page.table(INDENT, &[first.clone(), spark], &rows);
        }
        let row = |line: &Line| {
            let mut row = vec![name(line)];
            row.extend(numbers(line));
            row
        };
        let rows: Vec<Vec<String>> = block.lines.iter().map(row).collect();
        let columns: Vec<Column> = std::iter::once(first).chain(days).collect();
        page.table(INDENT, &columns, &rows);
    }

    /// What a sign stands for.
    fn write_legend(&self, page: &mut Page) {
        if self.n_signs.is_none() {
            return;
        }
        let nothing = nothing(page.is_unicode());
        let text = match self.days_a_sign {
            1 => format!("each sign is a day, `{nothing}` is nothing at all"),
            n => format!("each sign is the mean of {n} days, `{nothing}` is nothing at all"),
        };
        page.item(INDENT, &text);
    }
}

impl Line {
    fn number(&self, day: &TellingDay) -> String {
        let at = usize::try_from(day.day).unwrap_or(usize::MAX);
        words::amount(self.values.get(at).copied().unwrap_or(0.0))
    }
}

fn named(name: &str) -> Column {
    Column {
        name: name.to_owned().into(),
        ..left("")
    }
}

fn header(day: &TellingDay) -> String {
    format!("day {}", day.day)
}
