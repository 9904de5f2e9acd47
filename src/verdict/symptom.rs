//! What the user sees, held against what was found: does one account for the other?

use super::client_codes::{self, SUMMARY_CODE};
use super::{OutcomeWord, Status, Verdict, who};
use crate::codes::{Cause, CodeEntry, Side, look_up};
use crate::evidence::Evidence;
use crate::finding::{CheckStatus, Finding, Ignored, IgnoredBy, Judgement, RuleCode, Severity};
use crate::model::{CandidateId, Contact, ErrorCode, KMS_PORT};
use crate::plan::{Origin, PlannedStep, Step};
use crate::words;

/// First digit of the rules about names and settings of the client.
const SETTINGS: u16 = 1;

/// The rule about a host that was set by hand.
const FIXED_HOST_SET: RuleCode = RuleCode(102);

/// The rules about a port at which, as causes have it, nobody listens.
const OTHER_PORT: [RuleCode; 2] = [RuleCode(206), RuleCode(703)];

/// The rules that tell why a machine looks for no KMS host: activation type, and licenses of another kind.
const LOOKS_FOR_NONE: [RuleCode; 3] = [RuleCode(110), RuleCode(121), RuleCode(122)];

/// A symptom and what the evidence says to each of its causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SymptomMatch {
    /// What the user sees.
    pub code: ErrorCode,
    /// What is known of it; none for a code that stands in no table.
    pub entry: Option<&'static CodeEntry>,
    /// Those the evidence speaks for first, those it speaks against last; otherwise in the order to check.
    pub causes: Vec<CauseMatch>,
    /// True when what was found leads a client to this code.
    pub accounted_for: bool,
    /// What else is to be said; sentences with their stops.
    pub notes: Vec<String>,
}

/// A cause and what the evidence says to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseMatch {
    /// The cause.
    pub cause: &'static Cause,
    /// What the evidence says.
    pub evidence: CauseEvidence,
    /// Why; a phrase without a stop.
    pub why: String,
}

/// What the evidence says to a cause; the order is that of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseEvidence {
    /// It speaks for it.
    For,
    /// It says nothing.
    CannotTell,
    /// It speaks against it.
    Against,
}

/// Holds `code` against what the rules and the verdict say.
///
/// Findings that `--ignore` takes out count here all the same: they are what was found.
pub fn symptom(
    code: ErrorCode,
    evidence: &Evidence,
    judgement: &Judgement,
    verdict: &Verdict,
) -> SymptomMatch {
    let run = Run {
        judgement,
        knows_settings: knows_settings(evidence),
        asks_no_host: who::looks_for_no_host(evidence),
        evidence,
        is_fixed_host_dead: evidence.plan.fixed_host().is_some()
            && verdict.status == Status::Broken,
    };
    let entry = look_up(code);
    let causes = entry.map_or(&[][..], |it| it.causes);
    let mut ranked: Vec<(CauseEvidence, Option<Severity>, CauseMatch)> = causes
        .iter()
        .map(|cause| {
            let (evidence, severity, why) = run.weigh(cause);
            let matched = CauseMatch {
                cause,
                evidence,
                why,
            };
            (evidence, severity, matched)
        })
        .collect();
    // Stable: causes alike stay in the order to check. The gravest findings come first.
    ranked.sort_by_key(|(evidence, severity, _)| (*evidence, std::cmp::Reverse(*severity)));
    let is_shown = verdict.client_codes.iter().any(|it| it.code == code);
    let has_cause = ranked.iter().any(|(evidence, severity, matched)| {
        *evidence == CauseEvidence::For
            && Some(Severity::Warning) <= *severity
            && !(is_of_dns(entry) && run.is_by_hand(matched.cause))
    });
    let is_reason = || {
        !run.asks_no_host
            && !client_codes::ends_discovery(code)
            && run.is_reason_of_summary(code, verdict)
    };
    let accounted_for = has_cause && (is_shown || is_reason());
    let client = evidence.client.as_ref().filter(|_| run.asks_no_host);
    let what_it_is = client.and_then(who::what_it_is);
    let told = Told {
        verdict,
        accounted_for,
        is_connected: connects(evidence),
    };
    let notes = notes(code, entry, &told, what_it_is);
    SymptomMatch {
        code,
        entry,
        causes: ranked.into_iter().map(|it| it.2).collect(),
        accounted_for,
        notes,
    }
}

