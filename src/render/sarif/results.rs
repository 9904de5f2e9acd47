//! A result for each finding.

use super::location::{in_file, locations};
use super::log::{Location, Message, ResultProperties, SarifResult, Suppression};
use crate::finding::fingerprint::fingerprint;
use crate::finding::sighting::Sighting;
use crate::finding::{Finding, Ignored, IgnoredBy, RuleCode};
use crate::render::escape;
use crate::render::places::Places;
use crate::report::Report;
use std::collections::BTreeMap;

/// The name of our fingerprints, with the version of how they are made.
const FINGERPRINT: &str = "kmsdoctor/v1";

/// Makes the results of one run.
pub(super) struct Results<'a> {
    report: &'a Report,
    places: &'a Places<'a>,
    /// Positions among the rules that are written.
    rules: BTreeMap<RuleCode, usize>,
}

impl<'a> Results<'a> {
    pub(super) fn new(report: &'a Report, places: &'a Places<'a>) -> Self {
        let checks = report.judgement.checks.iter().enumerate();
        Self {
            report,
            places,
            rules: checks.map(|(idx, it)| (it.rule.code, idx)).collect(),
        }
    }

    /// Those that count, then the ignored ones.
    pub(super) fn all(&self) -> Vec<SarifResult> {
        let judgement = &self.report.judgement;
        let mut seen = BTreeMap::new();
        let mut res: Vec<SarifResult> = judgement
            .findings
            .iter()
            .map(|it| self.result(it, &mut seen))
            .collect();
        for it in &judgement.ignored {
            let mut result = self.result(&it.finding, &mut seen);
            result.suppressions.push(self.suppression(it));
            res.push(result);
        }
        res
    }

    fn result(&self, finding: &Finding, seen: &mut BTreeMap<Sighting, u32>) -> SarifResult {
        // Each on a line of its own, whatever line breaks stand in the text of others.
        let sentences = [Some(&finding.message), finding.remedy.as_ref()];
        let lines: Vec<String> = sentences
            .into_iter()
            .flatten()
            .map(|it| format!("{}.", escape::terminal(it)))
            .collect();
        let fingerprint = self.fingerprint(finding, seen);
        SarifResult {
            rule_id: finding.rule.to_string(),
            rule_index: self.rules.get(&finding.rule).copied(),
            level: finding.severity.into(),
            message: Message::new(&lines.join("\n")),
            locations: locations(self.report, self.places, &finding.location),
            partial_fingerprints: [(FINGERPRINT, fingerprint)].into(),
            suppressions: Vec::new(),
            properties: ResultProperties {
                severity: finding.severity.name(),
                remedy: finding.remedy.clone(),
            },
        }
    }

    /// The same as in a baseline, as long as no equal finding is ignored.
    fn fingerprint(&self, finding: &Finding, seen: &mut BTreeMap<Sighting, u32>) -> String {
        let sighting = Sighting::of(finding, &self.report.evidence.files);
        let Sighting {
            path,
            rule,
            subject,
        } = &sighting;
        let occurrence = seen.get(&sighting).copied().unwrap_or(0);
        let res = fingerprint(*rule, path.as_deref(), subject, occurrence);
        seen.insert(sighting, occurrence + 1);
        res.to_string()
    }

    fn suppression(&self, ignored: &Ignored) -> Suppression {
        let kind = match &ignored.by {
            IgnoredBy::Remark { .. } => "inSource",
            _ => "external",
        };
        let reason = ignored.by.reason();
        Suppression {
            kind,
            justification: Some(match reason {
                Some(reason) => escape::terminal(reason).into_owned(),
                None => format!("left out by {}", ignored.by.name()),
            }),
            location: ignored.by.place().map(|it| Location {
                physical_location: in_file(self.places, it),
                ..Location::default()
            }),
        }
    }
}
