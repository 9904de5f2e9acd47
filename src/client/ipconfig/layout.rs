//! The layout of `ipconfig`: headings at the margin, labels with dot leaders behind it, further values far to the right.

use std::net::{IpAddr, Ipv4Addr};

/// Columns from which on a line goes on with the values of the line before.
const CONTINUED_FROM: usize = 9;

/// Characters of a heading that are kept.
const MOST_HEADING: usize = 80;

/// A heading and the lines below it.
#[derive(Debug)]
pub(super) struct Section<'a> {
    /// Its number, counted from 1.
    pub(super) line: u32,
    heading: &'a str,
    fields: Vec<Field<'a>>,
}

/// A label and its values.
#[derive(Debug)]
pub(super) struct Field<'a> {
    /// The line of the label, counted from 1.
    pub(super) line: u32,
    label: &'a str,
    /// Each with its line; empty values are left out.
    pub(super) values: Vec<(u32, &'a str)>,
}

/// True for a text that has at least three labels with dot leaders.
pub(super) fn is_output(text: &str) -> bool {
    let leaders = lines(text).filter(|(_, line)| has_leader(line) && !at_margin(line));
    leaders.take(3).count() == 3
}

/// True for a text with as many of them, all at the margin.
pub(super) fn is_unindented(text: &str) -> bool {
    let leaders = lines(text).filter(|(_, line)| has_leader(line) && at_margin(line));
    leaders.take(3).count() == 3
}

/// The number of the last line that is not empty, counted from 1; 1 for an empty text.
pub(super) fn last_line(text: &str) -> u32 {
    let numbers = lines(text).filter(|it| !it.1.trim().is_empty());
    numbers.last().map_or(1, |it| it.0)
}

/// For each line of `text`, whether it belongs to the output: to a part with dot leaders.
pub(super) fn membership(text: &str) -> Vec<bool> {
    let mut res: Vec<bool> = Vec::new();
    let mut start = 0;
    let mut has_fields = false;
    let close = |res: &mut Vec<bool>, start: usize, has_fields: bool| {
        if let Some(part) = res.get_mut(start..) {
            part.fill(has_fields);
        }
    };
    let mut before = "";
    for (_, line) in lines(text) {
        let is_heading = is_heading(line, before);
        before = line;
        if is_heading {
            close(&mut res, start, has_fields);
            start = res.len();
            has_fields = false;
        } else {
            has_fields |= has_leader(line);
        }
        res.push(false);
    }
    close(&mut res, start, has_fields);
    res
}

/// The sections that have fields.
pub(super) fn sections(text: &str) -> Vec<Section<'_>> {
    let mut res: Vec<Section<'_>> = Vec::new();
    let mut before = "";
    for (number, line) in lines(text) {
        let content = line.trim();
        let is_heading = is_heading(line, before);
        before = line;
        if content.is_empty() {
            continue;
        }
        if is_heading {
            res.push(Section {
                line: number,
                heading: content,
                fields: Vec::new(),
            });
            continue;
        }
        let Some(section) = res.last_mut() else {
            continue;
        };
        let parts = (column(line) < CONTINUED_FROM && !at_margin(line))
            .then(|| split(content))
            .flatten();
        match (parts, section.fields.last_mut()) {
            (Some((label, value)), _) => {
                let value = value.trim();
                section.fields.push(Field {
                    line: number,
                    label: label.trim_end_matches(['.', ' ']),
                    values: (!value.is_empty())
                        .then_some((number, value))
                        .into_iter()
                        .collect(),
                });
            }
            (None, Some(field)) => field.values.push((number, content)),
            (None, None) => {}
        }
    }
    res.retain(|it| !it.fields.is_empty());
    res
}

/// Label and value. Where there are dot leaders the colon stands behind them; a Spanish label has one of its own.
fn split(content: &str) -> Option<(&str, &str)> {
    let leader = content.find(". .").unwrap_or_default();
    let colon = leader + content.get(leader..)?.find([':', '：'])?;
    let (label, behind) = content.split_at_checked(colon)?;
    let mut value = behind.chars();
    value.next();
    Some((label, value.as_str()))
}

impl<'a> Section<'a> {
    /// True when it is about an adapter: its heading ends with a colon, or it has a hardware address.
    pub(super) fn is_adapter(&self) -> bool {
        self.heading.ends_with([':', '：']) || self.hardware_address().is_some()
    }

    /// The heading without its colon.
    pub(super) fn name(&self) -> String {
        let name = self.heading.trim_end_matches([':', '：']).trim_end();
        crate::words::shortened(name, MOST_HEADING)
    }

