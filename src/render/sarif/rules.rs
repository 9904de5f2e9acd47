//! A rule with its explanation.

use super::log::{Configuration, Message, Rule, RuleProperties};
use crate::explanation::Explanation;
use crate::finding::{RuleInfo, Severity};
use crate::render::{Style, explain, words};

/// How the plain text of an explanation is laid out.
const PLAIN: Style = Style::PLAIN;

/// The paragraph of an explanation that tells what its rule looks at.
const WHAT_IT_CHECKS: &str = "**What it checks**";

/// A rule as a reader of results shows it.
pub(super) fn rule(info: &'static RuleInfo) -> Rule {
    let text = |it: &str| Message {
        text: it.to_owned(),
        markdown: None,
    };
    Rule {
        id: info.code.to_string(),
        name: info.name,
        short_description: text(info.summary),
        full_description: text(what_it_checks(info).unwrap_or(info.summary)),
        help: Message {
            text: explain::table(&Explanation::Rule(info), PLAIN),
            markdown: Some(info.explanation.to_owned()),
        },
        default_configuration: Configuration {
            level: info.severity.into(),
        },
        properties: RuleProperties {
            tags: vec![
                "dns".to_owned(),
                "kms".to_owned(),
                words::area(info.code).to_owned(),
            ],
            problem_severity: match info.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Notice | Severity::Info => "recommendation",
            },
            client_codes: info.client_codes.iter().map(ToString::to_string).collect(),
        },
    }
}

/// The first paragraph of an explanation.
fn what_it_checks(info: &RuleInfo) -> Option<&'static str> {
    let (_, text) = info.explanation.split_once(WHAT_IT_CHECKS)?;
    let paragraph = text.trim_start().split("\n\n").next()?;
    Some(paragraph.trim()).filter(|it| !it.is_empty())
}
