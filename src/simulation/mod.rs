//! Clients drawn and told: what the exact chances of [`crate::selection`] look like when dice are thrown.
//!
//! Randomness comes in as a seed. The same seed gives the same result on every platform and in every release.

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
