//! The Windows program under Wine: the same words and octets as here, but for paths.
//!
//! `.ci/windows` builds the program and runs these; without it they fail, and are ignored otherwise.

mod console;
mod files;
mod machine;
mod network;
mod program;
mod same;
mod scenario;
mod settings;
