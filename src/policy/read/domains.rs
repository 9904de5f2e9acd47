//! `[domains]`: what is expected of each domain.

use super::Reader;
use super::table::Table;
use crate::model::{DomainName, Place};
use crate::plan::{SERVICE_LABELS, srv_owner};
use crate::policy::{DEFAULT_TOLERANCE, DomainPolicy, ExpectedHost, ExpectedShare, Share, Written};
use std::net::IpAddr;
use toml::Spanned;
use toml::de::DeValue;

/// Keys of a domain.
const KEYS: [&str; 3] = ["port", "hosts", "allow_other_hosts"];

/// Keys of a host that is more than a name.
const HOST_KEYS: [&str; 4] = ["host", "port", "share", "tolerance"];

/// What an entry of `hosts` is to be.
const HOST: &str = "write a name such as `\"kms1.corp.example\"`, or a table `{ host = \"kms1.corp.example\", port = 1688, share = \"50%\" }`";

/// What holds for hosts that say nothing of it.
#[derive(Clone, Copy)]
struct Defaults {
    port: u16,
    tolerance: Share,
}

impl Reader<'_> {
    /// Reads `[domains]`, sorted by name.
    pub(super) fn domains(
        &mut self,
        root: &Table<'_>,
        port: u16,
        tolerance: Option<Written<Share>>,
    ) -> Vec<DomainPolicy> {
        let tolerance = tolerance.map_or(DEFAULT_TOLERANCE, |it| it.value);
        let Some(table) = root.table("domains", self) else {
            return Vec::new();
        };
        let mut res: Vec<DomainPolicy> = Vec::new();
        for (key, value) in table.entries() {
            let text: &str = key.get_ref();
            let place = self.place(&key.span());
            let names = self.domain_names(text, place);
            let Some(inner) = value.get_ref().as_table() else {
                self.wrong_type(text, value, "write a table");
                continue;
            };
            let inner = Table {
                name: format!("[domains.\"{text}\"]"),
                keys: inner,
                span: value.span(),
            };
            let read = self.domain(&inner, Defaults { port, tolerance });
            let Some((domain, owner)) = names else {
                continue;
            };
            if let Some(first) = res.iter().find(|it| it.domain == domain) {
                let line = self.line(first.place);
                self.fault_at(
                    place,
                    format!("`{text}` is the domain of line {line} again"),
                );
            }
            res.push(DomainPolicy {
                domain,
                owner,
                place,
                ..read
            });
        }
        res.sort_by(|left, right| left.domain.cmp(&right.domain));
        res
    }

    /// The domain that a key names, with or without the service in front, and the owner of its records.
    fn domain_names(&mut self, text: &str, place: Place) -> Option<(DomainName, DomainName)> {
        let read = DomainName::parse(text).and_then(|name| {
            let service = DomainName::from_labels(SERVICE_LABELS)?;
            let labels: Vec<&[u8]> = name.labels().collect();
            let domain = match labels.as_slice() {
                [first, second, rest @ ..]
                    if DomainName::from_labels([*first, *second])? == service =>
                {
                    DomainName::from_labels(rest.iter().copied())?
                }
                _ => name.clone(),
            };
            let owner = srv_owner(&domain)?;
            Ok((domain, owner))
        });
        let what = match read {
            Ok((domain, _)) if domain.is_root() => "names no domain".to_owned(),
            Ok(names) => return Some(names),
            Err(why) => format!("is no domain: {why}"),
        };
        self.fault_at(place, format!("`{text}` {what}"));
        None
    }

    /// What a table says; its names are filled in by the caller.
    fn domain(&mut self, table: &Table<'_>, defaults: Defaults) -> DomainPolicy {
        table.refuse_others(&KEYS, self);
        let port = table
            .port("port", self)
            .map_or(defaults.port, |it| it.value);
        let hosts = table.list("hosts", "write a list of hosts", self);
        let hosts = hosts.map(|entries| {
            let read = entries.into_iter();
            let read = read.filter_map(|it| self.host(it, Defaults { port, ..defaults }));
            read.collect::<Vec<ExpectedHost>>()
        });
        if let Some(hosts) = &hosts {
            self.refuse_twice(hosts);
            self.refuse_more_than_all(hosts);
        }
        DomainPolicy {
            domain: DomainName::root(),
            owner: DomainName::root(),
            place: Place::default(),
            port,
            allows_other_hosts: table.bool("allow_other_hosts", self).unwrap_or(false),
            hosts,
        }
    }

    /// Reads an entry of `hosts`.
    fn host(&mut self, entry: &Spanned<DeValue<'_>>, defaults: Defaults) -> Option<ExpectedHost> {
        if let Some(text) = entry.get_ref().as_str() {
            let place = self.place(&entry.span());
            return Some(ExpectedHost {
                host: self.host_name(text, place)?,
                place,
                port: defaults.port,
                share: None,
            });
        }
        let Some(table) = entry.get_ref().as_table() else {
            self.wrong_type("hosts", entry, HOST);
            return None;
        };
        let table = Table {
            name: "hosts".to_owned(),
            keys: table,
            span: entry.span(),
        };
        table.refuse_others(&HOST_KEYS, self);
        if table.get("host").is_none() {
            self.fault(
                entry.span(),
                format!("an entry of `hosts` has no `host`; {HOST}"),
            );
        }
        let named = table.string("host", HOST, self);
        let host = named.and_then(|it| self.host_name(it.value, it.place));
        let port = table.port("port", self);
        let share = table.share("share", self);
        let tolerance = table.share("tolerance", self);
        if tolerance.is_some() && table.get("share").is_none() {
            let place = self.key_place(&table, "tolerance");
            self.fault_at(place, "`tolerance` stands without a `share`".to_owned());
        }
        Some(ExpectedHost {
            host: host?,
            place: named?.place,
            port: port.map_or(defaults.port, |it| it.value),
            share: share.map(|it| ExpectedShare {
                share: it.value,
                tolerance: tolerance.map_or(defaults.tolerance, |it| it.value),
                place: it.place,
            }),
        })
    }

    /// A full name, as SRV records have it.
    fn host_name(&mut self, text: &str, place: Place) -> Option<DomainName> {
        let what = match (text.parse::<IpAddr>(), DomainName::parse(text)) {
            (Ok(_), _) => {
                "is an address; SRV records name hosts, so write the full name".to_owned()
            }
            (_, Ok(_)) if text.contains(':') => {
                format!("is no name; {HOST}")
            }
            (_, Ok(name)) if name.label_count() < 2 => {
                "is no full name; write it with its domain".to_owned()
            }
            (_, Ok(name)) => return Some(name),
            (_, Err(why)) => format!("is no name: {why}"),
        };
        self.fault_at(place, format!("`{text}` {what}"));
        None
    }

    fn refuse_twice(&mut self, hosts: &[ExpectedHost]) {
        for (idx, host) in hosts.iter().enumerate() {
            let mut before = hosts.iter().take(idx);
            if before.any(|it| it.host == host.host) {
                let name = crate::policy::bare(&host.host);
                self.fault_at(host.place, format!("`{name}` is listed twice"));
            }
        }
    }

    /// At the share with which the sum goes above 100 %.
    fn refuse_more_than_all(&mut self, hosts: &[ExpectedHost]) {
        let mut sum = 0;
        for share in hosts.iter().filter_map(|it| it.share) {
            sum += share.share.units();
            if Share::percent(100).units() < sum {
                let what = "the shares of this domain come to more than 100 %";
                self.fault_at(share.place, what.to_owned());
                return;
            }
        }
    }
}
