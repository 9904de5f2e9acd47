//! Zones with faults for which name servers do not load them.
//!
//! BIND, NSD and Knot refuse a zone as a whole for one fault in its text, so what this run reads behind the fault is answered
//! by nobody. The word is that of a zone which is configured and not loaded, SERVFAIL, whatever the sound lines would lead to.
//! A server that had the zone before may go on with what it had; that is another zone than the one that was given.

use crate::finding::{Finding, Judgement, Location, RuleCode, Severity};
use crate::model::{CandidateId, DomainName, FileId, StepId};
use crate::overview::Overview;
use crate::plan::Step;
use crate::selection::HostState;
use crate::view::View;
use crate::words;

/// The rules about zones that name servers do not load: text at fault, values out of range, a file that is missing, data
/// beside a CNAME.
const UNLOADED: [RuleCode; 4] = [RuleCode(1), RuleCode(2), RuleCode(4), RuleCode(208)];

/// The findings for which a zone is not loaded, in the order of the judgement.
pub(super) fn faults(judgement: &Judgement) -> impl Iterator<Item = &Finding> {
    let findings = judgement.findings.iter();
    findings.filter(|it| UNLOADED.contains(&it.rule) && it.severity == Severity::Error)
}

/// The first fault of a zone that this client, or these hosts, need; none where they can do without, and where no files answer.
pub(super) fn fault_on_way<'j>(
    overview: &Overview<'_>,
    judgement: &'j Judgement,
) -> Option<&'j Finding> {
    let view = overview.evidence.view.as_ref()?;
    let needed = needed(overview);
    faults(judgement).find(|fault| match fault.location {
        Location::File(place) => needed.iter().any(|name| is_in(view, place.file, name)),
        _ => false,
    })
}

/// The fact and what to do, for the sentence of the verdict.
pub(super) fn words(overview: &Overview<'_>, fault: &Finding) -> (String, String) {
    let file = match fault.location {
        Location::File(place) => overview.evidence.file(place.file).map(|it| (it, place)),
        _ => None,
    };
    let at = file.map_or_else(String::new, |(file, place)| {
        let line = file
            .positions(&[place.start])
            .first()
            .map_or(1, |it| it.line);
        format!("`{}:{line}`", file.path)
    });
    let fact = format!(
        "name servers do not load a zone with the fault at {at}, {}",
        words::shortened(&fault.message, 200)
    );
    (fact, "mend the file".to_owned())
}

/// The names whose answers lead this client to its host.
fn needed(overview: &Overview<'_>) -> Vec<DomainName> {
    let evidence = overview.evidence;
    let plan = &evidence.plan;
    let serves = |id: &CandidateId| matches!(overview.states.get(id.0), Some(HostState::Serves));
    let step_of = |id: StepId| plan.steps.get(id.0).map(|it| &it.step);
    // Behind a host that is fixed, or remembered and serving, no name is asked for.
    let groups = &overview.path.groups;
    let known = groups
        .first()
        .filter(|group| match group.step.and_then(step_of) {
            Some(Step::FixedHost(_)) => true,
            Some(Step::CachedHost(_)) => group.members.iter().any(serves),
            Some(Step::AskSrv { .. }) | None => false,
        });
    let targets = |ids: Vec<CandidateId>| {
        let candidates = ids.into_iter().filter_map(|id| evidence.candidate(id));
        candidates
            .flat_map(|it| plan.names_of(&it.target))
            .collect()
    };
    if let Some(group) = known {
        return targets(group.members.clone());
    }
    let mut res: Vec<DomainName> = targets(overview.on_path().collect());
    let first = overview.first_step_with_records().map(|it| it.id);
    let steps = overview.steps.iter();
    let asked = steps.take_while(|it| first.is_none_or(|first| it.id <= first));
    res.extend(asked.map(|it| it.owner.clone()));
    res
}

/// True when `name` stands in a zone of `file`; in any zone where the file is a part of others.
fn is_in(view: &View, file: FileId, name: &DomainName) -> bool {
    let of_file = view
        .files
        .iter()
        .find(|it| it.file == file && !it.is_read_elsewhere);
    let Some(of_file) = of_file else {
        return view.zone_of(name).is_some();
    };
    if of_file.apexes.is_empty() {
        // Nothing of it was sound enough to tell its zone, or its form has none.
        return true;
    }
    view.zone_of(name)
        .is_some_and(|it| of_file.apexes.contains(it))
}
