//! What one rule has to say, bounded so that no rule can flood a report.

use crate::evidence::EvidenceRef;
use crate::finding::{CheckStatus, Finding, Location, RuleInfo, Severity};
use crate::words;

/// What one rule has to say; filled while it runs.
#[derive(Debug)]
pub struct Findings {
    rule: &'static RuleInfo,
    pub(super) found: Vec<Finding>,
    not_checked: Option<String>,
    is_open: bool,
    not_applicable: Option<String>,
}

impl Findings {
    /// An empty list for `rule`.
    pub fn new(rule: &'static RuleInfo) -> Self {
        Self {
            rule,
            found: Vec::new(),
            not_checked: None,
            is_open: false,
            not_applicable: None,
        }
    }

    /// Adds a finding with the severity of the rule; the calls that follow fill in the rest.
    pub fn add(&mut self, location: Location, message: impl Into<String>) -> FindingBuilder<'_> {
        self.found.push(Finding {
            rule: self.rule.code,
            name: self.rule.name,
            severity: self.rule.severity,
            message: message.into(),
            location,
            evidence: Vec::new(),
            remedy: None,
        });
        FindingBuilder {
            finding: self.found.last_mut(),
        }
    }

    /// Says that evidence is missing, and which. Findings made all the same stand.
    pub fn not_checked(&mut self, why: impl Into<String>) {
        self.not_checked = Some(why.into());
    }

    /// Says that evidence is missing, where the findings themselves tell no fault but only what was not looked at.
    pub fn leave_open(&mut self, why: impl Into<String>) {
        self.not_checked = Some(why.into());
        self.is_open = true;
    }

    /// Says that there is nothing of its kind in this run.
    pub fn not_applicable(&mut self, why: impl Into<String>) {
        self.not_applicable = Some(why.into());
    }

    /// How the check ended; every finding counts.
    pub(super) fn status(&self) -> CheckStatus {
        if !self.found.is_empty() && !self.is_open {
            CheckStatus::Failed {
                findings: self.found.len(),
            }
        } else if let Some(why) = &self.not_checked {
            CheckStatus::NotChecked { why: why.clone() }
        } else if let Some(why) = &self.not_applicable {
            CheckStatus::NotApplicable { why: why.clone() }
        } else {
            CheckStatus::Passed
        }
    }
}

/// Findings of one rule in their order: of each severity `most`, then one that says how many more there are.
pub(super) fn bounded(found: Vec<Finding>, most: usize) -> Vec<Finding> {
    let mut res = Vec::new();
    let mut folded = Vec::new();
    for severity in Severity::ALL {
        let mut of_severity = found.iter().filter(|it| it.severity == severity);
        let beyond = of_severity.nth(most);
        if let Some(first) = beyond {
            folded.push(fold(first, of_severity));
        }
    }
    let mut n_told = [0; Severity::ALL.len()];
    for finding in found {
        let position = Severity::ALL.iter().position(|it| *it == finding.severity);
        let Some(n) = position.and_then(|idx| n_told.get_mut(idx)) else {
            continue;
        };
        *n += 1;
        if *n <= most {
            res.push(finding);
        }
    }
    res.extend(folded);
    res
}

/// Pieces of evidence that a finding in place of many names.
const MOST_EVIDENCE: usize = 20;

/// One finding in place of `first` and the `others`, which are of the same rule and severity.
fn fold<'a>(first: &Finding, others: impl Iterator<Item = &'a Finding>) -> Finding {
    let mut n_folded = 1;
    let mut evidence = first.evidence.clone();
    let mut is_one_remedy = true;
    for other in others {
        n_folded += 1;
        is_one_remedy &= other.remedy == first.remedy;
        if evidence.len() < MOST_EVIDENCE {
            evidence.extend(&other.evidence);
        }
    }
    evidence.truncate(MOST_EVIDENCE);
    let remedy = first.remedy.clone().filter(|_| is_one_remedy);
    Finding {
        message: format!(
            "`{}` has {} beside those told one by one",
            first.rule,
            words::count(n_folded, "more finding")
        ),
        location: Location::Run,
        evidence,
        remedy: remedy.or_else(|| Some("Mend what is told first, then run this again".to_owned())),
        ..first.clone()
    }
}

/// Fills in a finding that was just added.
#[derive(Debug)]
pub struct FindingBuilder<'a> {
    finding: Option<&'a mut Finding>,
}

impl FindingBuilder<'_> {
    /// Another severity than the rule's own; rules give their gravest one in their info.
    pub fn severity(mut self, severity: Severity) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.severity = severity;
        }
        self
    }

    /// What to do. Every remedy begins with a capital, whatever parts it was put together from.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.finding {
            let mut remedy: String = remedy.into();
            if let Some(first) = remedy.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            finding.remedy = Some(remedy);
        }
        self
    }

    /// What it rests on.
    pub fn evidence(mut self, evidence: impl IntoIterator<Item = EvidenceRef>) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.evidence.extend(evidence);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ALL;
    use crate::rules::select::MOST_DETAILED;

    fn filled(severities: impl IntoIterator<Item = Severity>) -> Findings {
        let mut acc = Findings::new(ALL[0].info());
        for (idx, severity) in severities.into_iter().enumerate() {
            acc.add(Location::Run, format!("fault {idx}"))
                .severity(severity)
                .evidence([EvidenceRef::Forecast(idx)])
                .remedy("mend it");
        }
        acc
    }

    #[test]
    fn floods_are_counted() {
        let acc = filled([Severity::Notice; 2_500]);
        assert_eq!(acc.status(), CheckStatus::Failed { findings: 2_500 });
        let told = bounded(acc.found, MOST_DETAILED);
        assert_eq!(told.len(), MOST_DETAILED + 1);
        let last = told.last().unwrap();
        assert_eq!(
            last.message,
            format!(
                "`{}` has 2480 more findings beside those told one by one",
                ALL[0].info().code
            )
        );
        assert_eq!(last.remedy.as_deref(), Some("Mend it"));
        assert_eq!(last.evidence.len(), MOST_DETAILED);
    }

    #[test]
    fn grave_findings_stay_behind_many_light_ones() {
        let light = [Severity::Notice; 30];
        let told = filled(light.into_iter().chain([Severity::Error]));
        let told = bounded(told.found, MOST_DETAILED);
        let errors: Vec<&str> = told
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .map(|it| it.message.as_str())
            .collect();
        assert_eq!(errors, ["fault 30"]);
    }

    #[test]
    fn few_findings_stay_as_they_are() {
        let told = bounded(
            filled([Severity::Warning; MOST_DETAILED]).found,
            MOST_DETAILED,
        );
        assert_eq!(told.len(), MOST_DETAILED);
        assert!(told.iter().all(|it| it.message.starts_with("fault")));
    }

    #[test]
    fn remedies_begin_with_a_capital() {
        let mut acc = Findings::new(ALL[0].info());
        for remedy in ["run it", "`slmgr` shows it", "Äpfel", ""] {
            acc.add(Location::Run, "fault").remedy(remedy);
        }
        let told: Vec<String> = acc.found.into_iter().filter_map(|it| it.remedy).collect();
        assert_eq!(told, ["Run it", "`slmgr` shows it", "Äpfel", ""]);
    }
}
