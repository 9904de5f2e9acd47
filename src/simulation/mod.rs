//! Many clients: drawn, told one by one, counted against a threshold, followed over days.
//!
//! Randomness comes in as a seed. The same seed gives the same result on every platform and in every release.

pub mod fleet;
pub mod threshold;

mod change;
mod drawn;
mod first_choice;
mod host_ref;
mod narrate;
mod outlook;
mod rolls;

#[cfg(test)]
mod tests;

pub use change::{Change, ChangeError, Edit, EditError, change, described};
pub use drawn::{CLIENTS_AT_ONCE, Drawn, DrawnHost, drawn, wilson_95};
pub use first_choice::FirstChoice;
pub use host_ref::{HostRef, HostRefError};
pub use narrate::{
    Cached, Line, Namer, Narration, Outcome, Roll, Round, Told, ToldLine, ToldList, narrate, tell,
};
pub use outlook::{ChangedOutlook, Edited, HostThresholds, ModelOutlook, Outlook, Wish, outlook};
pub use rolls::Rolls;
