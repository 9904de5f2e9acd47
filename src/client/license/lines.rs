//! Where the settings of a license stand in the text.

use super::License;
use crate::client::SettingKind;

/// The lines at which settings of a license stand, counted from 1; 0 for what the text does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lines {
    /// The line it begins with.
    pub(crate) start: u32,
    /// The host set by hand.
    pub(crate) fixed_host: u32,
    /// The host found in DNS.
    pub(crate) dns_host: u32,
    /// The host whose role cannot be told.
    pub(crate) unnamed_host: u32,
    /// What looks like a domain.
    pub(crate) unnamed_domain: u32,
    /// The lookup domain.
    pub(crate) lookup_domain: u32,
    /// Host caching.
    pub(crate) caching: u32,
    /// The activation type.
    pub(crate) allowed: u32,
    /// The first line about the machine as a KMS host.
    pub(crate) service: u32,
    /// The description, which names the channel.
    pub(crate) description: u32,
    /// The way of the last activation.
    pub(crate) activated_by: u32,
    /// The client's machine id.
    pub(crate) cmid: u32,
}

impl Lines {
    /// The line of a setting that tells how a host is found.
    pub(crate) fn of(&self, kind: SettingKind) -> u32 {
        match kind {
            SettingKind::FixedHost => self.fixed_host,
            SettingKind::LookupDomain => self.lookup_domain,
            _ => self.dns_host,
        }
    }

    /// Takes `line` for everything that `license` has and that had no line yet.
    pub(super) fn note(&mut self, license: &License, line: u32) {
        for (is_known, place) in [
            (license.fixed_host.is_some(), &mut self.fixed_host),
            (license.dns_host.is_some(), &mut self.dns_host),
            (license.unnamed_host.is_some(), &mut self.unnamed_host),
            (license.unnamed_domain.is_some(), &mut self.unnamed_domain),
            (license.lookup_domain.is_some(), &mut self.lookup_domain),
            (license.is_caching.is_some(), &mut self.caching),
            (license.allowed.is_some(), &mut self.allowed),
            (license.service.is_some(), &mut self.service),
            (license.description.is_some(), &mut self.description),
            (license.activated_by.is_some(), &mut self.activated_by),
            (license.cmid.is_some(), &mut self.cmid),
        ] {
            if is_known && *place == 0 {
                *place = line;
            }
        }
    }
}
