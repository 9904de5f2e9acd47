//! Which kind of client text something is, by content.

use super::collected::{self, Collected};
use super::reg_file::RegFault;
use super::text::is_blank;
use super::{
    ClientProfile, ipconfig, license_settings, mixed, read_ipconfig, read_licenses, read_reg_file,
    read_resolv_conf, reg_file, resolv_conf,
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
    /// Nothing but blanks.
    #[error(
        "the file is empty; `kmsdoctor plan --how-to-collect` prints the commands that fill one"
    )]
    Empty,
    /// An export without a key that matters.
    #[error(
        r"the export has no key with DNS suffixes or KMS settings; export `HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters` and `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform` (`kmsdoctor plan --how-to-collect` prints the commands)"
    )]
    NoKnownKey,
    /// Two kinds in one text that cannot be told apart.
    #[error(
        "line {line}: {found} begins here, behind text of another kind; give each as a file of its own"
    )]
    SecondKind {
        /// Where it begins, counted from 1.
        line: u32,
        /// What it is.
        found: &'static str,
    },
    /// An export with a fault that may hide a setting.
    #[error(transparent)]
    RegFile(#[from] RegFault),
    /// A collector's file that cannot be read.
    #[error(transparent)]
    Collected(#[from] collected::CollectedError),
}

/// The kind of `text`; none when it is no kind that is known.
///
/// A text of comments is taken as a `resolv.conf`.
pub fn detect(text: &str) -> Option<TextKind> {
    if reg_file::is_export(text) {
        Some(TextKind::RegFile)
    } else if collected::is_collected(text) {
        Some(TextKind::Collected)
    } else if ipconfig::is_output(text) {
        Some(TextKind::Ipconfig)
    } else if license_settings::is_output(text) {
        Some(TextKind::Licenses)
    } else if resolv_conf::is_resolv_conf(text) {
        Some(TextKind::ResolvConf)
    } else {
        None
    }
}

/// Texts of one machine, read one by one and interpreted together.
///
/// Registry values of all texts are interpreted as one registry, since a policy in one export goes before a local setting in
/// another. Apart from that, what was given first counts.
#[derive(Debug, Clone, Default)]
pub struct ClientTexts {
    /// Profiles of texts that stand for themselves.
    profiles: Vec<ClientProfile>,
    /// How many of them were given before the first registry value, once there is one.
    n_before_registry: Option<usize>,
    collected: Collected,
}

impl ClientTexts {
    /// Reads a text of whatever kind. `path` is for the provenance only.
    ///
    /// Output of `ipconfig` and of license tools may stand in one text; other kinds are given as texts of their own.
    pub fn add(&mut self, path: &str, text: &str) -> Result<(), ClientTextError> {
        if text.trim_matches(is_blank).is_empty() {
            return Err(ClientTextError::Empty);
        }
        let kind = detect(text).ok_or(ClientTextError::UnknownKind)?;
        for (kind, part) in mixed::parts(kind, text)? {
            self.add_part(kind, path, &part)?;
        }
        Ok(())
    }

    fn add_part(&mut self, kind: TextKind, path: &str, text: &str) -> Result<(), ClientTextError> {
        let profile = match kind {
            TextKind::RegFile => {
                let registry = read_reg_file(path, text)?;
                if !reg_file::has_known_key(text) {
                    return Err(ClientTextError::NoKnownKey);
                }
                self.add_collected(Collected {
                    registry,
                    ..Collected::default()
                });
                return Ok(());
            }
            TextKind::Collected => {
                self.add_collected(collected::read(path, text)?);
                return Ok(());
            }
            TextKind::Licenses => read_licenses(path, text),
            TextKind::Ipconfig => read_ipconfig(path, text),
            TextKind::ResolvConf => read_resolv_conf(path, text)?,
        };
        self.profiles.push(profile);
        Ok(())
    }

    fn add_collected(&mut self, mut more: Collected) {
        self.n_before_registry.get_or_insert(self.profiles.len());
        let res = &mut self.collected;
        res.registry.values.append(&mut more.registry.values);
        res.registry.known.append(&mut more.registry.known);
        if res.adapters.adapters.is_empty() {
            res.adapters = more.adapters;
        }
        res.products.append(&mut more.products);
        if res.resolv_conf.is_empty() {
            res.resolv_conf = more.resolv_conf;
        }
    }

    /// What all texts say.
    pub fn profile(self) -> ClientProfile {
        let mut profiles = self.profiles;
        if let Some(idx) = self.n_before_registry {
            profiles.insert(idx.min(profiles.len()), self.collected.profile());
        }
        profiles
            .into_iter()
            .fold(ClientProfile::default(), ClientProfile::or)
    }
}

/// Reads one text of whatever kind, as [`ClientTexts`] does.
pub fn read_text(path: &str, text: &str) -> Result<ClientProfile, ClientTextError> {
    let mut res = ClientTexts::default();
    res.add(path, text)?;
    Ok(res.profile())
}
