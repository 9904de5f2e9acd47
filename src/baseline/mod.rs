//! Old findings that do not count, so that a first adoption blocks nobody.
//!
//! A baseline is compared by [`fingerprint`]: rule, file and what the finding is about, whatever line it stands in.
//! Equal findings are counted: a baseline that has two lets two pass, and the third is new.

pub mod v1;

pub use crate::finding::sighting::Sighting;

#[cfg(test)]
mod tests;

use crate::finding::RuleCode;
use crate::finding::fingerprint::{Fingerprint, fingerprint};
use crate::words;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Old findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint, which holds the number of the occurrence.
    entries: BTreeMap<Fingerprint, Sighting>,
}

/// What a baseline makes of the findings of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared<'a> {
    /// True for findings that are old, in the order they were given.
    pub is_old: Vec<bool>,
    /// What the baseline has and the run has not, by path, rule and subject: it can shrink.
    pub gone: Vec<&'a Sighting>,
}

/// A text that is no baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// Not JSON, or not of the form that its schema demands.
    #[error("line {line}, column {column}: {what}")]
    Form {
        /// Counted from 1; 0 when it is not known.
        line: usize,
        /// Counted from 1; 0 when it is not known.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// Another kind of file, or another version of it.
    #[error("`schema` is `{0}`; this program reads `{known}`", known = v1::SCHEMA)]
    Schema(String),
    /// An entry whose value is not what it says.
    #[error("`/findings/{idx}/{key}`: {what}")]
    Entry {
        /// Its position.
        idx: usize,
        /// The key.
        key: &'static str,
        /// What is wrong.
        what: String,
    },
}

impl Baseline {
    /// The baseline of these findings.
    pub fn of(findings: &[Sighting]) -> Self {
        let fingerprints = fingerprints(findings);
        Self {
            entries: fingerprints
                .into_iter()
                .zip(findings.iter().cloned())
                .collect(),
        }
    }

    /// Takes over from `old` the entries for which `is_kept` holds.
    pub fn keep_of(&mut self, old: Self, is_kept: impl Fn(&Sighting) -> bool) {
        let kept = old.entries.into_iter();
        self.entries.extend(kept.filter(|it| is_kept(&it.1)));
    }

    /// Number of findings.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Holds the findings of a run against it. Which of several equal findings are old, their order decides.
    pub fn compare(&self, findings: &[Sighting]) -> Compared<'_> {
        let found = fingerprints(findings);
        let is_old = found.iter().map(|it| self.entries.contains_key(it));
        let is_old = is_old.collect();
        let found: BTreeSet<Fingerprint> = found.into_iter().collect();
        let gone = self.entries.iter().filter(|(it, _)| !found.contains(it));
        let mut gone: Vec<&Sighting> = gone.map(|(_, entry)| entry).collect();
        gone.sort();
        Compared { is_old, gone }
    }

    /// As JSON with a final line break, sorted by path, rule and subject, so that two versions differ in few lines.
    pub fn to_json(&self) -> String {
        let mut entries: Vec<(&Sighting, Fingerprint)> =
            self.entries.iter().map(|(id, it)| (it, *id)).collect();
        entries.sort();
        let findings = entries.into_iter().map(|(entry, id)| v1::Finding {
            rule: entry.rule.to_string(),
            path: entry.path.clone(),
            subject: entry.subject.clone(),
            fingerprint: id.to_string(),
        });
        pretty(&v1::Baseline {
            schema: v1::SCHEMA.to_owned(),
            findings: findings.collect(),
        })
    }

    /// Reads what [`Baseline::to_json`] wrote. Other versions are refused.
    pub fn from_json(text: &str) -> Result<Self, BaselineError> {
        let form = |err: &serde_json::Error| BaselineError::Form {
            line: err.line(),
            column: err.column(),
            what: words::json_fault(err),
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // The version is looked at first: another one may have another form.
        let head: v1::Head = serde_json::from_str(text).map_err(|err| form(&err))?;
        if head.schema != v1::SCHEMA {
            return Err(BaselineError::Schema(head.schema));
        }
        let read: v1::Baseline = serde_json::from_str(text).map_err(|err| form(&err))?;
        let mut entries = BTreeMap::new();
        for (idx, finding) in read.findings.into_iter().enumerate() {
            let error = |key, what| BaselineError::Entry { idx, key, what };
            let rule = rule(&finding.rule).ok_or_else(|| {
                error(
                    "rule",
                    format!("`{}` is not a code such as `KMS301`", finding.rule),
                )
            })?;
            let id: Fingerprint = finding.fingerprint.parse().map_err(
                |err: crate::finding::fingerprint::BadFingerprint| {
                    error("fingerprint", err.to_string())
                },
            )?;
            let entry = Sighting {
                path: finding.path,
                rule,
                subject: finding.subject,
            };
            if entries.insert(id, entry).is_some() {
                return Err(error("fingerprint", format!("`{id}` stands here twice")));
            }
        }
        Ok(Self { entries })
    }
}

/// One a finding: equal ones are numbered in their order.
pub fn fingerprints(findings: &[Sighting]) -> Vec<Fingerprint> {
    let mut seen: BTreeMap<&Sighting, u32> = BTreeMap::new();
    let mut res = Vec::with_capacity(findings.len());
    for finding in findings {
        let occurrence = seen.entry(finding).or_default();
        res.push(fingerprint(
            finding.rule,
            finding.path.as_deref(),
            &finding.subject,
            *occurrence,
        ));
        *occurrence = occurrence.saturating_add(1);
    }
    res
}

/// The JSON Schema (draft 2020-12) of `kmsdoctor-baseline/v1`, with a final line break.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    pretty(&generator.into_root_schema_for::<v1::Baseline>())
}

/// Reads `KMS301`.
fn rule(text: &str) -> Option<RuleCode> {
    let digits = text.strip_prefix("KMS")?;
    let is_code = digits.len() == 3 && digits.bytes().all(|it| it.is_ascii_digit());
    digits.parse().ok().filter(|_| is_code).map(RuleCode)
}

/// Wire types have string keys and finite numbers, so that writing cannot fail.
fn pretty(value: &impl Serialize) -> String {
    let mut res = serde_json::to_string_pretty(value).unwrap_or_default();
    res.push('\n');
    res
}
