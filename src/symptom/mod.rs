//! Text people paste → what it says.

/// What was found in a pasted text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paste {}

/// Reads a pasted text; none when it holds nothing that is known.
pub fn read(_text: &str) -> Option<Paste> {
    None
}
