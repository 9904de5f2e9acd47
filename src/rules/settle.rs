//! Which findings count: what was selected, remarks beside records.

use super::Findings;
use super::findings::bounded;
use super::select::{Judging, matching};
use crate::finding::{Finding, Ignored, IgnoredBy, Judgement, Location, RuleCode};
use crate::model::Place;
use crate::overview::Overview;
use crate::zone::Suppression;

/// Decides on findings.
pub(super) struct Settling<'a> {
    judging: &'a Judging,
    remarks: Vec<&'a Suppression>,
}

impl<'a> Settling<'a> {
    pub(super) fn new(overview: &Overview<'a>, judging: &'a Judging) -> Self {
        let files = overview.evidence.view.iter().flat_map(|it| &it.files);
        Self {
            judging,
            remarks: files.flat_map(|it| &it.remarks).collect(),
        }
    }

    /// Puts what one rule found where it belongs.
    pub(super) fn settle(&self, acc: Findings, res: &mut Judgement) {
        let mut counted = Vec::new();
        let mut ignored: Vec<(Finding, IgnoredBy)> = Vec::new();
        for finding in acc.found {
            match self.ignored_by(&finding) {
                Some(by) => ignored.push((finding, by)),
                None => counted.push(finding),
            }
        }
        let most = self.judging.most_detailed;
        res.findings.extend(bounded(counted, most));
        // Those that a whole rule was left out with may be many.
        let (by_selection, by_others): (Vec<_>, Vec<_>) = ignored
            .into_iter()
            .partition(|it| it.1 == IgnoredBy::Selection);
        let by_selection = by_selection.into_iter().map(|it| it.0).collect();
        let by_selection = bounded(by_selection, most).into_iter();
        res.ignored.extend(by_selection.map(|finding| Ignored {
            finding,
            by: IgnoredBy::Selection,
        }));
        let by_others = by_others.into_iter();
        res.ignored
            .extend(by_others.map(|(finding, by)| Ignored { finding, by }));
    }

    /// Who says that a finding does not count; none when it does.
    fn ignored_by(&self, finding: &Finding) -> Option<IgnoredBy> {
        if !self.judging.selection.takes(finding.rule) {
            return Some(IgnoredBy::Selection);
        }
        let Location::File(place) = finding.location else {
            return None;
        };
        let mut remarks = self.remarks.iter();
        let remark = remarks.find(|it| stands_beside(it, place) && names(it, finding.rule))?;
        Some(IgnoredBy::Remark {
            place: remark.place,
            reason: remark.reason.clone()?,
        })
    }
}

/// True when `place` lies in the record that a remark stands beside.
fn stands_beside(remark: &Suppression, place: Place) -> bool {
    let beside = remark.beside;
    beside.file == place.file && beside.start <= place.start && place.end <= beside.end
}

/// True when a remark that gives a reason names the rule.
fn names(remark: &Suppression, rule: RuleCode) -> bool {
    remark.reason.is_some()
        && remark
            .rules
            .iter()
            .any(|it| matching(it).any(|info| info.code == rule))
}
