//! The one way to paper: everything shown goes through here, so everything is escaped, wrapped and aligned alike.

use crate::render::{Style, escape};
use anstyle::{AnsiColor, Style as Paint};
use comfy_table::{Cell, CellAlignment, Table, presets};
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Headings.
pub(super) const BOLD: Paint = Paint::new().bold();
/// What is only there for completeness.
pub(super) const DIM: Paint = Paint::new().dimmed();
/// All is well.
pub(super) const GOOD: Paint = AnsiColor::Green.on_default().bold();
/// Some clients suffer.
pub(super) const FAIR: Paint = AnsiColor::Yellow.on_default().bold();
/// Clients suffer.
pub(super) const BAD: Paint = AnsiColor::Red.on_default().bold();
/// To be noticed.
pub(super) const NOTE: Paint = AnsiColor::Cyan.on_default().bold();

/// Text on its way out, line by line.
#[derive(Debug)]
pub(super) struct Page {
    style: Style,
    text: String,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    name: &'static str,
    alignment: CellAlignment,
}

/// A column of words.
pub(super) const fn left(name: &'static str) -> Column {
    Column {
        name,
        alignment: CellAlignment::Left,
    }
}

/// A column of numbers.
pub(super) const fn right(name: &'static str) -> Column {
    Column {
        name,
        alignment: CellAlignment::Right,
    }
}

/// Columns between two columns of a table.
const GAP: u16 = 2;

impl Page {
    /// An empty page.
    pub(super) fn new(style: Style) -> Self {
        let width = style.width.max(20);
        Self {
            style: Style { width, ..style },
            text: String::new(),
        }
    }

    /// What was written; each line with its line break.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Columns, at least 20.
    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    /// The sign before a remedy or the end of an alias.
    pub(super) fn arrow(&self) -> &'static str {
        if self.style.unicode { "→" } else { "->" }
    }

    /// The title of a section, on its own line.
    pub(super) fn heading(&mut self, text: &str) {
        self.painted(0, BOLD, text);
    }

    /// A wrapped text, all in one color.
    pub(super) fn painted(&mut self, indent: usize, paint: Paint, text: &str) {
        for line in self.wrapped(text, indent, indent) {
            let line = self.paint(paint, &line);
            self.line(indent, &line);
        }
    }

    /// A wrapped text; lines after the first stand two columns deeper.
    pub(super) fn item(&mut self, indent: usize, text: &str) {
        self.led(indent, Paint::new(), "", text);
    }

    /// A wrapped text whose first words are painted; lines after the first stand below what follows them.
    pub(super) fn led(&mut self, indent: usize, paint: Paint, lead: &str, text: &str) {
        let lead = self.escape(lead).into_owned();
        let hang = match lead.width() {
            0 => indent + 2,
            // A long lead would leave too little room behind it.
            it if self.width() / 4 < it => indent + 2,
            it => indent + it + 1,
        };
        let whole = match (lead.as_str(), text) {
            ("", _) => text.to_owned(),
            (_, "") => lead.clone(),
            _ => format!("{lead} {text}"),
        };
        for (idx, line) in self.wrapped(&whole, indent, hang).into_iter().enumerate() {
            if idx != 0 {
                self.line(hang, &line);
                continue;
            }
            let painted = match line.strip_prefix(lead.as_str()) {
                Some(rest) if !lead.is_empty() => format!("{}{rest}", self.paint(paint, &lead)),
                _ => line,
            };
            self.line(indent, &painted);
        }
    }

    /// Rows under their column names, if there are any; columns without content are left out.
    ///
    /// The last column may take several lines. Where that is not enough, each row becomes an entry with its first cell
    /// above the others, so that no cell is torn.
    /// A row with an empty first cell belongs to the row before it; blanks before the first cell set it deeper.
    pub(super) fn table(&mut self, indent: usize, columns: &[Column], rows: &[Vec<String>]) {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|it| self.escape(it).into_owned()).collect())
            .collect();
        let Some(lines) = aligned(columns, &rows, self.width().saturating_sub(indent)) else {
            self.stacked(indent, columns, &rows);
            return;
        };
        for (idx, line) in lines.iter().enumerate() {
            let painted = match idx {
                0 if has_header(columns) => self.paint(DIM, line),
                _ => line.clone(),
            };
            self.line(indent, &painted);
        }
    }

    /// The rows of a table that is too wide, one below the other.
    fn stacked(&mut self, indent: usize, columns: &[Column], rows: &[Vec<String>]) {
        // A number says nothing without its name, so it makes no headline.
        let has_heads = columns
            .first()
            .is_some_and(|it| it.alignment == CellAlignment::Left);
        for row in rows {
            let cells = columns
                .iter()
                .zip(row)
                .map(|(column, text)| (column.name, text.as_str()))
                .filter(|(_, text)| !text.is_empty());
            let mut rest = String::new();
            for (idx, (name, text)) in cells.enumerate() {
                let is_first = row.first().is_some_and(|it| it == text) && idx == 0;
                if has_heads && is_first {
                    let blanks = text.chars().take_while(|it| *it == ' ').count();
                    self.item(indent + blanks, text);
                    continue;
                }
                // A column without name belongs to the one before it.
                let comma = if rest.is_empty() || name.is_empty() {
                    ""
                } else {
                    ","
                };
                rest = format!("{rest}{comma} {name} {text}");
            }
            let deeper = match row.first() {
                Some(head) if has_heads => 2 + head.chars().take_while(|it| *it == ' ').count(),
                _ => 0,
            };
            self.item(indent + deeper, &rest);
        }
    }

    /// A bar of `width` columns, filled by the share `p` from 0 to 1; blank at its end.
    pub(super) fn bar(&self, p: f64, width: usize) -> String {
        let steps: u8 = if self.style.unicode { 8 } else { 1 };
        let width = u16::try_from(width).unwrap_or(u16::MAX);
        let n_steps = whole(p * f64::from(width) * f64::from(steps));
        // What can happen shows as at least the thinnest bar.
        let least = usize::from(0.0 < p);
        let n_steps = n_steps
            .max(least)
            .min(usize::from(width) * usize::from(steps));
        if !self.style.unicode {
            return "#".repeat(n_steps);
        }
        let mut res = "█".repeat(n_steps / 8);
        res.push_str(match n_steps % 8 {
            0 => "",
            1 => "▏",
            2 => "▎",
            3 => "▍",
            4 => "▌",
            5 => "▋",
            6 => "▊",
            _ => "▉",
        });
        res
    }

    /// Text from anywhere, harmless.
    fn escape<'a>(&self, text: &'a str) -> Cow<'a, str> {
        // Bars are the only block elements; they are made for Unicode alone.
        if self.style.unicode {
            escape::terminal(text)
        } else {
            escape::ascii_terminal(text)
        }
    }

    fn paint(&self, paint: Paint, text: &str) -> String {
        if self.style.color && paint != Paint::new() {
            format!("{paint}{text}{paint:#}")
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.text.push_str(text);
        }
        self.text.push('\n');
    }

    /// `text` in lines that fit, escaped; words longer than a line are cut.
    fn wrapped(&self, text: &str, first_indent: usize, indent: usize) -> Vec<String> {
        let room = |indent: usize| self.width().saturating_sub(indent).max(8);
        wrap(&self.escape(text), room(first_indent), room(indent))
    }
}

