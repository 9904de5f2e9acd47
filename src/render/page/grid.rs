//! Columns side by side, aligned, as long as the page is wide enough.

use super::wrap::{words_of, wrap};
use comfy_table::{Cell, CellAlignment, Table, presets};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// A column of a table.
#[derive(Debug, Clone)]
pub(in crate::render) struct Column {
    /// Empty where the cells speak for themselves. Written by this program, never text from outside.
    pub(in crate::render) name: Cow<'static, str>,
    /// Numbers stand at the right.
    pub(in crate::render) alignment: CellAlignment,
}

/// A column of words.
pub(in crate::render) const fn left(name: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        alignment: CellAlignment::Left,
    }
}

/// A column of numbers.
pub(in crate::render) const fn right(name: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        alignment: CellAlignment::Right,
    }
}

/// The same with a name that is made up as the table is.
pub(in crate::render) fn right_named(name: String) -> Column {
    Column {
        name: Cow::Owned(name),
        alignment: CellAlignment::Right,
    }
}

/// Columns between two columns of a table.
const GAP: u16 = 2;

/// True when any column has a name.
pub(in crate::render) fn has_header(columns: &[Column]) -> bool {
    columns.iter().any(|it| !it.name.is_empty())
}

/// The lines of a table, header first; none when it cannot be made `width` columns wide.
pub(in crate::render) fn aligned(
    columns: &[Column],
    rows: &[Vec<String>],
    width: usize,
) -> Option<Vec<String>> {
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
        let header = filled.iter().map(|(_, column)| cell(column, &column.name));
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
