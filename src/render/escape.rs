//! Escapes for each medium.
