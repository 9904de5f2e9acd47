//! Files that are not in use as they stand: which fault keeps a name server from which of them.
//!
//! BIND, NSD and Knot refuse a zone as a whole for one fault in its text, and answer SERVFAIL for it. PowerDNS answers SERVFAIL
//! for the name of a record that it cannot read, and Windows leaves that record out. dnsmasq does not start.
//! Whose refusal counts is said for each file, and [`Cause`] has what refuses what.
//! octoDNS does not publish, and an export of Windows is a copy: there the zone that is served stays what it was.
//! A server that had the files before may go on with what it had; that is not what these files say.

use super::keep::STAR;
use super::{RecordFile, View};
use crate::answer::chain_end;
use crate::forms::Form;
use crate::loads::{Cause, Effect, Loaders};
use crate::model::{
    DomainName, FileId, NoResponse, Outcome, Place, Question, Rcode, RecordData, RecordType,
    Response, ZoneFaultEffect, ZoneFaultKind,
};
use crate::zone::{Authority, Entry, FaultKind, SyntaxFault, empty_response};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

/// Zones that an alias is followed through, as BIND follows it.
const MOST_ZONES: usize = 16;

/// The first fault for which a file is not in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadFault {
    /// Where; it may be in a file that this one includes.
    pub place: Place,
    /// What is wrong; a phrase without a stop.
    pub message: String,
    /// What sort of fault it is.
    pub kind: ZoneFaultKind,
    /// What comes of it.
    pub effect: ZoneFaultEffect,
    /// The servers that it has this effect on; none where the form is not what a server loads.
    pub servers: Loaders,
}

/// An alias at a name with other data, which RFC 1034, 3.6.2 forbids.
#[derive(Debug, Clone, Copy)]
pub struct AliasConflict<'v> {
    /// The alias.
    pub entry: &'v Entry,
    /// Where it leads.
    pub end: &'v DomainName,
    /// What a message calls the other data; none where that is another alias.
    pub beside: Option<&'static str>,
}

impl AliasConflict<'_> {
    /// What is so; a phrase without a stop.
    pub fn fact(&self) -> String {
        let owner = &self.entry.record.owner;
        let others = match self.beside {
            Some(what) => format!("has {what} too"),
            None => "of another name too".to_owned(),
        };
        format!(
            "`{owner}` is an alias (CNAME) of `{}` and {others}",
            self.end
        )
    }
}

/// The faults of a view, for whoever asks it about names.
#[derive(Debug, Clone, Default)]
pub(super) struct LoadFaults {
    /// By where the zone begins.
    by_zone: BTreeMap<DomainName, LoadFault>,
    /// Of single names, where a server loads the zone and answers SERVFAIL for them.
    by_name: BTreeMap<DomainName, LoadFault>,
    /// Of files without zones, by their position in the view.
    by_file: BTreeMap<usize, LoadFault>,
    /// Of the first file of which nothing tells the zone.
    elsewhere: Option<LoadFault>,
}

impl LoadFaults {
    /// The first fault of each file of `view`.
    pub(super) fn of(view: &View) -> Self {
        let mut res = Self::default();
        let mut conflicts: BTreeMap<FileId, Vec<AliasConflict<'_>>> = BTreeMap::new();
        for (file, conflict) in view.alias_conflicts_by_file() {
            conflicts.entry(file.file).or_default().push(conflict);
        }
        for (position, file) in view.files.iter().enumerate() {
            let is_judged = view.judges(file);
            let conflicts = conflicts.get(&file.file).into_iter().flatten();
            let faults = file.faults.iter().filter(|it| is_judged || is_of_text(it));
            res.names(file, faults.clone());
            let of_text = faults.filter(|it| !is_of_owner(file, it));
            let mut of_text = of_text.filter_map(|it| load_fault(file, it));
            let structure = view.structure.iter().filter(|it| it.0 == position);
            let mut of_zone = structure.filter_map(|it| load_fault(file, &it.1));
            let of_alias = || view.alias_fault(file, conflicts.filter(|_| is_judged));
            let fault = of_text.next().or_else(|| of_zone.next()).or_else(of_alias);
            let Some(fault) = fault else {
                continue;
            };
            if file.apexes.is_empty() {
                if !file.form.has_zones() {
                    res.by_file.insert(position, fault.clone());
                }
                res.elsewhere.get_or_insert(fault);
                continue;
            }
            for apex in &file.apexes {
                let of_zone = res.by_zone.entry(apex.clone());
                of_zone.or_insert_with(|| fault.clone());
            }
        }
        res
    }

