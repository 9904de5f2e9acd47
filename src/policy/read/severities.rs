//! `[severities]`, and how rules are named in a policy.

use super::Reader;
use super::table::Table;
use super::values::{nearest, one_of};
use crate::finding::{RuleCode, Severity};
use crate::model::Place;
use crate::policy::{PolicySeverity, SeverityOf, Written};
use std::collections::BTreeMap;

/// A pattern that names one rule is narrower than every prefix.
const ONE_RULE: usize = "KMS000".len();

impl Reader<'_> {
    /// Reads `[severities]`.
    pub(super) fn severities(&mut self, root: &Table<'_>) -> Vec<SeverityOf> {
        let Some(table) = root.table("severities", self) else {
            return Vec::new();
        };
        let mut res = Vec::new();
        let mut seen: BTreeMap<(usize, Vec<RuleCode>), Place> = BTreeMap::new();
        for (key, value) in table.entries() {
            let place = self.place(&key.span());
            let rules = self.rules_of(key.get_ref(), place);
            let Some(severity) = value.get_ref().as_str() else {
                self.wrong_type(
                    key.get_ref(),
                    value,
                    "write `error`, `warning`, `notice`, `info` or `off`",
                );
                continue;
            };
            let severity = severity_named(severity).map_err(|why| self.fault(value.span(), why));
            let (Some((rules, narrowness)), Ok(severity)) = (rules, severity) else {
                continue;
            };
            if let Some(first) = seen.insert((narrowness, rules.clone()), place) {
                let line = self.line(first);
                self.fault_at(
                    place,
                    format!("`{}` has a severity in line {line} already", key.get_ref()),
                );
            }
            res.push(SeverityOf {
                rules,
                narrowness,
                severity: Written {
                    value: severity,
                    place,
                },
            });
        }
        res
    }

    /// The rules that `pattern` fits, and how narrow it is; a fault at `place` when there is none.
    ///
    /// A pattern is a code or its beginning, without regard to case, or a name.
    pub(super) fn rules_of(
        &mut self,
        pattern: &str,
        place: Place,
    ) -> Option<(Vec<RuleCode>, usize)> {
        let upper = pattern.to_ascii_uppercase();
        let name = pattern.to_ascii_lowercase();
        let is_code = upper.starts_with("KMS");
        let fits = self.rules.iter().filter(|info| {
            (is_code && info.code.to_string().starts_with(&upper)) || info.name == name
        });
        let rules: Vec<RuleCode> = fits.map(|it| it.code).collect();
        if !rules.is_empty() {
            let narrowness = if is_code { upper.len() } else { ONE_RULE };
            return Some((rules, narrowness));
        }
        let codes: Vec<String> = self.rules.iter().map(|it| it.code.to_string()).collect();
        let names = self.rules.iter().map(|it| it.name);
        let near = nearest(pattern, codes.iter().map(String::as_str).chain(names));
        let advice = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a code such as `KMS301`, a prefix such as `KMS3`, or a name".to_owned(),
        };
        self.fault_at(place, format!("`{pattern}` fits no rule; {advice}"));
        None
    }
}

/// A severity by its name, or `off`.
fn severity_named(word: &str) -> Result<PolicySeverity, String> {
    if word == "off" {
        return Ok(PolicySeverity::Off);
    }
    let mut severities = Severity::ALL.into_iter();
    match severities.find(|it| it.name() == word) {
        Some(severity) => Ok(PolicySeverity::As(severity)),
        None => Err(one_of(
            word,
            "severity",
            &["error", "warning", "notice", "info", "off"],
        )),
    }
}
