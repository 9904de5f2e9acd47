//! Which kind of client text something is, by content.

use super::reg_file::RegFault;
use super::{
    Adapters, ClientProfile, collected, interpret, ipconfig, license_settings, read_ipconfig,
    read_licenses, read_reg_file, read_resolv_conf, reg_file, resolv_conf,
};

/// The kinds of text that client settings are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// An export of the registry.
    RegFile,
    /// What `kmsdoctor collect` or the PowerShell command wrote.
    Collected,
    /// Output of `slmgr /dlv`, `/dli`, `ospp.vbs /dstatus`.
    Licenses,
    /// Output of `ipconfig /all`.
    Ipconfig,
    /// A `resolv.conf`.
    ResolvConf,
}

/// Why a text gives no client settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientTextError {
    /// It is no text of a known kind.
    #[error(
        "no client settings found; what is read is a `.reg` export, a file of `kmsdoctor collect`, text of `slmgr /dlv`, `ospp.vbs /dstatus` or `ipconfig /all`, and `resolv.conf`, with lines that start with `nameserver`, `search` or `domain`"
    )]
    UnknownKind,
    /// An export with a fault that may hide a setting.
    #[error(transparent)]
    RegFile(#[from] RegFault),
    /// A collector's file that cannot be read.
    #[error(transparent)]
    Collected(#[from] collected::CollectedError),
}

/// The kind of `text`; none when it is no kind that is known.
///
/// A text of comments and empty lines alone is taken as a `resolv.conf`.
pub fn detect(text: &str) -> Option<TextKind> {
    if reg_file::is_export(text) {
        Some(TextKind::RegFile)
    } else if collected::is_collected(text) {
        Some(TextKind::Collected)
    } else if ipconfig::is_output(text) {
        Some(TextKind::Ipconfig)
    } else if license_settings::is_output(text) {
        Some(TextKind::Licenses)
    } else if resolv_conf::has_known_line(text) {
        Some(TextKind::ResolvConf)
    } else {
        None
    }
}

/// Reads a text of whatever kind. `path` is for the provenance only.
///
/// A text holds one kind; several kinds are given as several files.
pub fn read_text(path: &str, text: &str) -> Result<ClientProfile, ClientTextError> {
    match detect(text).ok_or(ClientTextError::UnknownKind)? {
        TextKind::RegFile => Ok(interpret(&read_reg_file(path, text)?, &Adapters::default())),
        TextKind::Collected => Ok(collected::read(path, text)?.profile()),
        TextKind::Licenses => Ok(read_licenses(path, text)),
        TextKind::Ipconfig => Ok(read_ipconfig(path, text)),
        TextKind::ResolvConf => read_resolv_conf(path, text),
    }
}
