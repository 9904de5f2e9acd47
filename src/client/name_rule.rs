//! Rules of the Name Resolution Policy Table: which name servers Windows asks for which names.

use super::ClientProfile;
use crate::model::{DomainName, HostName, Provenance};
use std::fmt;
use std::net::SocketAddr;

/// A rule of the table (`[MS-GPNRPT]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRule {
    /// The name of its key, which is an id as a rule.
    pub name: String,
    /// The names it is for.
    pub namespaces: Vec<Namespace>,
    /// True when a group policy brings it.
    pub is_by_policy: bool,
    /// `ConfigOptions`: what of the rule holds (2.2.2.2). Without it, that the servers count is inferred.
    pub options: Option<u32>,
    /// Whom Windows asks for them, in its order; empty when the rule is about something else.
    pub servers: Vec<SocketAddr>,
    /// Whom Windows asks for them while DirectAccess is connected, in its order.
    pub direct_access_servers: Vec<HostName>,
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
    /// The rules that are closest to `name`; none when it is for the usual name servers.
    ///
    /// Which of several Windows goes by is not known. Those with servers stand first, then those with servers of DirectAccess;
    /// among equals, as they were read.
    pub fn name_rules_for(&self, name: &DomainName) -> Vec<&NameRule> {
        let mut closest = 0;
        let mut res = Vec::new();
        for rule in &self.name_rules {
            let closeness = rule.namespaces.iter().filter_map(|it| it.closeness(name));
            let Some(closeness) = closeness.max() else {
                continue;
            };
            if closest < closeness {
                closest = closeness;
                res.clear();
            }
            if closest == closeness {
                res.push(rule);
            }
        }
        res.sort_by_key(|it| (it.servers.is_empty(), it.direct_access_servers.is_empty()));
        res
    }

    /// Takes rules of another source, and the key of those of policies; rules of one kind are taken as a whole.
    pub(super) fn take_name_rules(&mut self, rules: Vec<NameRule>, policy: Option<Provenance>) {
        let has = |is_by_policy| {
            self.name_rules
                .iter()
                .any(|it| it.is_by_policy == is_by_policy)
        };
        let (has_by_policy, has_local) = (has(true), has(false));
        let is_new = |it: &NameRule| {
            !if it.is_by_policy {
                has_by_policy
            } else {
                has_local
            }
        };
        self.name_rules.extend(rules.into_iter().filter(is_new));
        self.name_rule_policy = self.name_rule_policy.take().or(policy);
        self.leave_out_local_rules();
    }

    /// Leaves out local rules where there is the key of policies.
    ///
    /// That rules of a group policy stand in place of local ones is documented (Microsoft, known limitations of Global Secure
    /// Access), and of an empty list of such rules as well. That a key without rules is this list is inferred.
    fn leave_out_local_rules(&mut self) {
        let first = self.name_rules.iter().find(|it| it.is_by_policy);
        let has_rules = first.is_some();
        let first = first.map(|it| it.provenance.clone());
        let Some(policy) = first.or_else(|| self.name_rule_policy.clone()) else {
            return;
        };
        let rules = std::mem::take(&mut self.name_rules);
        let (by_policy, local): (Vec<_>, Vec<_>) =
            rules.into_iter().partition(|it| it.is_by_policy);
        self.name_rules = by_policy;
        for rule in local {
            let name = &rule.name;
            let why = if has_rules {
                format!(
                    "rule `{name}` about names: those of a policy (`{policy}`) stand in place of it (documented)"
                )
            } else {
                format!(
                    "rule `{name}` about names: the key of policies (`{policy}`) is there, and stands in place of it without a rule too (inferred)"
                )
            };
            let names: Vec<String> = rule.namespaces.iter().map(ToString::to_string).collect();
            self.refuse(&names.join(", "), why, &rule.provenance);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `NAMESPACE`, with ` dns`, ` da` or both behind it for its servers; its text is its name too.
    fn rule(text: &str) -> NameRule {
        let namespace = text.split(' ').next().unwrap();
        let has = |word| text.contains(word);
        NameRule {
            name: text.to_owned(),
            namespaces: vec![Namespace::parse(namespace).unwrap()],
            is_by_policy: has(" policy"),
            options: None,
            servers: has(" dns")
                .then(|| "192.0.2.53:53".parse().unwrap())
                .into_iter()
                .collect(),
            direct_access_servers: has(" da")
                .then(|| HostName::Address("192.0.2.54".parse().unwrap()))
                .into_iter()
                .collect(),
            provenance: Provenance::Machine {
                what: text.to_owned(),
            },
        }
    }

    fn client(rules: &[&str]) -> ClientProfile {
        ClientProfile {
            name_rules: rules.iter().map(|it| rule(it)).collect(),
            ..ClientProfile::default()
        }
    }

    fn names(rules: &[&NameRule]) -> String {
        let names: Vec<&str> = rules.iter().map(|it| it.name.as_str()).collect();
        names.join(", ")
    }

    /// Which of `rules` are closest to `name`.
    fn check(rules: &[&str], name: &str, expect: &str) {
        let client = client(rules);
        for (rule, text) in client.name_rules.iter().zip(rules) {
            let namespace = text.split(' ').next().unwrap();
            assert_eq!(rule.namespaces[0].to_string(), namespace);
        }
        let found = client.name_rules_for(&name.parse().unwrap());
        assert_eq!(names(&found), expect, "{name}");
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
        check(&["corp.example"], "_vlmcs._tcp.corp.example", "");
        check(&[".orp.example"], "_vlmcs._tcp.corp.example", "");
    }

    #[test]
    fn of_equally_close_rules_those_with_servers_come_first() {
        check(
            &[".a", ".a da", ".", ".a dns", ".a dns da", ".b dns"],
            "x.a",
            ".a dns da, .a dns, .a da, .a",
        );
    }

    /// What becomes of two sources, the key of policies shown in the second one or not.
    fn check_merged(one: &[&str], other: &[&str], has_key: bool, expect: &str) {
        let mut other = client(other);
        other.name_rule_policy = has_key.then(|| Provenance::Machine {
            what: "key".to_owned(),
        });
        for (one, other) in [(client(one), other.clone()), (other.clone(), client(one))] {
            let res = one.or(other);
            let rules: Vec<&NameRule> = res.name_rules.iter().collect();
            let left_out: Vec<&str> = res.unusable.iter().map(|it| it.why.as_str()).collect();
            assert_eq!(
                [&[names(&rules).as_str()], &left_out[..]]
                    .concat()
                    .join("; "),
                expect
            );
        }
    }

    #[test]
    fn rules_of_policies_stand_in_place_of_local_ones() {
        check_merged(&[".a dns"], &[], false, ".a dns");
        check_merged(
            &[".a dns"],
            &[".b policy"],
            true,
            ".b policy; rule `.a dns` about names: those of a policy (`.b policy`) stand in place of it (documented)",
        );
        check_merged(
            &[".a dns"],
            &[],
            true,
            "; rule `.a dns` about names: the key of policies (`key`) is there, and stands in place of it without a rule too (inferred)",
        );
    }
}
