//! Codes of this side.

use super::CodeEntry;

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[];
