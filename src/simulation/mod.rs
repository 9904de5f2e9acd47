//! What many clients come to: whether hosts reach their count, how a fleet spreads over the days.

pub mod fleet;
pub mod threshold;
