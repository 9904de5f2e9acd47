//! Systems whose settings are not read yet.

use super::MachineError;
use crate::client::ClientProfile;
use crate::client::collected::Collected;

/// Says that this system's settings are not read yet.
pub fn read_this_machine() -> Result<ClientProfile, MachineError> {
    Err(not_built())
}

/// Says that this system's settings are not read yet.
pub fn collect_this_machine() -> Result<Collected, MachineError> {
    Err(not_built())
}

fn not_built() -> MachineError {
    MachineError::NotBuilt {
        system: std::env::consts::OS,
    }
}
