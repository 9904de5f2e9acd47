//! Checks and findings → the wire types.

use super::{list, text};
use crate::finding::{Check, CheckStatus, Finding, Ignored, IgnoredBy, Location};
use crate::render::json::report_v1 as v1;
use crate::render::places::Places;
use crate::verdict::SymptomMatch;

/// How one rule ended.
pub(super) fn check(check: &Check) -> v1::Check {
    let (status, why) = match &check.status {
        CheckStatus::Passed => (v1::CheckWord::Passed, None),
        CheckStatus::Failed { .. } => (v1::CheckWord::Failed, None),
        CheckStatus::NotApplicable { why } => (v1::CheckWord::NotApplicable, text(why)),
        CheckStatus::NotChecked { why } => (v1::CheckWord::NotChecked, text(why)),
    };
    v1::Check {
        rule: check.rule.code.to_string(),
        status,
        why,
    }
}

/// What the user sees, and what the evidence says to it.
pub(super) fn symptom(symptom: &SymptomMatch) -> v1::Symptom {
    v1::Symptom {
        code: symptom.code.to_string(),
        symbol: symptom.entry.and_then(|it| it.symbol).map(str::to_owned),
        side: symptom.entry.map(|it| it.side.into()),
        causes: list(&symptom.causes, |it| v1::Cause {
            cause: it.cause.text.to_owned(),
            evidence: it.evidence.into(),
            why: it.why.clone(),
            rules: list(it.cause.rules, ToString::to_string),
        }),
        accounted_for: symptom.accounted_for,
        notes: symptom.notes.clone(),
    }
}

/// Something a rule found.
pub(super) fn finding(finding: &Finding, places: &Places<'_>) -> v1::Finding {
    v1::Finding {
        rule: finding.rule.to_string(),
        name: finding.name.to_owned(),
        severity: finding.severity.into(),
        message: finding.message.clone(),
        remedy: finding.remedy.as_deref().and_then(text),
        location: location(&finding.location, places),
        evidence: list(&finding.evidence, ToString::to_string),
        ignored_by: None,
    }
}

/// Something that does not count.
pub(super) fn ignored(ignored: &Ignored, places: &Places<'_>) -> v1::Finding {
    let by = || v1::IgnoredBy {
        kind: ignored.by.name().to_owned(),
        reason: ignored.by.reason().and_then(text),
        location: ignored
            .by
            .place()
            .and_then(|it| location(&Location::File(it), places)),
    };
    v1::Finding {
        ignored_by: match &ignored.by {
            IgnoredBy::Selection => None,
            _ => Some(by()),
        },
        ..finding(&ignored.finding, places)
    }
}

pub(super) fn location(location: &Location, places: &Places<'_>) -> Option<v1::Location> {
    Some(match location {
        Location::File(place) => {
            let span = places.span(*place)?;
            v1::Location::File {
                file: span.file.path.clone(),
                line: span.start.line,
                column: span.start.column,
                end_line: Some(span.end.line),
                end_column: Some(span.end.column),
            }
        }
        Location::Name(name) => v1::Location::Name {
            name: name.to_string(),
        },
        Location::Endpoint(endpoint) => v1::Location::Endpoint {
            endpoint: endpoint.to_string(),
        },
        Location::Server(it) => v1::Location::Server {
            server: super::exchange::server(*it),
        },
        Location::Setting(it) => v1::Location::Setting {
            setting: it.to_string(),
        },
        Location::Run => return None,
    })
}
