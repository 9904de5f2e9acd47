//! What the readers hand over: records that are to be kept, faults within their bound.

use super::Form;
use super::value::Fault;
use crate::loads::Cause;
use crate::model::{DomainName, Place, Record, RecordData};
use crate::zone::{
    Entry, FaultKind, Keep, MOST_FAULTS, OwnerText, Reading, RecordKind, SyntaxFault, TtlFrom,
    is_host_name, is_host_owner,
};

/// A reading that is under way.
pub(super) struct Collector<'k> {
    form: Form,
    reading: Reading,
    keep: &'k mut dyn Keep,
    says_origin_is_missing: bool,
    /// While true, faults are dropped.
    pub(super) is_muted: bool,
}

/// A sound record.
pub(super) struct Found<'a> {
    /// The owner as it stands in the text.
    pub(super) written: &'a str,
    /// The whole name.
    pub(super) owner: DomainName,
    /// Where the owner stands.
    pub(super) owner_place: Place,
    /// Seconds.
    pub(super) ttl: u32,
    /// True when the TTL stands in the record itself.
    pub(super) ttl_from: TtlFrom,
    /// What it says.
    pub(super) data: RecordData,
    /// Where the words of that stand, in the order of zone files.
    pub(super) data_places: Vec<Place>,
    /// All of it.
    pub(super) place: Place,
    /// Hours since 1601, 0 for a static one; none where the form does not say.
    pub(super) aging: Option<u32>,
}

impl<'k> Collector<'k> {
    pub(super) fn new(form: Form, keep: &'k mut dyn Keep) -> Self {
        Self {
            form,
            reading: Reading::default(),
            keep,
            says_origin_is_missing: false,
            is_muted: false,
        }
    }

    /// Counts a record, and keeps it if it is wanted.
    pub(super) fn take(&mut self, found: Found<'_>) {
        self.reading.n_records += 1;
        if self.form != Form::Dnsmasq {
            self.names_of_hosts(&found);
        }
        let kind = match found.data {
            RecordData::Srv(_) => RecordKind::Srv,
            RecordData::Address(_) => RecordKind::Address,
            RecordData::Alias(_) => RecordKind::Alias,
            RecordData::Redirect(_) => RecordKind::Redirect,
            RecordData::NameServer(_) => RecordKind::NameServer,
            RecordData::Soa { .. } => RecordKind::Soa,
            RecordData::Other { .. } => RecordKind::Other,
        };
        let owner = OwnerText::of_name(found.written.as_bytes(), &found.owner);
        if !self.keep.keeps(&owner, kind) {
            return;
        }
        self.reading.entries.push(Entry {
            record: Record {
                owner: found.owner,
                ttl: found.ttl,
                data: found.data,
            },
            place: found.place,
            owner_place: found.owner_place,
            data_places: found.data_places,
            is_relative: false,
            aging: found.aging,
            ttl_from: found.ttl_from,
            soa_rest: None,
        });
    }

    /// Says which names are not those of hosts, as at a zone file: whether anybody minds depends on where the records go.
    fn names_of_hosts(&mut self, found: &Found<'_>) {
        let (what, target) = match &found.data {
            RecordData::Srv(srv) => ("target", &srv.target),
            RecordData::NameServer(host) => ("name server", host),
            RecordData::Address(address) => {
                if self.is_no_host(&found.owner, |it| is_host_owner(it, *address)) {
                    let message = format!(
                        "`{}` is not the name of a host, but has the records of one",
                        found.owner
                    );
                    self.host_name(found.owner_place, &found.owner, message);
                }
                return;
            }
            _ => return,
        };
        if self.is_no_host(target, is_host_name) {
            let place = found.data_places.last().copied();
            let message = format!("the {what} `{target}` is not the name of a host");
            self.host_name(place.unwrap_or(found.place), &found.owner, message);
        }
    }

    /// True for a name that is no host's once it is loaded: octoDNS writes letters outside ASCII in punycode.
    fn is_no_host(&self, name: &DomainName, is_host: impl Fn(&DomainName) -> bool) -> bool {
        let is_ascii = || name.labels().all(<[u8]>::is_ascii);
        !is_host(name) && (self.form != Form::OctoDns || is_ascii())
    }

    fn host_name(&mut self, place: Place, owner: &DomainName, message: String) {
        self.push(SyntaxFault {
            place,
            kind: FaultKind::HostName,
            cause: Cause::HOST_NAME,
            owner: Some(owner.clone()),
            message,
        });
    }

    /// Adds a fault; that the origin is missing is said once.
    pub(super) fn fault(&mut self, (place, kind, message): Fault) {
        if kind == FaultKind::Origin && std::mem::replace(&mut self.says_origin_is_missing, true) {
            return;
        }
        self.push(SyntaxFault {
            place,
            kind,
            cause: Cause::LINE,
            owner: None,
            message,
        });
    }

    fn push(&mut self, fault: SyntaxFault) {
        if self.is_muted {
            return;
        }
        if MOST_FAULTS <= self.reading.faults.len() {
            self.reading.n_faults_omitted += 1;
            return;
        }
        self.reading.faults.push(fault);
    }

    /// The text says where its names stand.
    pub(super) fn origin(&mut self, origin: &DomainName) {
        self.reading.origin.get_or_insert_with(|| origin.clone());
    }

    /// A record says which zone it is in.
    pub(super) fn zone(&mut self, zone: &DomainName) {
        self.reading.told_zones.insert(zone.clone());
    }

    /// Everything, faults in the order of the text.
    pub(super) fn finish(mut self) -> Reading {
        self.reading.faults.sort_by_key(|it| it.place);
        self.reading
    }
}
