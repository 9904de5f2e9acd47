//! An explanation as blocks of text, before anybody lays it out.

/// A stretch of an explanation. Texts may come from outside; whoever lays them out escapes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// The answer in one sentence.
    Title {
        /// What it is about, in front of the sentence.
        lead: String,
        /// The sentence.
        text: String,
    },
    /// The name of what follows.
    Heading(String),
    /// Running text in Markdown: backticks around literals, nothing else.
    Text(String),
    /// Entries; numbered when they are to be taken in this order.
    List {
        /// True when the order matters.
        is_numbered: bool,
        /// At least one.
        items: Vec<Item>,
    },
    /// Text to be taken as it stands.
    Literal(String),
    /// Names and values, side by side.
    Fields(Vec<(String, String)>),
    /// Rows under column names.
    Table {
        /// One a column.
        columns: &'static [&'static str],
        /// Cells in the order of the columns.
        rows: Vec<Vec<String>>,
    },
}

/// One entry of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// Running text, as in [`Block::Text`].
    pub(super) text: String,
    /// What belongs below it, each on lines of its own.
    pub(super) notes: Vec<Note>,
}

/// A line below an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// A command, to be typed as it stands.
    Command(String),
    /// Running text.
    Text(String),
    /// One result of the command above, as running text.
    Reading {
        /// What is seen.
        seen: String,
        /// What that means, and what to do next.
        means: String,
    },
}

impl Item {
    /// An entry without notes.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            notes: Vec::new(),
        }
    }

    /// The same with a command below it.
    pub(super) fn command(mut self, command: impl Into<String>) -> Self {
        self.notes.push(Note::Command(command.into()));
        self
    }

    /// The same with a line of text below it.
    pub(super) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(Note::Text(text.into()));
        self
    }

    /// The same with one result of the command below it.
    pub(super) fn reading(mut self, seen: impl Into<String>, means: impl Into<String>) -> Self {
        self.notes.push(Note::Reading {
            seen: seen.into(),
            means: means.into(),
        });
        self
    }
}

/// A list in its order, numbered where there is more than one entry; none without entries.
pub(super) fn numbered(items: Vec<Item>) -> Option<Block> {
    list(1 < items.len(), items)
}

/// A list whose order does not matter; none without entries.
pub(super) fn bullets(items: Vec<Item>) -> Option<Block> {
    list(false, items)
}

fn list(is_numbered: bool, items: Vec<Item>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::List { is_numbered, items })
}
