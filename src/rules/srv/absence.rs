//! What the rules about names without usable records share: how much it hurts, what to add, what is not known.

use crate::answer::{Answer, ServerAnswer};
use crate::client::{clear_lookup_domain, set_lookup_domain};
use crate::evidence::EvidenceRef;
use crate::finding::Severity;
use crate::model::{DomainName, KMS_PORT, NoResponse, SrvRecord};
use crate::overview::{Overview, SrvStep};
use crate::plan::Origin;
use crate::rules::remedy::lookup_domain_scope;
use crate::rules::{Findings, place};
use std::collections::BTreeSet;

/// One step of the plan that leads to no host.
pub(super) struct Absence<'a> {
    pub(super) overview: &'a Overview<'a>,
    pub(super) step: &'a SrvStep,
    pub(super) told: &'a ServerAnswer<SrvRecord>,
    pub(super) severity: Severity,
}

impl Absence<'_> {
    /// Adds a finding about this step. `what` ends the sentence that begins with the name.
    pub(super) fn report(&self, what: &str, remedy: &str, acc: &mut Findings) {
        let subject = if self.told.aliases.is_empty() {
            format!("`{}`", self.step.owner)
        } else {
            format!(
                "`{}` is an alias of `{}`, which",
                self.step.owner,
                self.end()
            )
        };
        let message = format!("{subject} {what}{}", self.consequence());
        let condition = if self.severity == Severity::Notice {
            "if clients are to find a host here, "
        } else {
            ""
        };
        let mut evidence = vec![EvidenceRef::Step(self.step.id)];
        evidence.extend(
            self.told
                .exchanges
                .iter()
                .copied()
                .map(EvidenceRef::Exchange),
        );
        acc.add(place::of_owner(self.overview, &self.step.owner), message)
            .severity(self.severity)
            .evidence(evidence)
            .remedy(format!("{condition}{remedy}"));
    }

    /// What to publish and where, as an imperative.
    ///
    /// Beside a CNAME no other record may stand, and servers refuse such a zone (RFC 1034, 3.6.2).
    pub(super) fn how_to_add(&self) -> String {
        let owner = &self.step.owner;
        let (record, target) = (self.record_at(owner), self.example_target());
        if self.told.aliases.is_empty() {
            format!("add `{record}` with your KMS host in place of `{target}`")
        } else if let Some(dname) = self.overview.dname_behind(owner) {
            format!(
                "add `{}` with your KMS host in place of `{target}`, or correct the DNAME record at `{dname}`, which makes an alias of `{owner}`",
                self.record()
            )
        } else {
            format!(
                "point the alias `{owner}` at a name with SRV records, or delete its CNAME and add `{record}` with your KMS host in place of `{target}`"
            )
        }
    }

    /// The record in place of one that stands at the end of the aliases.
    pub(super) fn record(&self) -> String {
        self.record_at(&self.end())
    }

    /// The record as a line of a zone file. The target is made up; messages say so.
    fn record_at(&self, owner: &DomainName) -> String {
        let target = self.example_target();
        format!("{owner} 3600 IN SRV 0 0 {KMS_PORT} {target}")
    }

    /// What to do at the client when the name itself is wrong, as the end of a remedy.
    pub(super) fn other_domain(&self) -> String {
        let planned = self.overview.evidence.plan.steps.get(self.step.id.0);
        match planned.map(|it| it.origin) {
            Some(Origin::LookupDomain) => {
                let scope = lookup_domain_scope(self.overview);
                format!(
                    "; if the lookup domain is wrong, run {} or {} on the client as administrator",
                    clear_lookup_domain(scope),
                    set_lookup_domain(scope)
                )
            }
            _ => String::new(),
        }
    }

    /// A name for the host, below the domain that was asked about.
    pub(super) fn example_target(&self) -> String {
        let domain = self.step.owner.parent().and_then(|it| it.parent());
        domain.map_or_else(|| "kms.".to_owned(), |it| format!("kms.{it}"))
    }

    /// The end of the aliases, which is the name asked when there are none.
    fn end(&self) -> DomainName {
        let end = self.overview.alias_end(self.told);
        end.unwrap_or_else(|| self.step.owner.clone())
    }

    /// Where the client turns instead, as the end of a message.
    fn consequence(&self) -> String {
        if let Some((_, _, host)) = self.overview.evidence.plan.fixed_host() {
            return format!("; the client uses its fixed host `{host}`");
        }
        if self.overview.evidence.is_check() {
            return String::new();
        }
        match self.overview.first_step_with_records() {
            // Devolution was never seen for KMS, so nobody should rely on it.
            Some(other) if is_devolved(self.overview, other) => format!(
                "; whether clients go on to the parent name `{}`, which has records, is inferred and was never seen",
                other.owner
            ),
            Some(other) => format!("; the client goes by the records of `{}`", other.owner),
            None => String::new(),
        }
    }
}

