//! `--select` and `--ignore`: rule codes, prefixes of codes, or names.

use super::ALL;
use crate::baseline::Baseline;
use crate::finding::{RuleCode, RuleInfo};
use crate::policy::Policy;
use jiff::civil::Date;
use std::time::Duration;

/// How a run is judged.
#[derive(Debug, Clone)]
pub struct Judging {
    /// `--select` and `--ignore`.
    pub selection: Selection,
    /// What is expected; none without `--policy`.
    pub policy: Option<Policy>,
    /// The day that end dates and the age of records are held against; none when nobody said it.
    pub today: Option<Date>,
    /// Old findings, which do not count.
    pub baseline: Option<Baseline>,
    /// Findings of one rule and severity that are told one by one; the others are counted.
    pub most_detailed: usize,
    /// The age at which a record that nobody refreshed is stale; none leaves that to the policy.
    pub stale_after: Option<Duration>,
}

impl Default for Judging {
    fn default() -> Self {
        Self {
            selection: Selection::default(),
            policy: None,
            today: None,
            baseline: None,
            most_detailed: MOST_DETAILED,
            stale_after: None,
        }
    }
}

/// As many findings of one rule and severity help a person.
pub const MOST_DETAILED: usize = 20;

/// As many findings of one rule and severity are told where a machine reads them.
pub const MOST_DETAILED_IN_FILES: usize = 1_000;

/// Which rules count. The default takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    select: Vec<RuleCode>,
    ignore: Vec<RuleCode>,
    is_narrowed: bool,
}

/// A pattern that fits no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` fits no rule; write a code such as `KMS301`, a prefix such as `KMS3`, or a name")]
pub struct UnknownRule(pub String);

impl Selection {
    /// Reads the patterns of both flags; an empty `select` takes all rules.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        Ok(Self {
            is_narrowed: !select.is_empty(),
            select: codes(select)?,
            ignore: codes(ignore)?,
        })
    }

    /// True when findings of `rule` count. `--ignore` wins over `--select`.
    pub fn takes(&self, rule: RuleCode) -> bool {
        let selected = !self.is_narrowed || self.select.contains(&rule);
        selected && !self.ignore.contains(&rule)
    }
}

/// The rules that `pattern` fits: a code or its beginning without regard to case, or a name.
pub fn matching(pattern: &str) -> impl Iterator<Item = &'static RuleInfo> {
    let upper = pattern.to_ascii_uppercase();
    let name = pattern.to_ascii_lowercase();
    ALL.iter().map(|rule| rule.info()).filter(move |info| {
        let is_prefix = upper.starts_with("KMS") && info.code.to_string().starts_with(&upper);
        is_prefix || info.name == name
    })
}

fn codes(patterns: &[String]) -> Result<Vec<RuleCode>, UnknownRule> {
    let mut res = Vec::new();
    for pattern in patterns {
        let before = res.len();
        res.extend(matching(pattern).map(|info| info.code));
        if res.len() == before {
            return Err(UnknownRule(pattern.clone()));
        }
    }
    Ok(res)
}
