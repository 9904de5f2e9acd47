//! Rules of the Name Resolution Policy Table (`[MS-GPNRPT]`).

use super::Values;
use super::keys::{RuleBy, Section, rule_name};
use crate::client::suffix::usable_server;
use crate::client::{ClientProfile, NameRule, Namespace};
use crate::model::Sourced;

/// Most namespaces and most servers of a rule that are read.
const MOST_IN_RULE: usize = 200;

/// Takes the rules into `profile`, in the order read; those of policies stand in place of all others.
pub(super) fn add(values: &Values<'_>, profile: &mut ClientProfile) {
    let mut by_policy = Vec::new();
    let mut local = Vec::new();
    for section in values.sections() {
        let Section::NameRule { by, .. } = section else {
            continue;
        };
        let rules = match by {
            RuleBy::Policy => &mut by_policy,
            RuleBy::Machine => &mut local,
        };
        rules.extend(rule(values, section, profile));
    }
    let Some(first) = by_policy.first() else {
        profile.name_rules = local;
        return;
    };
    for rule in local {
        let why = format!(
            "rule `{}` about names: those of a policy (`{}`) stand in place of it (inferred from reports of users)",
            rule.name, first.provenance
        );
        let names: Vec<String> = rule.namespaces.iter().map(ToString::to_string).collect();
        profile.refuse(&names.join(", "), why, &rule.provenance);
    }
    profile.name_rules = by_policy;
}

/// One rule; none when it is for no name.
fn rule(values: &Values<'_>, section: &Section, profile: &mut ClientProfile) -> Option<NameRule> {
    let (texts, at) = values.texts(section, "Name")?;
    let mut namespaces = Vec::new();
    for text in texts.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
        if namespaces.len() == MOST_IN_RULE {
            let why = format!("rule about names: only the first {MOST_IN_RULE} are read");
            profile.refuse(text, why, at);
            break;
        }
        match Namespace::parse(text) {
            Ok(it) => namespaces.push(it),
            Err(why) => {
                let text = Sourced::new(text.to_owned(), at.clone());
                profile.faulty.extend(section.fault("Name", text, why));
            }
        }
    }
    let list = values.set_text(section, "GenericDNSServers");
    let mut servers = Vec::new();
    if let Some(list) = &list {
        let words = list.value.split(|it: char| it == ';' || it.is_whitespace());
        for word in words.filter(|it| !it.is_empty()).take(MOST_IN_RULE) {
            match usable_server(word) {
                Ok(it) if servers.contains(&it) => {}
                Ok(it) => servers.push(it),
                Err(why) => {
                    profile.refuse(word, format!("rule about names: {why}"), &list.provenance);
                }
            }
        }
    }
    let key = values.find(section, "Name").map(|it| it.key.as_str());
    let name = key.and_then(rule_name).unwrap_or_default().to_owned();
    (!namespaces.is_empty()).then(|| NameRule {
        name,
        namespaces,
        servers,
        provenance: at.clone(),
    })
}
