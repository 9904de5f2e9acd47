//! One scenario file: a client, its name servers, its hosts, and what the report must say.
//!
//! The same file runs in every world. Unknown keys and zones that do not parse are faults of the file.

use super::authority::Zone;
use super::expect::{Expect, Options};
use super::simulate::Simulate;
use jiff::civil::Date;
use kmsdoctor::client::{ClientProfile, ClientTexts};
use kmsdoctor::model::{
    DomainName, FileId, HostPort, KMS_PORT, NameServer, Provenance, SourceFile, Sourced,
    parse_host_port,
};
use kmsdoctor::policy::Policy;
use kmsdoctor::rules::infos;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// A scenario file, ready to run.
pub(crate) struct Scenario {
    /// File name without `.toml`.
    pub(crate) name: String,
    /// One sentence.
    pub(crate) title: String,
    /// The client, with its name servers.
    pub(crate) client: ClientProfile,
    /// What of it stands in a file, as `--client` reads it; empty when all of it is given by flags.
    pub(crate) settings_file: String,
    /// In the client's order; the address is the one the client knows, whatever the world maps it to.
    pub(crate) servers: Vec<Server>,
    /// Every endpoint a record can lead to.
    pub(crate) hosts: BTreeMap<SocketAddr, HostBehavior>,
    /// What the run is told.
    pub(crate) options: Options,
    /// What is simulated after the run; the expectations are then about that.
    pub(crate) simulate: Option<Simulate>,
    /// What is expected of the records, with its text.
    pub(crate) policy: Option<Policy>,
    /// The day that end dates are held against.
    pub(crate) today: Option<Date>,
    /// What the report must say.
    pub(crate) expect: Expect,
    /// Worlds that cannot express it, with the reason the file gives.
    not_in: NotIn,
}

/// A name server of a scenario.
pub(crate) struct Server {
    /// What the client calls it.
    pub(crate) address: SocketAddr,
    /// How it behaves.
    pub(crate) behavior: ServerBehavior,
    /// What it is authoritative for.
    pub(crate) zones: Vec<Zone>,
}

/// How a name server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ServerBehavior {
    /// Authoritatively, from its zones; REFUSED outside.
    #[default]
    Answers,
    /// Takes questions and says nothing.
    Silent,
    /// Nothing listens.
    PortUnreachable,
    /// REFUSED to everything.
    Refuses,
    /// SERVFAIL to everything.
    Servfail,
    /// Octets that cannot be read.
    Garbage,
    /// As `answers`, but only IPv4 addresses stand beside SRV records.
    Ipv4Beside,
    /// As `answers`, but to names outside of its zones it says nothing; only in memory.
    SilentOutside,
    /// This machine has no route to it; only in memory.
    NoRoute,
}

/// How an endpoint behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HostBehavior {
    /// Accepts connections and says nothing.
    Open,
    /// Resets.
    Refuses,
    /// Drops the handshake.
    Silent,
    /// Accepts the KMS interface.
    Kms,
    /// Speaks RPC, without the KMS interface.
    OtherRpc,
    /// Speaks another protocol.
    NotRpc,
    /// Accepts connections and ends them without a word.
    Closes,
    /// Accepts connections and resets them without a word.
    Resets,
    /// The network says that the host is unreachable; only in memory.
    Unreachable,
    /// This machine has no route there; only in memory.
    NoRoute,
}

