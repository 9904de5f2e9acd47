//! What must hold for every entry.
