//! Explanations → the wire types.

use super::list;
use super::paste::paste;
use crate::codes::{self, CodeEntry, Facility, Fix, Parts, Side};
use crate::explanation::{Explanation, List, topics};
use crate::finding::RuleInfo;
use crate::render::json::explain_v1 as v1;
use crate::rules::ALL;
use crate::selection::SelectionModel;
use crate::verdict::{OutcomeWord, client_codes};

/// The whole explanation; none for a schema, which is JSON itself.
pub(in crate::render::json) fn explanation(explanation: &Explanation) -> Option<v1::Explain> {
    let what = match explanation {
        Explanation::Code(entry) => v1::What::Code(code(entry)),
        Explanation::UnknownCode(parts) => v1::What::UnknownCode(unknown_code(*parts)),
        Explanation::Rule(info) => v1::What::Rule(rule(info)),
        Explanation::Paste(it) => v1::What::Event(paste(it)),
        Explanation::Models => v1::What::Models {
            models: list(&SelectionModel::ALL, |it| v1::Model {
                name: it.name().to_owned(),
                definition: it.definition().to_owned(),
            }),
        },
        Explanation::Outcomes => v1::What::Outcomes {
            outcomes: list(&OutcomeWord::ALL, |it| outcome(*it)),
        },
        Explanation::Ladders(sides) => v1::What::Ladders {
            ladders: sides.iter().filter_map(|it| ladder(*it)).collect(),
        },
        Explanation::List(it) => listed(*it),
        Explanation::Schema(_) => return None,
    };
    Some(v1::Explain {
        schema: v1::SCHEMA.to_owned(),
        what,
    })
}

fn code(entry: &CodeEntry) -> v1::Code {
    v1::Code {
        code: entry.code.to_string(),
        symbol: entry.symbol.map(str::to_owned),
        meaning: entry.meaning.to_owned(),
        side: entry.side.into(),
        applies_to: entry.applies_to.to_owned(),
        causes: list(entry.causes, |it| it.text.to_owned()),
        cause_rules: list(entry.causes, |it| list(it.rules, ToString::to_string)),
        fixes: list(entry.fixes, fix_sentence),
        fix_details: list(entry.fixes, |it| v1::Fix {
            text: it.text.to_owned(),
            command: it.command.map(str::to_owned),
            changes: it.changes.map(|it| it.words().to_owned()),
        }),
        outside_check: entry.outside_check.to_owned(),
        rules: list(&entry.rules(), ToString::to_string),
        basis: entry.basis.into(),
        sources: list(entry.sources, |it| (*it).to_owned()),
    }
}

/// The text with its command, and what that changes.
fn fix_sentence(fix: &Fix) -> String {
    let mut res = fix.text.to_owned();
    if let Some(command) = fix.command {
        res = format!("{res}: `{command}`");
    }
    if let Some(changes) = fix.changes {
        res = format!("{res} ({})", changes.words());
    }
    res
}

fn unknown_code(parts: Parts) -> v1::UnknownCode {
    v1::UnknownCode {
        code: parts.code.to_string(),
        is_error: parts.is_error,
        facility: facility(parts.facility),
        number: parts.number,
    }
}

/// Its number.
pub(super) fn facility(facility: Facility) -> u16 {
    match facility {
        Facility::Null => 0,
        Facility::Rpc => 1,
        Facility::Interface => 4,
        Facility::Win32 => 7,
        Facility::Security => 9,
        Facility::Other(number) => number,
    }
}

fn rule(info: &RuleInfo) -> v1::Rule {
    v1::Rule {
        rule: info.code.to_string(),
        name: info.name.to_owned(),
        severity: info.severity.into(),
        summary: info.summary.to_owned(),
        explanation: info.explanation.to_owned(),
        client_codes: list(info.client_codes, ToString::to_string),
        references: list(info.references, |it| (*it).to_owned()),
    }
}

fn outcome(word: OutcomeWord) -> v1::Outcome {
    v1::Outcome {
        outcome: word.name().to_owned(),
        meaning: word.meaning().to_owned(),
        client_codes: list(&client_codes(word), |it| v1::ClientCode {
            code: it.code.to_string(),
            basis: it.basis.into(),
        }),
    }
}

fn ladder(side: Side) -> Option<v1::Ladder> {
    let ladder = codes::ladder(side)?;
    Some(v1::Ladder {
        side: side.into(),
        steps: list(ladder.rungs, |it| v1::LadderStep {
            at: it.at.to_owned(),
            aim: it.aim.to_owned(),
            command: it.command.to_owned(),
            changes: it.changes.map(|it| it.words().to_owned()),
            readings: list(it.readings, |it| v1::Reading {
                seen: it.seen.to_owned(),
                means: it.means.to_owned(),
            }),
        }),
    })
}

fn listed(wanted: List) -> v1::What {
    let entries = codes::all().into_iter();
    let entries = entries.filter(|it| wanted.side.is_none_or(|side| side == it.side));
    let codes = entries.map(|it| v1::ListedCode {
        code: it.code.to_string(),
        symbol: it.symbol.map(str::to_owned),
        summary: it.summary().to_owned(),
        side: it.side.into(),
        basis: it.basis.into(),
    });
    let codes = codes.collect();
    if wanted.side.is_some() {
        return v1::What::List {
            codes,
            rules: Vec::new(),
            topics: Vec::new(),
        };
    }
    v1::What::List {
        codes,
        rules: ALL
            .iter()
            .map(|rule| {
                let info = rule.info();
                v1::ListedRule {
                    rule: info.code.to_string(),
                    name: info.name.to_owned(),
                    severity: info.severity.into(),
                    summary: info.summary.to_owned(),
                }
            })
            .collect(),
        topics: topics()
            .map(|it| v1::ListedTopic {
                word: it.word.to_owned(),
                summary: it.summary.to_owned(),
            })
            .collect(),
    }
}
