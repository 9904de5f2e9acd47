//! What `check` says on standard error beside its report: entries of a baseline and of a policy that came to nothing.

use crate::baseline::{Baseline, Sighting};
use crate::cli::Streams;
use crate::cli::output::write_quietly;
use crate::finding::{CheckStatus, IgnoredBy, RuleCode};
use crate::policy::{Policy, PolicyIgnore};
use crate::report::Report;
use crate::rules::select::Judging;
use crate::words;
use std::collections::BTreeSet;
use std::path::Path;

/// The rule that compares files with name servers, which takes `--live`.
const DIFFERS_FROM_LIVE: RuleCode = RuleCode(506);

/// The rules that hold records against a policy.
const OF_POLICY: std::ops::RangeInclusive<u16> = 701..=706;

/// Says what a baseline holds of the rules that ran and the run does not: it can shrink.
pub(super) fn tell_what_is_gone(
    baseline: &Baseline,
    judging: &Judging,
    report: &Report,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let compared = baseline.compare(&report.judgement.sightings);
    let gone = compared.gone.iter();
    let n_gone = gone.filter(|it| would_be_seen(it, judging, report)).count();
    if n_gone == 0 {
        return Ok(());
    }
    let what = words::count(n_gone, "finding");
    let occur = if n_gone == 1 { "occurs" } else { "occur" };
    let text = format!(
        "note: `--baseline`: {what} of it no longer {occur}; `--write-baseline` makes it smaller\n"
    );
    Ok(write_quietly(streams.err, &text)?)
}

/// True when this run would have found an entry of a baseline again, or its file is no longer there.
///
/// Who checks only the files that were changed says nothing about the others.
pub(super) fn would_be_seen(entry: &Sighting, judging: &Judging, report: &Report) -> bool {
    let is_at_hand = entry.path.as_deref().is_none_or(|path| {
        let mut files = report.evidence.files.iter();
        files.any(|it| it.path == path) || !Path::new(path).exists()
    });
    is_at_hand && was_looked_at(entry.rule, judging, report)
}

/// True when a fault that `rule` finds would have been found by this run.
///
/// Where a rule had no record to judge it looked all the same; where what it needs was not given, it did not.
fn was_looked_at(rule: RuleCode, judging: &Judging, report: &Report) -> bool {
    let mut checks = report.judgement.checks.iter();
    let is_open = checks
        .any(|it| it.rule.code == rule && matches!(it.status, CheckStatus::NotChecked { .. }));
    let has_needs = match rule {
        DIFFERS_FROM_LIVE => report.evidence.live.is_some(),
        RuleCode(code) if OF_POLICY.contains(&code) => judging.policy.is_some(),
        _ => true,
    };
    judging.selection.takes(rule) && has_needs && !is_open
}

/// Says which ignores of a policy matched nothing, and which of its domains no zone holds.
pub(super) fn tell_what_is_idle(
    policy: &Policy,
    judging: &Judging,
    report: &Report,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    let path = crate::render::escape::terminal(&policy.source.path);
    let ignored = report.judgement.ignored.iter();
    // The policy is one of the run's files there, so only the octets of its places are compared.
    let used: BTreeSet<u32> = ignored
        .filter(|it| matches!(it.by, IgnoredBy::Policy { .. }))
        .filter_map(|it| Some(it.by.place()?.start))
        .collect();
    let is_idle = |it: &&PolicyIgnore| {
        !it.is_expired(judging.today)
            && it.path.as_ref().is_none_or(|path| {
                let mut files = report.evidence.files.iter();
                files.any(|it| path.fits(&it.path))
            })
            && !used.contains(&it.rule.place.start)
            && it
                .rules
                .iter()
                .all(|it| was_looked_at(*it, judging, report))
    };
    for ignore in policy.ignores.iter().filter(is_idle) {
        let line = policy.source.position(ignore.rule.place.start).line;
        let rule = crate::render::escape::terminal(&ignore.rule.value);
        lines.push(format!(
            "note: `{path}:{line}`: the ignore of `{rule}` matched nothing\n"
        ));
    }
    let views: Vec<_> = report
        .each_view()
        .filter_map(|it| it.view.as_ref())
        .collect();
    for domain in policy.domains.iter().filter(|it| it.expects_records()) {
        if views.iter().any(|it| it.holds(&domain.owner)) {
            continue;
        }
        let line = policy.source.position(domain.place.start).line;
        let name = domain.domain.to_string();
        let name = crate::render::escape::terminal(&name);
        lines.push(format!(
            "note: `{path}:{line}`: no zone given holds `{name}`, so what the policy expects there was not checked\n"
        ));
    }
    Ok(write_quietly(streams.err, &lines.concat())?)
}