/// True for a code that tells of an answer of a name server.
fn is_of_dns(entry: Option<&CodeEntry>) -> bool {
    entry.is_some_and(|it| it.side == Side::Dns)
}

/// What causes are held against.
struct Run<'a> {
    evidence: &'a Evidence,
    judgement: &'a Judgement,
    /// False when only a domain was named: nothing is known of what the client itself has set then.
    knows_settings: bool,
    /// The machine takes no way to a KMS host, so nothing on that way is a cause of what it shows.
    asks_no_host: bool,
    /// A host was set by hand, and the client finds none that serves.
    is_fixed_host_dead: bool,
}

/// True when more of the client is known than names to ask for.
fn knows_settings(evidence: &Evidence) -> bool {
    let mut steps = evidence.plan.steps.iter();
    let is_named = |it: &PlannedStep| {
        it.origin == Origin::CommandLine && matches!(it.step, Step::AskSrv { .. })
    };
    evidence.plan.steps.is_empty() || !steps.all(is_named)
}

/// True when a host was contacted and accepted the connection.
fn connects(evidence: &Evidence) -> bool {
    let mut probes = evidence.probes.iter();
    probes.any(|it| it.contact == Contact::Connected)
}

/// True when every host of an SRV record with another port than the usual one was contacted and accepted the connection; where
/// a policy wants another port and all records have the usual one, every host.
fn do_ports_listen(evidence: &Evidence) -> bool {
    let hosts = evidence.candidates.iter().zip(0..);
    let hosts = hosts.filter(|(it, _)| it.terms.is_some());
    let (usual, others): (Vec<_>, Vec<_>) = hosts.partition(|(it, _)| it.port == KMS_PORT);
    let connects = |(_, idx): &(_, usize)| {
        let mut probes = evidence.probes_of(CandidateId(*idx));
        probes.any(|(_, it)| it.contact == Contact::Connected)
    };
    let meant = if others.is_empty() { usual } else { others };
    !meant.is_empty() && meant.iter().all(connects)
}

