//! Rules of the Name Resolution Policy Table: which name servers Windows asks for which names.

use super::ClientProfile;
use crate::model::{DomainName, Provenance};
use std::fmt;
use std::net::SocketAddr;

/// A rule of the table (`[MS-GPNRPT]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRule {
    /// The name of its key, which is an id as a rule.
    pub name: String,
    /// The names it is for.
    pub namespaces: Vec<Namespace>,
    /// Whom Windows asks for them, in its order; empty when the rule is about something else.
    pub servers: Vec<SocketAddr>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// Names that a rule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Namespace {
    /// `.`: all.
    Any,
    /// `.corp.example`: those below a domain, and the domain.
    Below(DomainName),
    /// `host.corp.example`: this one.
    Exactly(DomainName),
    /// `host`: those whose first label it is.
    Beginning(DomainName),
}

impl Namespace {
    /// Reads one as it stands in the registry.
    ///
    /// # Errors
    /// In words, why it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "." {
            return Ok(Self::Any);
        }
        let (is_below, bare) = match text.strip_prefix('.') {
            Some(bare) => (true, bare),
            None => (false, text),
        };
        let name = DomainName::parse(bare).map_err(|err| err.to_string())?;
        Ok(match name.label_count() {
            _ if is_below => Self::Below(name),
            0 | 1 => Self::Beginning(name),
            _ => Self::Exactly(name),
        })
    }

    /// True when it is for `name`.
    pub fn names(&self, name: &DomainName) -> bool {
        self.closeness(name).is_some()
    }

    /// How closely this names `name`; none when it is not for it. A rule for one name goes before one for names with its
    /// first label, and that before one for a domain; of domains the longest counts.
    fn closeness(&self, name: &DomainName) -> Option<usize> {
        const MOST_LABELS: usize = 128;
        match self {
            Self::Any => Some(0),
            Self::Below(domain) => name.is_at_or_below(domain).then(|| domain.label_count()),
            Self::Beginning(label) => {
                let first = name.labels().next()?;
                let is_it = label
                    .labels()
                    .next()
                    .is_some_and(|it| it.eq_ignore_ascii_case(first));
                is_it.then_some(MOST_LABELS)
            }
            Self::Exactly(it) => (it == name).then_some(MOST_LABELS + 1),
        }
    }
}

/// As it stands in the registry.
impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = |name: &DomainName| name.to_string().trim_end_matches('.').to_owned();
        match self {
            Self::Any => f.write_str("."),
            Self::Below(name) => write!(f, ".{}", bare(name)),
            Self::Exactly(name) | Self::Beginning(name) => f.write_str(&bare(name)),
        }
    }
}

impl ClientProfile {
    /// The rule by which Windows chooses the name servers for `name`; none when these are the usual ones.
    pub fn name_rule(&self, name: &DomainName) -> Option<&NameRule> {
        let mut closest: Option<(usize, &NameRule)> = None;
        for rule in &self.name_rules {
            let closeness = rule
                .namespaces
                .iter()
                .filter_map(|it| it.closeness(name))
                .max();
            if let Some(closeness) = closeness
                && closest.is_none_or(|it| it.0 < closeness)
            {
                closest = Some((closeness, rule));
            }
        }
        closest.map(|it| it.1).filter(|it| !it.servers.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of `namespaces`, a rule each, is for `name`.
    fn check(namespaces: &[&str], name: &str, expect: &str) {
        let client = ClientProfile {
            name_rules: namespaces
                .iter()
                .map(|it| NameRule {
                    name: (*it).to_owned(),
                    namespaces: vec![Namespace::parse(it).unwrap()],
                    servers: vec!["192.0.2.53:53".parse().unwrap()],
                    provenance: Provenance::Machine {
                        what: "m".to_owned(),
                    },
                })
                .collect(),
            ..ClientProfile::default()
        };
        for (rule, text) in client.name_rules.iter().zip(namespaces) {
            assert_eq!(rule.namespaces[0].to_string(), *text);
        }
        let rule = client.name_rule(&name.parse().unwrap());
        assert_eq!(rule.map_or("-", |it| it.name.as_str()), expect, "{name}");
    }

    #[test]
    fn closest_rule_counts() {
        let all = [
            ".",
            ".corp.example",
            ".hr.corp.example",
            "kms.corp.example",
            "kms",
        ];
        check(&all, "_vlmcs._tcp.lab.example", ".");
        check(&all, "_vlmcs._tcp.corp.example", ".corp.example");
        check(&all, "_vlmcs._tcp.HR.corp.example", ".hr.corp.example");
        check(&all, "KMS.corp.example", "kms.corp.example");
        check(&all, "kms.lab.example", "kms");
        check(&["corp.example"], "_vlmcs._tcp.corp.example", "-");
        check(&[".orp.example"], "_vlmcs._tcp.corp.example", "-");
    }
}
