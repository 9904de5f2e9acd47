//! Where in a report a reader stands, as a JSON pointer.

use std::fmt;

/// A way into a JSON document. It costs nothing until it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step,
}

/// One step of the way.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A key; those of the report need no escapes of RFC 6901.
    Key(&'static str),
    /// A position in a list.
    Idx(usize),
}

impl Place<'_> {
    /// A key of the report itself.
    pub(super) fn top(key: &'static str) -> Self {
        Self {
            parent: None,
            step: Step::Key(key),
        }
    }

    /// A key of the object here.
    pub(super) fn key(&self, key: &'static str) -> Place<'_> {
        Place {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    /// An element of the list here.
    pub(super) fn idx(&self, idx: usize) -> Place<'_> {
        Place {
            parent: Some(self),
            step: Step::Idx(idx),
        }
    }
}

/// The JSON pointer (RFC 6901).
impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Key(key) => write!(f, "/{key}"),
            Step::Idx(idx) => write!(f, "/{idx}"),
        }
    }
}