impl Run<'_> {
    /// True for the reason that an event 12288 has where the client itself shows the summary: a finding about a host names it.
    fn is_reason_of_summary(&self, code: ErrorCode, verdict: &Verdict) -> bool {
        let shows_summary = verdict
            .client_codes
            .iter()
            .any(|it| it.code == SUMMARY_CODE);
        let found = self.judgement.findings.iter();
        let mut grave = found.filter(|it| Severity::Warning <= it.severity);
        let names_code = |rule: RuleCode| {
            let mut checks = self.judgement.checks.iter();
            checks.any(|it| it.rule.code == rule && it.rule.client_codes.contains(&code))
        };
        shows_summary && verdict.status == Status::Broken && grave.any(|it| names_code(it.rule))
    }

    /// True when only the host that was set by hand speaks for a cause.
    ///
    /// It explains that records are not used; but a client that has one asks for no record, and shows no answer about any.
    fn is_by_hand(&self, cause: &Cause) -> bool {
        let found = self.judgement.findings.iter();
        let mut grave = found
            .filter(|it| cause.rules.contains(&it.rule) && Severity::Warning <= it.severity)
            .peekable();
        grave.peek().is_some() && grave.all(|it| it.rule == FIXED_HOST_SET)
    }

    /// What the checks of its rules say to one cause, with the gravest finding.
    fn weigh(&self, cause: &Cause) -> (CauseEvidence, Option<Severity>, String) {
        if cause.rules.is_empty() {
            let why = "DNS and TCP do not show it".to_owned();
            return (CauseEvidence::CannotTell, None, why);
        }
        let Judgement {
            findings, ignored, ..
        } = self.judgement;
        // What `--ignore` hides is there all the same; what somebody gave a reason for was looked at, and is meant so.
        let (hidden, meant): (Vec<&Ignored>, Vec<&Ignored>) = ignored
            .iter()
            .filter(|it| cause.rules.contains(&it.finding.rule))
            .partition(|it| it.by == IgnoredBy::Selection);
        let hidden = hidden.into_iter().map(|it| &it.finding);
        let all = findings.iter().chain(hidden);
        let found: Vec<&Finding> = all.filter(|it| cause.rules.contains(&it.rule)).collect();
        let Some(gravest) = found.iter().max_by_key(|it| it.severity) else {
            return match meant.first() {
                None => self.unfound(cause.rules),
                Some(first) => {
                    let Finding {
                        rule,
                        name,
                        message,
                        severity,
                        ..
                    } = &first.finding;
                    let why = format!("ignored ({}): {rule} {name}: {message}", first.by.name());
                    (CauseEvidence::CannotTell, Some(*severity), why)
                }
            };
        };
        let more = match found.len() - 1 {
            0 => String::new(),
            n => format!("; {}", words::count(n, "more finding")),
        };
        let why = format!(
            "{} {}: {}{more}",
            gravest.rule, gravest.name, gravest.message
        );
        if self.asks_no_host && !LOOKS_FOR_NONE.contains(&gravest.rule) {
            let why = format!("not on the way of this machine: {why}");
            return (CauseEvidence::CannotTell, Some(gravest.severity), why);
        }
        if OTHER_PORT.contains(&gravest.rule) && do_ports_listen(self.evidence) {
            let why = format!("the host accepts connections there: {why}");
            return (CauseEvidence::Against, Some(gravest.severity), why);
        }
        let is_dead = self.is_fixed_host_dead && gravest.rule == FIXED_HOST_SET;
        if Severity::Warning <= gravest.severity || is_dead {
            (CauseEvidence::For, Some(rank(gravest)), why)
        } else {
            let why = format!("only a {}: {why}", gravest.severity);
            (CauseEvidence::CannotTell, Some(gravest.severity), why)
        }
    }
}

/// How much a finding counts beside others.
///
/// That a fixed host keeps the client from records which would lead on is only a warning, since the host itself is found
/// at fault by a rule of its own; as a cause it comes before that.
fn rank(finding: &Finding) -> Severity {
    if finding.rule == FIXED_HOST_SET && finding.severity == Severity::Warning {
        Severity::Error
    } else {
        finding.severity
    }
}

impl Run<'_> {
    /// No rule found anything: they looked, or they could not.
    fn unfound(&self, rules: &[RuleCode]) -> (CauseEvidence, Option<Severity>, String) {
        let judgement = self.judgement;
        if !self.knows_settings && rules.iter().all(|it| it.0 / 100 == SETTINGS) {
            let why = "what the client itself has set was not given".to_owned();
            return (CauseEvidence::CannotTell, None, why);
        }
        let mut passed = Vec::new();
        let mut open = Vec::new();
        for check in &judgement.checks {
            if !rules.contains(&check.rule.code) {
                continue;
            }
            match &check.status {
                CheckStatus::Passed => passed.push(check.rule.code),
                CheckStatus::NotChecked { why } => open.push(format!("{}: {why}", check.rule.code)),
                CheckStatus::NotApplicable { why } if open.is_empty() => {
                    open.push(format!("{}: {why}", check.rule.code));
                }
                CheckStatus::NotApplicable { .. } | CheckStatus::Failed { .. } => {}
            }
        }
        let could_not_look = judgement.checks.iter().any(|it| {
            rules.contains(&it.rule.code) && matches!(it.status, CheckStatus::NotChecked { .. })
        });
        if passed.is_empty() || could_not_look {
            let why = open.into_iter().next_back();
            let why = why.unwrap_or_else(|| "its rules did not run".to_owned());
            return (CauseEvidence::CannotTell, None, why);
        }
        let rules: Vec<String> = passed.iter().map(ToString::to_string).collect();
        let why = format!("{} looked and found nothing", words::joined(&rules));
        (CauseEvidence::Against, None, why)
    }
}