    /// Notes the names that a server answers SERVFAIL for though it loads the zone.
    fn names<'f>(&mut self, file: &RecordFile, faults: impl Iterator<Item = &'f SyntaxFault>) {
        for fault in faults.filter(|it| is_of_owner(file, it)) {
            if let (Some(owner), Some(fault)) = (&fault.owner, load_fault(file, fault)) {
                self.by_name.entry(owner.clone()).or_insert(fault);
            }
        }
    }
}

/// True for a fault that keeps a server from the records of one name alone.
fn is_of_owner(file: &RecordFile, fault: &SyntaxFault) -> bool {
    matches!(file.effect(fault), Some((Effect::FailsAtName, _)))
}

/// True for faults that are there whatever the file is about.
fn is_of_text(fault: &SyntaxFault) -> bool {
    matches!(
        fault.kind,
        FaultKind::Syntax | FaultKind::ByteOrderMark | FaultKind::Range | FaultKind::Include
    )
}

/// What a fault does to those who load the file; none for what only this program does not read, and where they load it.
fn load_fault(file: &RecordFile, fault: &SyntaxFault) -> Option<LoadFault> {
    let kind = match fault.kind {
        FaultKind::Syntax | FaultKind::ByteOrderMark => ZoneFaultKind::Syntax,
        FaultKind::Range => ZoneFaultKind::Range,
        FaultKind::Include => ZoneFaultKind::Include,
        FaultKind::HostName => ZoneFaultKind::HostName,
        FaultKind::Structure | FaultKind::NoTtl => ZoneFaultKind::Structure,
        FaultKind::LongTtl | FaultKind::Origin | FaultKind::Absent | FaultKind::Bound => {
            return None;
        }
    };
    let (effect, servers) = file.effect(fault)?;
    Some(LoadFault {
        place: fault.place,
        message: fault.message.clone(),
        kind,
        servers,
        effect: match (file.form, effect) {
            (Form::Dnsmasq, _) => ZoneFaultEffect::NotStarted,
            (_, Effect::Refuses | Effect::FailsAtName) => ZoneFaultEffect::NotLoaded,
            (_, Effect::NotKnown) => ZoneFaultEffect::NotPublished,
            (_, Effect::WithoutRecord | Effect::Loads) => return None,
        },
    })
}

impl View {
    /// Every fault for which a file is not in use; some may come more than once.
    pub fn load_faults(&self) -> impl Iterator<Item = &LoadFault> {
        let LoadFaults {
            by_zone,
            by_name,
            by_file,
            elsewhere,
        } = &self.load_faults;
        let of_names = by_name.values();
        by_zone
            .values()
            .chain(by_file.values())
            .chain(of_names)
            .chain(elsewhere)
    }

    /// What is told of files that are named and not here.
    pub fn unread_files(&self) -> impl Iterator<Item = &LoadFault> {
        self.unread.all()
    }

    /// The fault for which what the files say about `name` is not in use.
    pub fn load_fault(&self, name: &DomainName) -> Option<&LoadFault> {
        let LoadFaults {
            by_zone,
            by_name,
            by_file,
            ..
        } = &self.load_faults;
        let authority = self.authority_of(name)?;
        if !authority.is_partial() {
            let of_zone = by_zone.get(authority.origin());
            return of_zone.or_else(|| at_name(by_name, authority, name));
        }
        let mut ids = self.by_owner.get(self.zone_of(name)?)?.iter();
        ids.find_map(|it| by_file.get(&it.file))
    }

    /// What a server with these files answers, and the fault it rests on.
    ///
    /// An alias that ends in a zone which is not loaded is answered as that zone is, by a server with both as by one that looks
    /// the end up.
    pub fn answer(&self, question: &Question) -> (Outcome, Option<&LoadFault>) {
        if let Some(fault) = self.load_fault(&question.name) {
            return (without_zone(fault.effect), Some(fault));
        }
        let mut response = self.respond(question);
        // BIND gives up on aliases without end, and a resolver that asks another server does. Of a host that only says why
        // it has no address.
        let is_endless = question.record_type == RecordType::Srv
            && chain_end(&question.name, &response.answer).is_err();
        if is_endless || self.is_given_up(question, &response) {
            response.rcode = Rcode::SERVFAIL;
            return (Outcome::Response(response), None);
        }
        if let Some(fault) = self.fault_at_end(&response, question)
            && fault.effect == ZoneFaultEffect::NotLoaded
        {
            return (without_zone(fault.effect), Some(fault));
        }
        let is_in_use = |name: &DomainName| self.load_fault(name).is_none();
        response.additional.retain(|it| is_in_use(&it.owner));
        let response = match self.as_far_as_read(question, response) {
            Ok(response) => response,
            Err((outcome, missing)) => return (outcome, Some(missing)),
        };
        let outcome = told(response);
        // A file that tells no zone may be that of this name.
        let not_covered = Outcome::NoResponse(NoResponse::NotCovered);
        let elsewhere = self.load_faults.elsewhere.as_ref();
        let fault = elsewhere.filter(|_| outcome == not_covered && !self.holds(&question.name));
        match fault {
            // Whatever it would have said of the name, it does not start.
            Some(it) if it.effect == ZoneFaultEffect::NotStarted => {
                (without_zone(it.effect), fault)
            }
            _ => (outcome, fault),
        }
    }