/// True when any column has a name.
fn has_header(columns: &[Column]) -> bool {
    columns.iter().any(|it| !it.name.is_empty())
}

/// The lines of a table, header first; none when it cannot be made `width` columns wide.
fn aligned(columns: &[Column], rows: &[Vec<String>], width: usize) -> Option<Vec<String>> {
    /// Less than this is no room for words.
    const LEAST: usize = 14;
    let cell_of = |row: &[String], idx: usize| row.get(idx).cloned().unwrap_or_default();
    let filled: Vec<(usize, &Column)> = columns
        .iter()
        .enumerate()
        .filter(|(idx, _)| rows.iter().any(|row| !cell_of(row, *idx).is_empty()))
        .collect();
    let (last, others) = filled.split_last()?;
    let widest = |(idx, column): &(usize, &Column)| {
        let cells = rows.iter().map(|row| cell_of(row, *idx).width());
        cells.max().unwrap_or(0).max(column.name.width())
    };
    let taken: usize = others.iter().map(|it| widest(it) + usize::from(GAP)).sum();
    let room = width.saturating_sub(taken);
    let longest_word = rows
        .iter()
        .flat_map(|row| words_of(&cell_of(row, last.0)))
        .map(|it| it.width())
        .max();
    if room < widest(last) && room < LEAST.max(longest_word.unwrap_or(0)) {
        return None;
    }
    let cell = |column: &Column, text: &str| Cell::new(text).set_alignment(column.alignment);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if has_header(columns) {
        let header = filled.iter().map(|(_, column)| cell(column, column.name));
        table.set_header(header.collect::<Vec<_>>());
    }
    for row in rows {
        let mut cells: Vec<Cell> = others
            .iter()
            .map(|(idx, column)| cell(column, &cell_of(row, *idx)))
            .collect();
        let text = cell_of(row, last.0);
        let text = if room < text.width() {
            wrap(&text, room, room).join("\n")
        } else {
            text
        };
        cells.push(cell(last.1, &text));
        table.add_row(cells);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    Some(table.lines().map(|it| it.trim_end().to_owned()).collect())
}

/// `text` in lines of at most `first` columns, then `other` columns; both at least 1.
fn wrap(text: &str, first: usize, other: usize) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    let room = |n_lines: usize| if n_lines == 0 { first } else { other };
    for word in words_of(text) {
        let width = word.width();
        let fits = used + 1 + width <= room(res.len());
        // A word that must be cut anyway begins where it stands.
        let is_too_long = other < width && used + 8 < room(res.len());
        if !line.is_empty() && (fits || is_too_long) {
            line.push(' ');
            used += 1;
        } else if !line.is_empty() {
            res.push(std::mem::take(&mut line));
            used = 0;
        }
        for it in word.chars() {
            let width = it.width().unwrap_or(0);
            if room(res.len()) < used + width {
                res.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(it);
            used += width;
        }
    }
    if !line.is_empty() {
        res.push(line);
    }
    res
}

/// The words of `text`; a number stays together with its unit.
fn words_of(text: &str) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        let is_unit = matches!(
            word.trim_end_matches([',', ';', ':', ')', '.']),
            "ms" | "s" | "min" | "h" | "%"
        );
        match res.last_mut() {
            Some(last) if is_unit && last.ends_with(|it: char| it.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => res.push(word.to_owned()),
        }
    }
    res
}

/// The nearest whole number; 0 for what is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "floating-point casts saturate, and no bar is longer than a line"
)]
fn whole(value: f64) -> usize {
    value.round() as usize
}
