//! The one way to paper: everything shown goes through here, so everything is escaped, wrapped and aligned alike.

pub(in crate::render) mod grid;
mod wrap;

pub(in crate::render) use grid::{Column, left};

use crate::render::{Style, escape};
use anstyle::{AnsiColor, Style as Paint};
use comfy_table::CellAlignment;
use grid::{aligned, has_header};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;
use wrap::{wrap, wrap_around_code};

/// Headings.
pub(in crate::render) const BOLD: Paint = Paint::new().bold();
/// What is only there for completeness.
pub(in crate::render) const DIM: Paint = Paint::new().dimmed();
/// All is well.
pub(in crate::render) const GOOD: Paint = AnsiColor::Green.on_default().bold();
/// Some clients suffer.
pub(in crate::render) const FAIR: Paint = AnsiColor::Yellow.on_default().bold();
/// Clients suffer.
pub(in crate::render) const BAD: Paint = AnsiColor::Red.on_default().bold();
/// To be noticed.
pub(in crate::render) const NOTE: Paint = AnsiColor::Cyan.on_default().bold();

/// Text on its way out, line by line.
#[derive(Debug)]
pub(in crate::render) struct Page {
    style: Style,
    text: String,
    keeps_code_whole: bool,
}

impl Page {
    /// An empty page.
    pub(in crate::render) fn new(style: Style) -> Self {
        let width = style.width.max(20);
        Self {
            style: Style { width, ..style },
            text: String::new(),
            keeps_code_whole: false,
        }
    }

    /// The same, but what stands in backticks is never torn by a line's end, so that it can be copied.
    pub(in crate::render) fn with_code_whole(self) -> Self {
        Self {
            keeps_code_whole: true,
            ..self
        }
    }

    /// What was written; each line with its line break.
    pub(in crate::render) fn into_text(self) -> String {
        self.text
    }

    /// Columns, at least 20.
    pub(in crate::render) fn width(&self) -> usize {
        self.style.width
    }

    /// True when signs outside ASCII may be written.
    pub(in crate::render) fn is_unicode(&self) -> bool {
        self.style.unicode
    }

    /// An empty line, between parts of one section.
    pub(in crate::render) fn blank(&mut self) {
        self.line(0, "");
    }