/// What notes rest on.
struct Told<'a> {
    verdict: &'a Verdict,
    accounted_for: bool,
    /// A host was contacted and accepted the connection.
    is_connected: bool,
}

fn notes(
    code: ErrorCode,
    entry: Option<&CodeEntry>,
    told: &Told<'_>,
    // Of a machine that asks no host.
    what_it_is: Option<String>,
) -> Vec<String> {
    let Told {
        verdict,
        accounted_for,
        is_connected,
    } = *told;
    let mut res = Vec::new();
    let Some(entry) = entry else {
        res.push(format!(
            "{code} stands in no table, so nothing is said about its causes."
        ));
        return res;
    };
    // A host that answered was found, whatever the records say of its share; unless its silence is what gives the code.
    let is_of_host = matches!(entry.side, Side::Host | Side::Time);
    let is_outside = entry.rules().is_empty() || (is_of_host && !accounted_for);
    if code == SUMMARY_CODE {
        res.push(
            "0xC004F074 is a summary: ask for the events 12288 in the Application log of the client; the first field of each is the reason at one host, the third one the host."
                .to_owned(),
        );
    }
    if accounted_for && verdict.client_codes.iter().all(|it| it.code != code) {
        res.push(format!(
            "The client itself shows {SUMMARY_CODE}; {code} is the reason in its event 12288."
        ));
    }
    if let Some(what_it_is) = what_it_is {
        res.push(format!(
            "{what_it_is} and asks no KMS host, so the way to one, which was looked at, accounts for nothing that it shows."
        ));
        if is_outside {
            res.push(outside(code, entry.side, told));
        }
    } else if is_outside {
        res.push(outside(code, entry.side, told));
    } else if !accounted_for && verdict.status == Status::Broken {
        let codes: Vec<String> = verdict
            .client_codes
            .iter()
            .map(ToString::to_string)
            .collect();
        if !codes.is_empty() {
            res.push(format!(
                "What was found leads to {}, not to {code}: that code may have been seen at another time or at another client, or this one asked another name server, another name or another host.",
                codes.join(" or ")
            ));
        }
    } else if !accounted_for && verdict.status == Status::Inconclusive {
        res.push(format!(
            "Evidence is missing, so it cannot be told whether a client in the position that was looked at shows {code}."
        ));
    } else if !accounted_for {
        let seen = if is_connected {
            "A host on the path of this client accepts connections"
        } else {
            "No host was contacted, so whether this client is served is not known, but DNS leads it to a host"
        };
        res.push(format!(
            "{seen}; nothing that was found leads to {code}. Check the causes that cannot be told from here, or run again from the client's own network."
        ));
    }
    res
}

/// Why a code is not for DNS to mend, and what this run rules out.
fn outside(code: ErrorCode, side: Side, told: &Told<'_>) -> String {
    let seen = match told.verdict.status {
        Status::Degraded
            if told.is_connected && told.verdict.outcome == OutcomeWord::SomeHostsUnreachable =>
        {
            "; this run found a host that accepts connections beside others that do not serve"
        }
        Status::Healthy | Status::Degraded if told.is_connected => {
            "; this run found a host that accepts connections, too"
        }
        Status::Healthy | Status::Degraded => "; this run contacted no host",
        Status::Broken => {
            "; that this run found no working host is another fault, to be mended for itself"
        }
        Status::Inconclusive => "",
    };
    match side {
        Side::Host | Side::Time => format!(
            "{code} comes from a host that answered, so DNS and the way to that host worked{seen}."
        ),
        Side::InternetActivation => format!(
            "{code} comes from activation at Microsoft over the internet, not from looking for a KMS host{seen}."
        ),
        Side::Info => format!("{code} is no fault{seen}."),
        Side::Licensing => format!(
            "{code} is about keys and licenses of the machine; DNS has nothing to do with it{seen}."
        ),
        Side::Ad => format!(
            "{code} is about activation by Active Directory, which comes before a KMS host is looked for{seen}."
        ),
        Side::Dns | Side::Network | Side::ClientConfig => {
            format!("{code} arises at the client itself and cannot be seen from outside{seen}.")
        }
    }
}