    /// What that server would answer if no fault stood in the files, and the fault that stands there.
    pub fn answer_as_mended(&self, question: &Question) -> (Outcome, Option<&LoadFault>) {
        let response = self.respond(question);
        let fault = self.load_fault(&question.name);
        let fault = fault.or_else(|| self.fault_at_end(&response, question));
        match self.as_far_as_read(question, response) {
            Ok(response) => (told(response), fault),
            Err((outcome, missing)) => (outcome, fault.or(Some(missing))),
        }
    }

    /// The fault of the zone in which the aliases of `response` end, wherever they pass through zones that are here.
    fn fault_at_end(&self, response: &Response, question: &Question) -> Option<&LoadFault> {
        // Any of the names on the way may be one that a server fails at.
        let mut on_way = response.answer.iter().filter_map(|it| match &it.data {
            RecordData::Alias(end) => self.load_fault(end),
            _ => None,
        });
        if let Some(fault) = on_way.next() {
            return Some(fault);
        }
        let mut end = end_elsewhere(response)?;
        for _ in 0..MOST_ZONES {
            if let Some(fault) = self.load_fault(&end) {
                return Some(fault);
            }
            let next = self.respond(&Question {
                name: end,
                record_type: question.record_type,
            });
            end = end_elsewhere(&next)?;
        }
        None
    }

    /// The first alias beside other data for which a file is not in use.
    fn alias_fault<'v>(
        &self,
        file: &RecordFile,
        mut conflicts: impl Iterator<Item = &'v AliasConflict<'v>>,
    ) -> Option<LoadFault> {
        conflicts.find_map(|conflict| {
            let (effect, servers) = self.alias_effect(file, conflict)?;
            Some(LoadFault {
                place: conflict.entry.place,
                message: conflict.fact(),
                kind: ZoneFaultKind::Alias,
                servers,
                effect: match effect {
                    Effect::Refuses => ZoneFaultEffect::NotLoaded,
                    Effect::NotKnown => ZoneFaultEffect::NotPublished,
                    Effect::FailsAtName | Effect::WithoutRecord | Effect::Loads => return None,
                },
            })
        })
    }

    /// What comes of an alias beside other data in `file`, and on which servers; none where those that count take it.
    ///
    /// octoDNS refuses it unless it is told to be lenient, which matters where clients come to the name.
    pub fn alias_effect(
        &self,
        file: &RecordFile,
        conflict: &AliasConflict<'_>,
    ) -> Option<(Effect, Loaders)> {
        let worst = Cause::ALIAS.worst(file.loaders);
        let is_open = worst.is_none_or(|it| it.0 == Effect::NotKnown);
        if is_open && file.form != Form::Dnsmasq && !self.leads_to(&conflict.entry.record.owner) {
            return None;
        }
        match file.form {
            Form::OctoDns if file.loaders.is_empty() => Some((Effect::NotKnown, Loaders::NONE)),
            _ => worst,
        }
    }

    /// True for names that KMS clients come to: those of KMS records, their targets, and where aliases of both lead.
    pub fn leads_to(&self, name: &DomainName) -> bool {
        self.reached
            .get_or_init(|| self.way_of_clients())
            .contains(name)
    }

    fn way_of_clients(&self) -> BTreeSet<DomainName> {
        let mut reached: BTreeSet<&DomainName> = self.kms_owners();
        let mut new: Vec<&DomainName> = reached.iter().copied().collect();
        while let Some(owner) = new.pop() {
            for entry in self.at(owner) {
                let next = match &entry.record.data {
                    RecordData::Srv(srv) => &srv.target,
                    RecordData::Alias(end) => end,
                    _ => continue,
                };
                if reached.insert(next) {
                    new.push(next);
                }
            }
        }
        reached.into_iter().cloned().collect()
    }

    /// Aliases that stand beside other data with the files they are in, by owner, and of one owner in the order of the files.
    pub fn alias_conflicts_by_file(&self) -> Vec<(&RecordFile, AliasConflict<'_>)> {
        let mut by_owner: BTreeMap<&DomainName, Vec<(&RecordFile, &Entry, &DomainName)>> =
            BTreeMap::new();
        let files = self.files.iter();
        for (file, entry) in files.flat_map(|file| file.entries.iter().map(move |it| (file, it))) {
            if let RecordData::Alias(end) = &entry.record.data {
                let aliases = by_owner.entry(&entry.record.owner).or_default();
                aliases.push((file, entry, end));
            }
        }
        let mut res = Vec::new();
        for (owner, aliases) in by_owner {
            let ends: BTreeSet<&DomainName> = aliases.iter().map(|it| it.2).collect();
            let mut others = self.at(owner);
            let beside = others.find_map(|it| type_beside_alias(&it.record.data));
            if beside.is_some() || 1 < ends.len() {
                let of_owner = aliases.into_iter();
                res.extend(
                    of_owner.map(|(file, entry, end)| (file, AliasConflict { entry, end, beside })),
                );
            }
        }
        res
    }
}

