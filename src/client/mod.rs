//! What discovery depends on at the client: suffixes, hosts set or remembered, name servers.

pub(crate) mod license;
mod resolv_conf;
pub(crate) mod text;

pub use license::{Allowed, Channel, HostService, License, LicenseStatus, Tool, Way};
pub use resolv_conf::{ClientTextError, read_resolv_conf};
pub use text::{Guid, Host, without_keys};

use crate::model::{DomainName, HostPort, Provenance, Sourced};
use std::net::SocketAddr;

/// The settings of one client. Each value says where it was read.
///
/// The default has nothing set: such a client has no name to ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientProfile {
    /// Domains that were asked for by name; in the order given. When there are any, no suffix counts.
    pub domains: Vec<Sourced<DomainName>>,
    /// Primary DNS suffix.
    pub primary_suffix: Option<Sourced<DomainName>>,
    /// Connection-specific suffixes (DHCP option 15), in the order of the adapters.
    pub connection_suffixes: Vec<Sourced<DomainName>>,
    /// DNS suffix search list, in its order; empty when none is set.
    pub search_list: Vec<Sourced<DomainName>>,
    /// Domain set by `slmgr /skms-domain`.
    pub lookup_domain: Option<Sourced<DomainName>>,
    /// Host set by `slmgr /skms`.
    pub fixed_host: Option<Sourced<HostPort>>,
    /// Host of the last success.
    pub cached_host: Option<Sourced<HostPort>>,
    /// False when host caching is switched off; not known is taken as on, the default of Windows.
    pub caching: Option<Sourced<bool>>,
    /// Name servers, in the order the client asks them.
    pub name_servers: Vec<Sourced<SocketAddr>>,
    /// Settings that name no usable suffix or server.
    pub unusable: Vec<Unusable>,
}

/// A setting that was read but cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// As it was written.
    pub text: String,
    /// Why not, in words.
    pub why: String,
    /// Where it was read.
    pub provenance: Provenance,
}

impl ClientProfile {
    /// Takes over from `other` what is not set here; the first source given wins.
    ///
    /// Lists are taken as a whole: a search list of two sources is not mixed.
    pub fn or(mut self, other: Self) -> Self {
        fn list<T>(mine: Vec<T>, theirs: Vec<T>) -> Vec<T> {
            if mine.is_empty() { theirs } else { mine }
        }
        self.domains = list(self.domains, other.domains);
        self.primary_suffix = self.primary_suffix.or(other.primary_suffix);
        self.connection_suffixes = list(self.connection_suffixes, other.connection_suffixes);
        self.search_list = list(self.search_list, other.search_list);
        self.lookup_domain = self.lookup_domain.or(other.lookup_domain);
        self.fixed_host = self.fixed_host.or(other.fixed_host);
        self.cached_host = self.cached_host.or(other.cached_host);
        self.caching = self.caching.or(other.caching);
        self.name_servers = list(self.name_servers, other.name_servers);
        self.unusable.extend(other.unusable);
        self
    }
}