    /// The sign before a remedy or the end of an alias.
    pub(in crate::render) fn arrow(&self) -> &'static str {
        if self.style.unicode { "→" } else { "->" }
    }

    /// The title of a section, on its own line.
    pub(in crate::render) fn heading(&mut self, text: &str) {
        self.painted(0, BOLD, text);
    }

    /// Text that is not to be wrapped, such as a line of a file; cut by nobody, so it may be wider than the page.
    pub(in crate::render) fn literal(&mut self, indent: usize, text: &str) {
        let text = self.escape(text).into_owned();
        self.line(indent, &text);
    }

    /// A wrapped text, all in one color.
    pub(in crate::render) fn painted(&mut self, indent: usize, paint: Paint, text: &str) {
        for line in self.wrapped(text, indent, indent) {
            let line = self.paint(paint, &line);
            self.line(indent, &line);
        }
    }

    /// The sentence that is the answer, with its first words painted: one line unless the style wraps it.
    pub(in crate::render) fn headline(&mut self, paint: Paint, lead: &str, text: &str) {
        if self.style.wraps_headline {
            self.led(0, paint, lead, text);
            return;
        }
        let lead = self.escape(lead).into_owned();
        let lead = self.paint(paint, &lead);
        let text = self.escape(text).into_owned();
        self.line(0, &format!("{lead} {text}"));
    }

    /// A wrapped text, all its lines at the same place.
    pub(in crate::render) fn block(&mut self, indent: usize, text: &str) {
        self.painted(indent, Paint::new(), text);
    }

    /// A wrapped text; lines after the first stand two columns deeper.
    pub(in crate::render) fn item(&mut self, indent: usize, text: &str) {
        self.led(indent, Paint::new(), "", text);
    }

    /// A wrapped text whose first words are painted; lines after the first stand below what follows them.
    pub(in crate::render) fn led(&mut self, indent: usize, paint: Paint, lead: &str, text: &str) {
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
    pub(in crate::render) fn table(
        &mut self,
        indent: usize,
        columns: &[Column],
        rows: &[Vec<String>],
    ) {
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

    /// True when each of `rows` takes one line at this indent.
    pub(in crate::render) fn has_room(
        &self,
        indent: usize,
        columns: &[Column],
        rows: &[Vec<String>],
    ) -> bool {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|it| self.escape(it).into_owned()).collect())
            .collect();
        let lines = aligned(columns, &rows, self.width().saturating_sub(indent));
        let n_lines = rows.len() + usize::from(has_header(columns));
        lines.is_some_and(|it| it.len() <= n_lines)
    }

    /// The first of `layouts` that has room, or the last one.
    pub(in crate::render) fn first_fitting(
        &mut self,
        indent: usize,
        layouts: &[(Vec<Column>, Vec<Vec<String>>)],
    ) {
        let fitting = layouts
            .iter()
            .find(|(columns, rows)| self.has_room(indent, columns, rows));
        if let Some((columns, rows)) = fitting.or(layouts.last()) {
            self.table(indent, columns, rows);
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
                .map(|(column, text)| (column.name.as_ref(), text.as_str()))
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
    pub(in crate::render) fn bar(&self, p: f64, width: usize) -> String {
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

    /// Text from anywhere, harmless. Every other way onto the page leads through here.
    fn escape<'a>(&self, text: &'a str) -> Cow<'a, str> {
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
        let wrap = if self.keeps_code_whole {
            wrap_around_code
        } else {
            wrap
        };
        wrap(&self.escape(text), room(first_indent), room(indent))
    }
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

#[cfg(test)]
mod tests {
    use super::grid::{left, right};
    use super::*;
    use expect_test::{Expect, expect};

    fn page(width: usize, unicode: bool) -> Page {
        Page::new(Style {
            width,
            unicode,
            ..Style::PLAIN
        })
    }

    #[test]
    fn bars_show_every_chance_above_zero() {
        let bar = |p| page(80, true).bar(p, 8);
        assert_eq!(bar(0.0), "");
        assert_eq!(bar(0.000_1), "▏");
        assert_eq!(bar(0.5), "████");
        assert_eq!(bar(1.0), "████████");
        assert_eq!(bar(f64::NAN), "");
        assert_eq!(bar(7.0), "████████");
        assert_eq!(page(80, false).bar(0.4, 8), "###");
        assert_eq!(page(80, false).bar(0.5, 0), "");
    }

    #[test]
    fn headlines_are_wrapped_for_a_screen_alone() {
        let check = |wraps_headline, expect: Expect| {
            let mut page = Page::new(Style {
                width: 40,
                wraps_headline,
                ..Style::PLAIN
            });
            let text = "\u{1b}no host of `corp.example.` accepts a connection";
            page.headline(Paint::new(), "BROKEN:", text);
            expect.assert_eq(&page.into_text());
        };
        check(
            false,
            expect![[r#"
            BROKEN: \x1bno host of `corp.example.` accepts a connection
        "#]],
        );
        check(
            true,
            expect![[r#"
            BROKEN: \x1bno host of `corp.example.`
                    accepts a connection
        "#]],
        );
    }

    fn check_table(width: usize, expect: Expect) {
        let mut page = page(width, false);
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["kms1", "10", "", "connected in 1 ms, KMS service"]),
            row(["", "", "", "refused"]),
        ];
        let columns = [left("host"), right("weight"), left("note"), left("contact")];
        page.table(0, &columns, &rows);
        expect.assert_eq(&page.into_text());
    }

    #[test]
    fn empty_columns_are_left_out() {
        check_table(
            60,
            expect![[r#"
              host  weight  contact
              kms1      10  connected in 1 ms, KMS service
                            refused
        "#]],
        );
    }

    #[test]
    fn last_column_wraps() {
        check_table(
            36,
            expect![[r#"
                host  weight  contact
                kms1      10  connected in 1 ms, KMS
                              service
                              refused
            "#]],
        );
    }

    #[test]
    fn rows_without_room_are_stacked() {
        check_table(
            26,
            expect![[r#"
                kms1
                  weight 10, contact
                    connected in 1 ms, KMS
                    service
                  contact refused
            "#]],
        );
    }
}
