//! Systems whose settings are not read yet.

use super::MachineError;
use crate::client::ClientProfile;

/// Says that this system's settings are not read yet.
pub fn read_this_machine() -> Result<ClientProfile, MachineError> {
    let system = if cfg!(windows) {
        "Windows"
    } else {
        std::env::consts::OS
    };
    Err(MachineError::NotBuilt { system })
}