impl HostBehavior {
    /// True for a host that ends the connection without a word.
    pub(crate) fn hangs_up(self) -> bool {
        matches!(self, Self::Closes | Self::Resets)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotIn {
    sockets: Option<String>,
    bind: Option<String>,
    nsd: Option<String>,
    knot: Option<String>,
    dnsmasq: Option<String>,
    zone_files: Option<String>,
}

/// Where scenarios run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum World {
    /// Both seams faked.
    Memory,
    /// In-process servers and listeners.
    Sockets,
    /// BIND.
    Bind,
    /// NSD.
    Nsd,
    /// Knot.
    Knot,
    /// dnsmasq.
    Dnsmasq,
    /// Zone files in place of name servers.
    ZoneFiles,
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    title: String,
    #[serde(default)]
    client: ClientTable,
    #[serde(default)]
    server: Vec<ServerTable>,
    #[serde(default)]
    hosts: BTreeMap<SocketAddr, HostBehavior>,
    #[serde(default)]
    options: Options,
    simulate: Option<Simulate>,
    /// The text of a policy.
    policy: Option<String>,
    /// The day that end dates are held against.
    today: Option<String>,
    expect: Expect,
    #[serde(default)]
    not_in: NotIn,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ClientTable {
    domains: Vec<String>,
    primary_suffix: Option<String>,
    connection_suffixes: Vec<String>,
    search_list: Vec<String>,
    lookup_domain: Option<String>,
    fixed_host: Option<String>,
    cached_host: Option<String>,
    caching: Option<bool>,
    /// The text of a file for `--client`: for what no flag says.
    settings: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServerTable {
    #[serde(default)]
    behavior: ServerBehavior,
    #[serde(default)]
    zones: BTreeMap<String, String>,
}

impl Scenario {
    /// Reads every scenario, in the order of their names; the faults of all files together.
    pub(crate) fn all() -> Result<Vec<Self>, String> {
        let mut res = Vec::new();
        let mut faults = Vec::new();
        for path in files() {
            match Self::read(&path) {
                Ok(scenario) => res.push(scenario),
                Err(why) => faults.push(format!("{}: {why}", path.display())),
            }
        }
        if res.is_empty() {
            faults.push("there is no scenario".to_owned());
        }
        if faults.is_empty() {
            Ok(res)
        } else {
            Err(faults.join("\n"))
        }
    }

    /// Reads one file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|err| err.to_string())?;
        let name = path
            .file_stem()
            .map(|it| it.to_string_lossy().into_owned())
            .unwrap_or_default();
        Self::parse(name, &text)
    }

    /// Reads the text of one file.
    pub(crate) fn parse(name: String, text: &str) -> Result<Self, String> {
        let file: ScenarioFile = toml::from_str(text).map_err(|err| err.to_string())?;
        if let Some(fault) = file.expect.fault() {
            return Err(fault.to_owned());
        }
        if let Some(simulate) = &file.simulate {
            simulate.options(file.options.models())?;
        }
        let mut servers = Vec::new();
        for (idx, table) in file.server.iter().enumerate() {
            let host = u8::try_from(idx + 1).map_err(|_| "too many name servers")?;
            let zones: Result<Vec<Zone>, String> = table
                .zones
                .iter()
                .map(|(origin, text)| Zone::parse(origin, text))
                .collect();
            servers.push(Server {
                address: (Ipv4Addr::new(192, 0, 2, host), 53).into(),
                behavior: table.behavior,
                zones: zones?,
            });
        }
        let client = file.client.profile(&servers)?;
        let policy = file.policy.as_deref().map(policy).transpose()?;
        let today = file.today.as_deref().map(day).transpose()?;
        Ok(Self {
            name,
            title: file.title,
            client,
            settings_file: file.client.settings,
            servers,
            hosts: file.hosts,
            options: file.options,
            simulate: file.simulate,
            policy,
            today,
            expect: file.expect,
            not_in: file.not_in,
        })
    }

    /// Why this scenario does not run in `world`; none when it does.
    pub(crate) fn cannot_run_in(&self, world: World) -> Option<String> {
        let said = match world {
            World::Memory => None,
            World::ZoneFiles => return self.cannot_be_zone_files(),
            World::Sockets => self.not_in.sockets.as_ref(),
            World::Bind => self.not_in.bind.as_ref(),
            World::Nsd => self.not_in.nsd.as_ref(),
            World::Knot => self.not_in.knot.as_ref(),
            World::Dnsmasq => self.not_in.dnsmasq.as_ref(),
        };
        if let Some(why) = said {
            return Some(why.clone());
        }
        let has_unreachable = self
            .hosts
            .values()
            .any(|it| matches!(it, HostBehavior::Unreachable | HostBehavior::NoRoute));
        if world != World::Memory && has_unreachable {
            return Some("no socket on loopback is unreachable".to_owned());
        }
        let is_unrouted = |it: &Server| it.behavior == ServerBehavior::NoRoute;
        if world != World::Memory && self.servers.iter().any(is_unrouted) {
            return Some("no socket on loopback is unreachable".to_owned());
        }
        let is_half_silent = |it: &Server| it.behavior == ServerBehavior::SilentOutside;
        if world != World::Memory && self.servers.iter().any(is_half_silent) {
            return Some("silence to some questions only would have to be waited for".to_owned());
        }
        if world != World::Memory && self.options.deadline().is_some() {
            return Some("time is virtual only in memory".to_owned());
        }
        if world == World::Dnsmasq {
            return self.servers.iter().find_map(super::dnsmasq::cannot_serve);
        }
        None
    }

    /// Why zone files cannot stand in place of the name servers; none when they can.
    fn cannot_be_zone_files(&self) -> Option<String> {
        let why = match self.servers.as_slice() {
            _ if self.not_in.zone_files.is_some() => return self.not_in.zone_files.clone(),
            _ if self.options.deadline().is_some() => "zone files take no time",
            [only] if only.behavior == ServerBehavior::Answers => return None,
            [_] => "zone files always answer",
            [] => "there is no name server to stand in for",
            _ => "zone files are one name server",
        };
        Some(why.to_owned())
    }

    /// The addresses of the name servers, as the client knows them.
    pub(crate) fn name_servers(&self) -> Vec<NameServer> {
        self.servers
            .iter()
            .map(|it| NameServer::Address(it.address))
            .collect()
    }
}

impl ClientTable {
    fn profile(&self, servers: &[Server]) -> Result<ClientProfile, String> {
        let typed = ClientProfile {
            domains: names("DOMAIN", &self.domains)?,
            primary_suffix: name("--primary-suffix", self.primary_suffix.as_ref())?,
            connection_suffixes: names("--connection-suffix", &self.connection_suffixes)?,
            search_list: names("--search-list", &self.search_list)?,
            lookup_domain: name("--lookup-domain", self.lookup_domain.as_ref())?,
            fixed_host: host("--kms-host", self.fixed_host.as_ref())?,
            cached_host: host("--cached-host", self.cached_host.as_ref())?,
            caching: self.caching.map(|it| sourced("--caching", it)),
            name_servers: servers
                .iter()
                .map(|it| sourced("--server", it.address))
                .collect(),
            ..ClientProfile::default()
        };
        let mut texts = ClientTexts::default();
        if !self.settings.is_empty() {
            let added = texts.add("client.txt", &self.settings);
            added.map_err(|err| err.to_string())?;
        }
        let typed = typed.told_by_flags(self.settings.is_empty());
        Ok(typed.or(texts.profile()))
    }
}

/// The policy that a scenario holds.
fn policy(text: &str) -> Result<Policy, String> {
    let source = SourceFile {
        path: "kmsdoctor.toml".to_owned(),
        octets: text.as_bytes().into(),
    };
    Policy::parse(source, FileId::default(), &infos()).map_err(|err| err.to_string())
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|err| format!("`{text}`: {err}"))
}

/// Every scenario file, in the order of their names.
pub(crate) fn files() -> BTreeSet<PathBuf> {
    let dir = super::project_path("fixtures/scenarios");
    std::fs::read_dir(dir)
        .expect("the folder of scenarios is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect()
}

fn sourced<T>(flag: &str, value: T) -> Sourced<T> {
    Sourced::new(
        value,
        Provenance::CommandLine {
            flag: flag.to_owned(),
        },
    )
}

fn names(flag: &str, texts: &[String]) -> Result<Vec<Sourced<DomainName>>, String> {
    let named = texts.iter().map(|text| name(flag, Some(text)));
    Ok(named
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect())
}

fn name(flag: &str, text: Option<&String>) -> Result<Option<Sourced<DomainName>>, String> {
    text.map(|text| match DomainName::parse(text) {
        Ok(name) => Ok(sourced(flag, name)),
        Err(why) => Err(format!("`{text}`: {why}")),
    })
    .transpose()
}

fn host(flag: &str, text: Option<&String>) -> Result<Option<Sourced<HostPort>>, String> {
    text.map(|text| match parse_host_port(text) {
        Ok((host, port)) => Ok(sourced(
            flag,
            HostPort {
                host,
                port: port.unwrap_or(KMS_PORT),
            },
        )),
        Err(why) => Err(format!("`{text}`: {why}")),
    })
    .transpose()
}
