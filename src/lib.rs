//! Finds out why a Windows KMS client cannot find its activation host.
//!
//! One pipeline of values: settings → plan → exchanges → candidates → probes → forecasts → findings → verdict → report.
//! Each stage is a pure function. Only [`net`] and [`os`] touch the world, and they decide nothing.
//!
//! What must stay true is said as absences. The core has no I/O, clock, environment or randomness; what it needs comes in.
//! What the network did is never an `Err`. No renderer knows more than the report. No rule is silent about what it could not check.

pub mod decode;
pub mod mail;
pub mod model;

pub mod client;
pub mod plan;

pub mod answer;
pub mod candidates;

pub mod forms;
pub mod loads;
pub mod view;
pub mod zone;

pub mod selection;
pub mod simulation;

pub mod evidence;
pub mod overview;

pub mod shell;
pub mod words;

pub mod baseline;
pub mod codes;
pub mod finding;
pub mod policy;
pub mod rules;
pub mod verdict;

pub mod explanation;
pub mod symptom;

pub mod render;
pub mod report;

pub mod port;
pub mod rpc;
pub mod run;

#[cfg(feature = "net")]
pub mod net;
#[cfg(feature = "net")]
pub mod os;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