/// The steps whose answer is of the kind `wanted`, gravest consequence included.
///
/// Devolved names were set by nobody, so nobody misses a record there.
/// What could not be told is noted in `acc`.
pub(super) fn absences<'a>(
    overview: &'a Overview<'a>,
    wanted: fn(&Answer<SrvRecord>) -> bool,
    acc: &mut Findings,
) -> Vec<Absence<'a>> {
    note_missing(overview, acc);
    let missed = missed(overview);
    if !missed.is_empty() {
        acc.not_applicable("KMS111 to KMS114 tell of the names that records stand at by mistake");
    }
    overview
        .steps
        .iter()
        .filter(|step| !missed.contains(&step.owner) && !is_of_policy_alone(overview, step))
        .filter_map(|step| {
            let told = step.used_answer().filter(|it| wanted(&it.answer))?;
            let origin = overview.evidence.plan.steps.get(step.id.0)?.origin;
            (origin != Origin::Devolution).then(|| Absence {
                overview,
                step,
                told,
                severity: severity(overview, origin),
            })
        })
        .collect()
}

/// What clients may remember and for how long, as the end of a remedy.
pub(super) fn remembered(negative_ttl: Option<u32>) -> String {
    match negative_ttl {
        Some(seconds) => format!(
            "; clients may remember the absence for up to {seconds} s, `ipconfig /flushdns` makes one forget it"
        ),
        None => String::new(),
    }
}

/// Owners that record files have records for at another name, where files are looked at for themselves.
fn missed(overview: &Overview<'_>) -> BTreeSet<DomainName> {
    if !overview.evidence.is_check() {
        return BTreeSet::new();
    }
    overview
        .misses
        .iter()
        .map(|it| it.1.meant.clone())
        .collect()
}

/// True in a check for a name that does not stand in the files, but in the policy: KMS705 tells of it.
fn is_of_policy_alone(overview: &Overview<'_>, step: &SrvStep) -> bool {
    let view = overview.evidence.view.as_ref();
    view.filter(|_| overview.evidence.is_check())
        .is_some_and(|it| it.at(&step.owner).next().is_none())
}

/// By consequence: an error only when the client has nowhere else to turn.
fn severity(overview: &Overview<'_>, origin: Origin) -> Severity {
    if overview.evidence.is_check() {
        // Clients of one domain know nothing of the others in the files.
        return Severity::Error;
    }
    let has_other_way = overview.evidence.plan.fixed_host().is_some()
        || overview.first_step_with_records().is_some();
    let is_guessed = overview
        .first_step_with_records()
        .is_some_and(|step| is_devolved(overview, step));
    if has_other_way && (origin == Origin::CommandLine || is_guessed) {
        // Somebody asked about this very domain, or the other way may not be one.
        Severity::Warning
    } else if has_other_way {
        Severity::Notice
    } else if overview.any_on_path_may_serve() || overview.steps.iter().any(SrvStep::is_unanswered)
    {
        // A remembered host, or another name that may well have records.
        Severity::Warning
    } else {
        Severity::Error
    }
}

/// True for a parent of the primary suffix.
fn is_devolved(overview: &Overview<'_>, step: &SrvStep) -> bool {
    let planned = overview.evidence.plan.steps.get(step.id.0);
    planned.is_some_and(|it| it.origin == Origin::Devolution)
}

fn note_missing(overview: &Overview<'_>, acc: &mut Findings) {
    if overview.steps.is_empty() {
        acc.not_applicable("the client asks about no domain");
        return;
    }
    if overview.evidence.name_servers.is_empty() {
        acc.not_checked("the client has no name server");
        return;
    }
    let unclear = overview.steps.iter().find(|step| {
        step.used_answer()
            .is_none_or(|told| !told.answer.is_definite())
    });
    if let Some(step) = unclear {
        let owner = &step.owner;
        if overview.evidence.is_check() {
            acc.not_checked(format!(
                "the zones given do not say what stands at `{owner}`"
            ));
            return;
        }
        acc.not_checked(match step.used_answer().map(|it| &it.answer) {
            Some(Answer::NoResponse(NoResponse::DeadlineReached)) | None => {
                format!("the run reached its deadline before `{owner}` was answered")
            }
            Some(Answer::NoResponse(NoResponse::NotCovered)) => {
                format!("the zones given do not say what stands at `{owner}`")
            }
            Some(Answer::NoResponse(_)) => format!("no name server answered for `{owner}`"),
            Some(_) => format!("no name server said what stands at `{owner}`"),
        });
    }
}
