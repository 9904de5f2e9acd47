//! Commands over settled options and the seams.
