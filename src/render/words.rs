//! Durations, chances and counts in words.
