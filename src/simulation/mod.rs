//! Many clients: drawn, told one by one, counted against a threshold, followed over days.
//!
//! Randomness comes in as a seed. The same seed gives the same result on every platform and in every release.

pub mod fleet;
pub mod threshold;

mod drawn;
mod first_choice;
mod narrate;
mod rolls;

#[cfg(test)]
mod tests;

pub use drawn::{Drawn, DrawnHost, drawn, wilson_95};
pub use first_choice::FirstChoice;
pub use narrate::{Cached, Line, Narration, Outcome, Roll, Round, narrate, tell};
pub use rolls::Rolls;
