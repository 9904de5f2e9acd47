//! What `kmsdoctor explain` tells: a code, a rule, pasted text, a topic.

use crate::codes::{CodeEntry, Parts, Side};
use crate::finding::RuleInfo;
use crate::symptom::Paste;

/// What is explained.
#[derive(Debug)]
pub enum Explanation {
    /// A code of the table.
    Code(&'static CodeEntry),
    /// A code that stands in no table, taken apart.
    UnknownCode(Parts),
    /// A rule.
    Rule(&'static RuleInfo),
    /// Text that somebody pasted.
    Paste(Paste),
    /// How clients choose among hosts, and what is known of it.
    Models,
    /// The words for what happened, with the codes a client shows.
    Outcomes,
    /// The short ways to a verdict, one a side.
    Ladders(Vec<Side>),
    /// Codes, rules and topics.
    List(List),
    /// A JSON Schema, as it is.
    Schema(Schema),
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    /// Only codes of this side; none for all codes, rules and topics.
    pub side: Option<Side>,
}

/// The JSON Schemas there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Of reports.
    Report,
    /// Of explanations.
    Explain,
}

/// A topic that has a word of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// As it is typed.
    pub word: &'static str,
    /// What it tells; a phrase without a stop.
    pub summary: &'static str,
}

/// All topics, in the order help shows them.
pub fn topics() -> impl Iterator<Item = Topic> {
    let sides = Side::ALL.into_iter().map(side_topic);
    TOPICS.into_iter().chain(sides)
}

/// The topic that a side of codes is: its ladder.
pub fn side_topic(side: Side) -> Topic {
    Topic {
        word: side.name(),
        summary: match side {
            Side::Dns => "what to run when no name leads to a KMS host",
            Side::Network => "what to run when a KMS host cannot be reached",
            Side::ClientConfig => {
                "what to run when a setting, a right or a service of the client is at fault"
            }
            Side::Host => "what to run when the KMS host declines",
            Side::Licensing => "what to run when the key or the edition does not fit",
            Side::Time => "what to run when clocks differ",
            Side::Ad => "what to run when activation by Active Directory fails",
            Side::InternetActivation => "what to run when activation at Microsoft fails",
            Side::Info => "what to run when a code tells of no fault",
        },
    }
}

/// The topics beside the sides of codes.
const TOPICS: [Topic; 5] = [
    Topic {
        word: "models",
        summary: "how clients choose among hosts, and what is known of the real client",
    },
    Topic {
        word: "outcomes",
        summary: "the words for what happened, and the codes a client shows then",
    },
    Topic {
        word: "ladders",
        summary: "for each side, what to run and what each result means",
    },
    Topic {
        word: "schema",
        summary: "the JSON Schema of reports",
    },
    Topic {
        word: "explain-schema",
        summary: "the JSON Schema of explanations",
    },
];
