//! Look at record files: every KMS owner in them, each for itself, as if a client asked for it.

use super::offline::{Faults, ZoneFiles};
use super::together::gather;
use super::{Families, Options, Probing, name_servers, settled_plan};
use crate::candidates::assemble;
use crate::client::ClientProfile;
use crate::evidence::{Evidence, Live, Stage};
use crate::model::{
    DomainName, NameServer, Place, Provenance, Question, RecordData, RecordType, SourceFile,
    Sourced,
};
use crate::plan::{Basis, DiscoveryPlan, Origin, PlannedStep, Step};
use crate::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, ConnectTimeout};
use crate::selection::Assumptions;
use crate::view::{NearMiss, View};
use crate::zone::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

/// Gathers the evidence that record files give by themselves: no network.
///
/// `domains` are names that are looked at also where no file has records of theirs.
pub async fn check(
    view: View,
    files: Vec<SourceFile>,
    domains: &[Sourced<DomainName>],
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Evidence {
    let plan = plan(&view, &files, domains);
    evidence_of(view, files, plan, dns, tcp).await
}

/// Asks the files what `plan` calls for.
pub(super) async fn evidence_of(
    view: View,
    files: Vec<SourceFile>,
    plan: DiscoveryPlan,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Evidence {
    let servers = [NameServer::ZoneFiles];
    // Everything in the files is looked at, whether or not a server takes them as they are.
    let offline = ZoneFiles::new(&view, &files, Faults::AreMended, dns);
    let gathered = gather(
        &options(),
        &servers,
        &plan.questions(),
        &plan,
        |exchanges| assemble(&plan, exchanges),
        &offline,
        tcp,
    )
    .await;
    Evidence {
        ran: [Stage::ReadZones, Stage::Ask, Stage::Assemble].into(),
        files,
        view: Some(Arc::new(view)),
        plan,
        name_servers: servers.to_vec(),
        exchanges: gathered.exchanges,
        candidates: gathered.candidates,
        ..Evidence::default()
    }
}

/// Asks name servers what the files were asked for, so that both can be compared.
pub async fn compare_live(
    mut evidence: Evidence,
    options: &Options,
    dns: &impl AskNameServer,
    tcp: &impl ConnectTcp,
) -> Evidence {
    let servers = name_servers(&settled_plan(options));
    let gathered = gather(
        options,
        &servers,
        &live_questions(&evidence),
        &evidence.plan,
        // Hosts are not contacted.
        |_| Vec::new(),
        dns,
        tcp,
    )
    .await;
    evidence.is_interrupted = dns.is_interrupted();
    evidence.live = Some(Live {
        name_servers: servers,
        exchanges: gathered.exchanges,
    });
    evidence
}

/// The names of the plan, and the addresses of targets whose zones are here, each question once.
///
/// Addresses are asked for by themselves: those beside other answers may be of any age.
fn live_questions(evidence: &Evidence) -> Vec<Question> {
    let mut res = evidence.plan.questions();
    let Some(view) = &evidence.view else {
        return res;
    };
    let missed: BTreeSet<&DomainName> = view.near_misses().map(|it| &it.0.record.owner).collect();
    res.retain(|it| !missed.contains(&it.name));
    let owners = view.kms_owners().into_iter().cloned();
    let implied = view
        .implied_owners()
        .into_keys()
        .map(|it| view.source_of(&it));
    let owners: BTreeSet<DomainName> = owners.chain(implied).collect();
    let records = owners.iter().flat_map(|it| view.srv_at(it));
    let targets: BTreeSet<&DomainName> = records
        .map(|it| &it.1.target)
        .filter(|it| !it.is_root() && view.holds(it))
        .collect();
    for name in targets {
        res.extend(
            [RecordType::A, RecordType::Aaaa].map(|record_type| Question {
                name: name.clone(),
                record_type,
            }),
        );
    }
    res
}

/// One step a name, in the order of names.
pub(super) fn plan(
    view: &View,
    files: &[SourceFile],
    domains: &[Sourced<DomainName>],
) -> DiscoveryPlan {
    let misses: Vec<(&Entry, NearMiss)> = view.near_misses().collect();
    let missed: BTreeSet<&DomainName> = misses.iter().map(|it| &it.0.record.owner).collect();
    let mut places: BTreeMap<DomainName, Place> = BTreeMap::new();
    for owner in view.kms_owners().difference(&missed) {
        if let Some(entry) = view.at(owner).next() {
            places.insert((*owner).clone(), entry.place);
        }
    }
    for (owner, place) in view.owners_left_out() {
        places.entry(owner.clone()).or_insert(place);
    }
    // A wildcard answers for names that stand nowhere.
    for (owner, entry) in view.implied_owners() {
        places.entry(owner).or_insert(entry.place);
    }
    // Clients ask for the name that was meant. Its records are looked at where they stand, as if that were right: whoever
    // moves them takes their other faults along.
    for (entry, miss) in misses {
        let owner = &entry.record.owner;
        let is_srv = matches!(entry.record.data, RecordData::Srv(_));
        let own = Some(owner).filter(|it| is_srv && view.holds(it)).cloned();
        for name in own.into_iter().chain(miss.meant) {
            places.entry(name).or_insert(entry.place);
        }
    }
    let lines = lines(places.values().copied(), files);
    let mut owners: BTreeMap<DomainName, Provenance> = BTreeMap::new();
    for (owner, place) in places {
        let file = usize::try_from(place.file.0).ok();
        let file = file.and_then(|it| files.get(it));
        if let (Some(file), Some(line)) = (file, lines.get(&place)) {
            let provenance = Provenance::File {
                path: file.path.clone(),
                line: *line,
            };
            owners.insert(owner, provenance);
        }
    }
    for domain in domains {
        if let Ok(owner) = crate::plan::srv_owner(&domain.value) {
            owners
                .entry(owner)
                .or_insert_with(|| domain.provenance.clone());
        }
    }
    let steps = owners.into_iter().map(|(owner, from)| step(owner, from));
    DiscoveryPlan {
        steps: steps.collect(),
        ..DiscoveryPlan::default()
    }
}

/// The lines that places begin in; each file is gone over once.
fn lines(places: impl Iterator<Item = Place>, files: &[SourceFile]) -> BTreeMap<Place, u32> {
    let places: BTreeSet<Place> = places.collect();
    let places: Vec<Place> = places.into_iter().collect();
    let mut res = BTreeMap::new();
    for of_file in places.chunk_by(|one, other| one.file == other.file) {
        let file = of_file
            .first()
            .and_then(|it| usize::try_from(it.file.0).ok());
        let Some(file) = file.and_then(|it| files.get(it)) else {
            continue;
        };
        let starts: Vec<u32> = of_file.iter().map(|it| it.start).collect();
        let positions = file.positions(&starts).into_iter().map(|it| it.line);
        res.extend(of_file.iter().copied().zip(positions));
    }
    res
}

/// Clients of a domain ask for its owner, whatever else they ask for.
pub(super) fn step(owner: DomainName, provenance: Provenance) -> PlannedStep {
    PlannedStep {
        step: Step::AskSrv { owner },
        origin: Origin::CommandLine,
        basis: Basis::Documented,
        ends_discovery: false,
        provenance,
    }
}

/// Files answer at once and are asked for everything.
fn options() -> Options {
    Options {
        client: ClientProfile::default(),
        zone_files: None,
        ask: AskLimits {
            timeout: Duration::MAX,
            tries: NonZeroU32::MIN,
            remaining: None,
        },
        connect: ConnectLimits {
            timeout: ConnectTimeout::usual(),
            remaining: None,
        },
        probing: Probing::Off,
        families: Families::Both,
        // Answers are there at once: whatever is asked together is worked out together.
        jobs: NonZeroUsize::MAX,
        limit_names: NonZeroUsize::MAX,
        models: Vec::new(),
        assumptions: Assumptions::default(),
    }
}
