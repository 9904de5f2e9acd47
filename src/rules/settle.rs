//! Which findings count, and how much: what was selected, what a policy says, remarks beside records.

use super::Findings;
use super::about::{Entries, Names};
use super::around::Around;
use super::findings::bounded;
use super::select::{Judging, matching};
use crate::finding::sighting::Sighting;
use crate::finding::{Finding, Ignored, IgnoredBy, Judgement, Location, RuleCode};
use crate::model::Place;
use crate::overview::Overview;
use crate::policy::PolicySeverity;
use crate::zone::Suppression;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Decides on findings.
pub(super) struct Settling<'a> {
    overview: &'a Overview<'a>,
    judging: &'a Judging,
    remarks: Vec<RemarkUse<'a>>,
    /// Positions of remarks, by the record that they stand beside.
    remark_at: Around<usize>,
    /// The rules that each pattern of a remark names.
    named: BTreeMap<&'a str, BTreeSet<RuleCode>>,
    /// Where records stand; worked out when an ignore asks what a finding is about.
    entries: OnceCell<Entries<'a>>,
}

/// A remark, and what it came to.
#[derive(Debug)]
pub struct RemarkUse<'a> {
    /// The remark.
    pub remark: &'a Suppression,
    /// Positions of those of its rules that found something there.
    pub used: BTreeSet<usize>,
}

impl<'a> Settling<'a> {
    pub(super) fn new(overview: &'a Overview<'a>, judging: &'a Judging) -> Self {
        let files = overview.evidence.view.iter().flat_map(|it| &it.files);
        let remarks: Vec<&Suppression> = files.flat_map(|it| &it.remarks).collect();
        let mut named: BTreeMap<&str, BTreeSet<RuleCode>> = BTreeMap::new();
        for pattern in remarks.iter().flat_map(|it| &it.rules) {
            let rules = || matching(pattern).map(|it| it.code).collect();
            named.entry(pattern.as_str()).or_insert_with(rules);
        }
        let unused = |remark: &&'a Suppression| RemarkUse {
            remark,
            used: BTreeSet::new(),
        };
        Self {
            overview,
            judging,
            remark_at: Around::new(remarks.iter().map(|it| it.beside).zip(0..)),
            remarks: remarks.iter().map(unused).collect(),
            named,
            entries: OnceCell::new(),
        }
    }

    /// The remarks of the files, and what they came to so far.
    pub(super) fn remarks(&self) -> &[RemarkUse<'a>] {
        &self.remarks
    }

    /// Puts what one rule found where it belongs.
    pub(super) fn settle(&mut self, acc: Findings, res: &mut Judgement) {
        let mut counted = Vec::new();
        let mut ignored: Vec<(Finding, IgnoredBy)> = Vec::new();
        for mut finding in acc.found {
            self.weigh(&mut finding);
            match self.ignored_by(&finding) {
                Some(by) => ignored.push((finding, by)),
                None => counted.push(finding),
            }
        }
        let files = &self.overview.evidence.files;
        let sightings = counted.iter().map(|it| Sighting::of(it, files));
        let sightings: Vec<Sighting> = sightings.collect();
        if let Some(baseline) = &self.judging.baseline {
            // Equal findings are counted rule by rule, so the others need not be there yet.
            let mut is_old = baseline.compare(&sightings).is_old.into_iter();
            let (old, new) = counted
                .into_iter()
                .partition(|_| is_old.next().unwrap_or_default());
            counted = new;
            let old: Vec<Finding> = old;
            ignored.extend(old.into_iter().map(|it| (it, IgnoredBy::Baseline)));
        }
        res.sightings.extend(sightings);
        let most = self.judging.most_detailed;
        res.findings.extend(bounded(counted, most));
        // Whole rules are left out, old ones are many, and one reason may stand for thousands: what shares all that is told
        // of it is bounded.
        let (without_reason, with_reason): (Vec<_>, Vec<_>) =
            ignored.into_iter().partition(|it| it.1.reason().is_none());
        let mut groups: Vec<(IgnoredBy, Vec<Finding>)> = Vec::new();
        let mut known: BTreeMap<(&str, Option<Place>), usize> = BTreeMap::new();
        for (finding, by) in without_reason.into_iter().chain(with_reason) {
            let idx = *known.entry((by.name(), by.place())).or_insert(groups.len());
            match groups.get_mut(idx) {
                Some((_, findings)) => findings.push(finding),
                None => groups.push((by, vec![finding])),
            }
        }
        for (by, findings) in groups {
            let findings = bounded(findings, most).into_iter();
            res.ignored.extend(findings.map(|finding| Ignored {
                finding,
                by: by.clone(),
            }));
        }
    }

    /// Gives a finding the severity that the policy has for its rule.
    fn weigh(&self, finding: &mut Finding) {
        let policy = self.overview.policy;
        let said = policy.and_then(|it| it.severity_of(finding.rule));
        if let Some(PolicySeverity::As(severity)) = said.map(|it| it.value) {
            finding.severity = severity;
        }
    }

    /// Who says that a finding does not count; none when it does.
    fn ignored_by(&mut self, finding: &Finding) -> Option<IgnoredBy> {
        // A remark has its use also while its rule is left out of this run.
        let by_remark = self.remark_beside(finding);
        if !self.judging.selection.takes(finding.rule) {
            return Some(IgnoredBy::Selection);
        }
        self.ignored_by_policy(finding).or(by_remark)
    }

    fn ignored_by_policy(&self, finding: &Finding) -> Option<IgnoredBy> {
        let policy = self.overview.policy?;
        if let Some(said) = policy.severity_of(finding.rule)
            && said.value == PolicySeverity::Off
        {
            return Some(IgnoredBy::PolicySeverity { place: said.place });
        }
        // Most findings are of rules that no ignore names.
        if !policy.may_ignore(finding.rule, self.overview.today) {
            return None;
        }
        let entries = self.entries.get_or_init(|| Entries::of(self.overview));
        let names = Names::of(self.overview, entries, finding);
        let ignore = policy.ignore_for(finding.rule, names.about(), self.overview.today)?;
        Some(IgnoredBy::Policy {
            place: ignore.rule.place,
            reason: ignore.reason.clone(),
        })
    }

    /// The first remark with a reason that stands beside the record of a finding and names its rule.
    fn remark_beside(&mut self, finding: &Finding) -> Option<IgnoredBy> {
        let Location::File(place) = finding.location else {
            return None;
        };
        let mut res = None;
        for idx in self.remark_at.at(place) {
            let Some(RemarkUse { remark, used }) = self.remarks.get_mut(idx) else {
                continue;
            };
            let named = &self.named;
            let names = |pattern: &String| {
                let rules = named.get(pattern.as_str());
                rules.is_some_and(|it| it.contains(&finding.rule))
            };
            let rules = remark.rules.iter().enumerate();
            let naming: Vec<usize> = rules.filter(|it| names(it.1)).map(|it| it.0).collect();
            let is_named = !naming.is_empty();
            used.extend(naming);
            if let (None, true, Some(reason)) = (&res, is_named, &remark.reason) {
                res = Some(IgnoredBy::Remark {
                    place: remark.place,
                    reason: reason.clone(),
                });
            }
        }
        res
    }
}