/// The fault of a record at `name`, or at the wildcard that would stand for it (RFC 4592, 3.3.1).
fn at_name<'f>(
    faults: &'f BTreeMap<DomainName, LoadFault>,
    authority: &Authority,
    name: &DomainName,
) -> Option<&'f LoadFault> {
    if faults.is_empty() {
        return None;
    }
    faults.get(name).or_else(|| {
        let star = DomainName::from_labels([STAR]).ok()?;
        let source = authority.source(name);
        let mut above = successors(name.parent(), DomainName::parent);
        above.find_map(|it| {
            let wildcard = it.prefixed(&star).ok()?;
            let stands_for_it = source.as_ref().is_none_or(|it| *it == wildcard);
            faults.get(&wildcard).filter(|_| stands_for_it)
        })
    })
}

/// What is answered from a file that is not in use.
fn without_zone(effect: ZoneFaultEffect) -> Outcome {
    match effect {
        ZoneFaultEffect::NotLoaded => Outcome::Response(empty_response(Rcode::SERVFAIL, false)),
        ZoneFaultEffect::NotStarted => Outcome::NoResponse(NoResponse::NotStarted),
        ZoneFaultEffect::NotPublished | ZoneFaultEffect::NotRead => {
            Outcome::NoResponse(NoResponse::NotCovered)
        }
    }
}

/// Where the aliases of a response end, if it says nothing about that.
fn end_elsewhere(response: &Response) -> Option<DomainName> {
    match &response.answer.last()?.data {
        RecordData::Alias(end) => Some(end.clone()),
        _ => None,
    }
}

/// A response as it is told to a client: that of a server with these zones, or that they do not cover the name.
///
/// Such a server refuses names outside of its zones and refers to other servers below a delegation. A client asks its own
/// name servers, which look elsewhere then, so neither is what it would be told.
fn told(response: Response) -> Outcome {
    let is_referral = response.rcode == Rcode::NOERROR && !response.authoritative;
    if response.rcode == Rcode::REFUSED || is_referral && response.answer.is_empty() {
        return Outcome::NoResponse(NoResponse::NotCovered);
    }
    Outcome::Response(response)
}

/// What a message calls records that may not stand beside an alias; none for aliases and for those that may.
///
/// RRSIG and NSEC (RFC 4034) and KEY (RFC 3007) may, and what they followed.
fn type_beside_alias(data: &RecordData) -> Option<&'static str> {
    match data {
        RecordData::Alias(_) => None,
        RecordData::Other { record_type } => {
            let mut allowed = ["DNSSEC", "RRSIG", "NSEC", "KEY", "SIG", "NXT"].into_iter();
            let is_allowed = allowed.any(|it| record_type.eq_ignore_ascii_case(it));
            (!is_allowed).then_some("records of another type")
        }
        RecordData::Srv(_) => Some("SRV records"),
        RecordData::Address(_) => Some("addresses"),
        RecordData::Redirect(_) => Some("a DNAME record"),
        RecordData::NameServer(_) => Some("NS records"),
        RecordData::Soa { .. } => Some("a SOA record"),
    }
}