    /// The fields with `DNS` in their label, with their positions.
    pub(super) fn dns_fields(&self) -> impl Iterator<Item = (usize, &Field<'a>)> {
        let fields = self.fields.iter().enumerate();
        fields.filter(|(_, field)| {
            let letters = field.label.as_bytes().windows(3);
            letters
                .into_iter()
                .any(|it| it.eq_ignore_ascii_case(b"DNS"))
        })
    }

    /// The host name, with its line: the first value of the part about the machine, before the primary suffix.
    pub(super) fn host_name(&self) -> Option<(u32, &'a str)> {
        let (place, _) = self.dns_fields().next()?;
        let first = self.fields.first()?;
        match first.values[..] {
            [value] if place == 1 => Some(value),
            _ => None,
        }
    }

    /// The position of the hardware address, if there is one.
    pub(super) fn hardware_address(&self) -> Option<usize> {
        self.fields.iter().position(|field| {
            field
                .values
                .first()
                .is_some_and(|(_, it)| is_hardware_address(it))
        })
    }

    /// The addresses of the adapter itself: those with a state behind them, as in `192.0.2.7(Preferred)`, and on systems that
    /// show none the one before the subnet mask.
    pub(super) fn own_addresses(&self) -> Vec<IpAddr> {
        let bare = |text: &str| -> Option<IpAddr> {
            let bare = text.split(['%', '(', '（']).next().unwrap_or_default();
            bare.trim().parse().ok()
        };
        let values = self.fields.iter().flat_map(|it| &it.values);
        let with_state = values.filter(|(_, it)| it.contains(['(', '（']));
        let mut res: Vec<IpAddr> = with_state.filter_map(|(_, it)| bare(it)).collect();
        let firsts = self.fields.iter().map(|it| it.values.first());
        let firsts: Vec<Option<IpAddr>> = firsts.map(|it| bare(it?.1)).collect();
        for pair in firsts.windows(2) {
            if let [Some(address), Some(IpAddr::V4(mask))] = pair
                && is_mask(*mask)
                && !res.contains(address)
            {
                res.push(*address);
            }
        }
        res
    }

    /// True when a value is an IP address.
    pub(super) fn has_address(&self) -> bool {
        let mut values = self.fields.iter().flat_map(|it| &it.values);
        values.any(|(_, it)| is_address(it))
    }
}

/// True for an IP address, with an interface or a state behind it or not: `fe80::1%5`, `192.0.2.7(Preferred)`.
pub(super) fn is_address(text: &str) -> bool {
    let bare = text.split(['%', '(', '（']).next().unwrap_or_default();
    bare.parse::<IpAddr>().is_ok()
}

/// True for a subnet mask: ones, and zeros behind them.
fn is_mask(mask: Ipv4Addr) -> bool {
    let bits = u32::from(mask);
    bits != 0 && bits.leading_ones() + bits.trailing_zeros() >= 32
}

/// Six or eight octets with hyphens between them; the id of a DHCP client is longer.
fn is_hardware_address(text: &str) -> bool {
    let is_octet = |it: &str| it.len() == 2 && it.bytes().all(|it| it.is_ascii_hexdigit());
    text.split('-').all(is_octet) && matches!(text.split('-').count(), 6 | 8)
}

/// The lines with their numbers, without the quotation marks of mails.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().zip(1_u32..).map(|(mut line, number)| {
        while let Some(rest) = line.strip_prefix(['>', '|']) {
            line = rest.strip_prefix(' ').unwrap_or(rest);
        }
        (number, line)
    })
}

/// True for a line at the margin, unless a mail moved a value there: the line before has a label and nothing else.
fn is_heading(line: &str, before: &str) -> bool {
    let is_moved = has_leader(before)
        && before.trim_end().ends_with([':', '：'])
        && !line.trim_end().ends_with([':', '：'])
        && !has_leader(line);
    at_margin(line) && !line.trim().is_empty() && !is_moved
}

fn at_margin(line: &str) -> bool {
    !line.starts_with(char::is_whitespace)
}

fn has_leader(line: &str) -> bool {
    line.contains(". .") && line.contains([':', '：'])
}

/// The column of the first letter, counted from 0; a tab counts as 8.
fn column(line: &str) -> usize {
    let blanks = line.chars().take_while(|it| it.is_whitespace());
    blanks.map(|it| if it == '\t' { 8 } else { 1 }).sum()
}
