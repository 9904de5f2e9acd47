//! Faults in record files, where they decide what a client meets.

use super::outcome::{OutcomeWord, step_word};
use super::summary::{on_path, quoted};
use crate::answer::Answer;
use crate::model::{DomainName, Exchange, NoResponse, RecordType, ZoneFault, ZoneFaultEffect};
use crate::overview::{Overview, SrvStep};
use crate::plan::Origin;
use crate::words;
use std::collections::BTreeSet;

/// What to do about a fault in a file.
const MEND: &str = "mend the file";

/// Why a client finds no host and what to do, where a fault in a file led to `word`; none where something else did.
pub(super) fn trouble(overview: &Overview<'_>, word: OutcomeWord) -> Option<(String, String)> {
    let fact = match word {
        OutcomeWord::ServFail | OutcomeWord::DnsNoResponse => {
            let blamed = || overview.steps.iter().filter(|it| step_word(it) == word);
            let fault = |step| fault_of_step(overview, step);
            // A parent that nobody set is named only where there is nothing else.
            let set = blamed().filter(|it| is_set(overview, it));
            let Some(fault) = set.chain(blamed()).find_map(fault) else {
                return blamed().find_map(|it| endless(overview, it));
            };
            fault.fact()
        }
        OutcomeWord::NoAddress | OutcomeWord::FixedHostUnreachable => {
            let fault = faults_of_hosts(overview).next()?;
            let hosts = quoted(on_path(overview, |_| true));
            format!("no address was found for {hosts}, since {}", fault.fact())
        }
        _ => return None,
    };
    Some((fact, MEND.to_owned()))
}

/// The same for aliases that run without end, which a server fails at.
fn endless(overview: &Overview<'_>, step: &SrvStep) -> Option<(String, String)> {
    let why = overview.endless_aliases(step.used_answer()?)?;
    let fact = format!(
        "`{}` leads to no records: {}",
        step.owner,
        words::shortened(&why, 300)
    );
    let remedy = match overview.dname_behind(&step.owner) {
        Some(dname) => format!("correct the DNAME record at `{dname}`"),
        None => "put the SRV records at the name itself".to_owned(),
    };
    Some((fact, remedy))
}

/// Why it is not known what a client meets, and what to do, where a fault in a file leaves it open.
pub(super) fn left_open(overview: &Overview<'_>) -> Option<(String, &'static str)> {
    let first = overview.first_step_with_records().map(|it| it.id);
    let steps = overview.steps.iter();
    let mut before = steps.take_while(|it| first.is_none_or(|first| it.id < first));
    let open = before.find_map(|step| {
        let told = step.used_answer()?;
        let is_open = told.answer == Answer::NoResponse(NoResponse::NotCovered);
        Some((&step.owner, fault_of_step(overview, step)?)).filter(|_| is_open)
    });
    let leaves_open = |it: &ZoneFault| {
        matches!(
            it.effect,
            ZoneFaultEffect::NotPublished | ZoneFaultEffect::NotRead
        )
    };
    let of_host = || faults_of_hosts(overview).find(|it| leaves_open(it));
    let (owner, fault) = match open {
        Some((owner, fault)) => (Some(owner), fault),
        None => (None, of_host()?),
    };
    let why = match owner {
        // Nothing tells the zone of the file, which may be that of this name.
        Some(owner) if fault.effect == ZoneFaultEffect::NotRead => format!(
            "`{owner}` stands in no file that was read, and {}",
            fault.fact()
        ),
        Some(owner) if !leaves_open(fault) => format!(
            "the zone files do not cover `{owner}`, which the fault at `{}:{}` may hide, {}",
            fault.path, fault.line, fault.message
        ),
        _ => fault.fact(),
    };
    let is_unread = fault.effect == ZoneFaultEffect::NotRead;
    Some((
        why,
        if is_unread {
            "bring that file here, too"
        } else {
            MEND
        },
    ))
}

/// `sentence` about what clients would do, with the fault for which they do not: files are simulated as if it were mended.
pub(super) fn or_not_in_use(overview: &Overview<'_>, sentence: String) -> String {
    let exchanges = overview.evidence.exchanges.iter();
    let mut faults = exchanges.filter_map(Exchange::zone_fault);
    // What is not here is no fault of what is.
    let fault = faults.find(|it| it.effect != ZoneFaultEffect::NotRead);
    let Some(fault) = fault else {
        return sentence;
    };
    let sentence = sentence.strip_suffix('.').unwrap_or(&sentence);
    format!("{sentence}; but {}; {MEND}.", fault.fact())
}

/// The fault behind the answer that a client goes by.
fn fault_of_step<'a>(overview: &Overview<'a>, step: &SrvStep) -> Option<&'a ZoneFault> {
    let last = step.used_answer()?.exchanges.last()?;
    overview.evidence.exchange(*last)?.zone_fault()
}

fn is_set(overview: &Overview<'_>, step: &SrvStep) -> bool {
    let planned = overview.evidence.plan.steps.get(step.id.0);
    planned.is_some_and(|it| it.origin != Origin::Devolution)
}

/// The faults behind what was answered about the addresses of hosts on the way.
fn faults_of_hosts<'a>(overview: &Overview<'a>) -> impl Iterator<Item = &'a ZoneFault> {
    let evidence = overview.evidence;
    let hosts = overview.on_path().filter_map(|id| evidence.candidate(id));
    let names: BTreeSet<DomainName> = hosts
        .flat_map(|it| evidence.plan.names_of(&it.target))
        .collect();
    let exchanges = evidence.exchanges.iter();
    exchanges
        .filter(move |it| {
            it.question.record_type != RecordType::Srv && names.contains(&it.question.name)
        })
        .filter_map(Exchange::zone_fault)
}
