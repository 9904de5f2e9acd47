//! What a scenario tells the run, and what the report must say.

use kmsdoctor::run::Families;
use kmsdoctor::selection::SelectionModel;
use serde::Deserialize;
use std::num::NonZeroUsize;
use std::time::Duration;

/// What the run is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    /// Whether endpoints are contacted.
    pub(crate) probe: bool,
    /// Whether a bind follows the connect.
    pub(crate) rpc_bind: bool,
    /// Names of selection models; empty takes the default.
    models: Vec<String>,
    /// Addresses that are contacted; without it, all.
    pub(crate) families: Option<Family>,
    /// As `--limit-names`.
    pub(crate) limit_names: Option<NonZeroUsize>,
    /// As `--jobs`.
    pub(crate) jobs: Option<NonZeroUsize>,
    /// As `--deadline`, in virtual time; only in memory.
    deadline_ms: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            probe: true,
            rpc_bind: false,
            models: Vec::new(),
            families: None,
            limit_names: None,
            jobs: None,
            deadline_ms: None,
        }
    }
}

impl Options {
    /// Addresses that are contacted.
    pub(crate) fn families(&self) -> Families {
        match self.families {
            None => Families::Both,
            Some(Family::Ipv4) => Families::Ipv4,
            Some(Family::Ipv6) => Families::Ipv6,
        }
    }

    /// The selection models, in the order of the program.
    pub(crate) fn models(&self) -> Vec<SelectionModel> {
        let is_meant = |it: &SelectionModel| match self.models.as_slice() {
            [] => *it == SelectionModel::ALL[0],
            named => named.iter().any(|name| name == it.name()),
        };
        SelectionModel::ALL.into_iter().filter(is_meant).collect()
    }

    /// The flags for the selection models.
    pub(crate) fn model_flags(&self) -> Vec<String> {
        let model = match self.models.as_slice() {
            [] => return Vec::new(),
            [one] => one,
            _ => "all",
        };
        vec!["--model".to_owned(), model.to_owned()]
    }

    /// The limit of the whole run.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.deadline_ms.map(Duration::from_millis)
    }
}

/// One kind of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Family {
    /// `-4`
    Ipv4,
    /// `-6`
    Ipv6,
}

/// What the report must say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    /// `verdict.outcome`.
    pub(crate) outcome: String,
    /// `verdict.status`.
    pub(crate) status: String,
    /// For `--fail-on error`.
    pub(crate) exit: u8,
    /// What a client shows, all of it, in order.
    #[serde(default)]
    pub(crate) codes: Vec<String>,
    /// Parts of the first sentence.
    pub(crate) says: Vec<String>,
    /// Rule codes that must be among the findings.
    #[serde(default)]
    pub(crate) mandatory: Vec<String>,
    /// Rule codes that may be among the findings, in spite of `*`.
    #[serde(default)]
    pub(crate) allowed: Vec<String>,
    /// Rule codes that must not; `*` stands for every other error or warning.
    #[serde(default = "every_other")]
    pub(crate) forbidden: Vec<String>,
    /// Rules that must say that they could not check.
    #[serde(default)]
    pub(crate) not_checked: Vec<String>,
}

fn every_other() -> Vec<String> {
    vec!["*".to_owned()]
}

impl Expect {
    /// What is wrong with the expectations themselves.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.says.iter().all(String::is_empty) {
            return Some("`says` holds nothing that the first sentence must say");
        }
        match (self.status.as_str(), self.codes.is_empty()) {
            ("broken", true) => Some("`codes` is missing: a client that finds no host shows some"),
            ("healthy" | "degraded", false) => Some("a client that is served shows no code"),
            _ => None,
        }
    }

    /// True when a finding of this rule and weight breaks the expectation.
    pub(crate) fn forbids(&self, code: &str, is_grave: bool) -> bool {
        let is_expected = self
            .mandatory
            .iter()
            .chain(&self.allowed)
            .any(|it| it == code);
        self.forbidden
            .iter()
            .any(|it| it == code || (it == "*" && is_grave && !is_expected))
    }

    /// What of the verdict is not as expected: word, status, exit status, codes and sentence.
    pub(crate) fn verdict_faults(&self, found: &Said<'_>) -> Vec<String> {
        let mut res = Vec::new();
        let mut differs = |what: &str, expected: &str, found: &str| {
            if expected != found {
                res.push(format!("{what}: expected `{expected}`, found `{found}`"));
            }
        };
        differs("outcome", &self.outcome, found.outcome);
        differs("status", &self.status, found.status);
        differs("exit", &self.exit.to_string(), &found.exit.to_string());
        differs("codes", &self.codes.join(" "), &found.codes.join(" "));
        for part in &self.says {
            if !found.summary.contains(part.as_str()) {
                res.push(format!("`{part}` is not in: {}", found.summary));
            }
        }
        res
    }
}

/// The verdict of a report, from wherever it was read.
pub(crate) struct Said<'a> {
    /// `verdict.outcome`.
    pub(crate) outcome: &'a str,
    /// `verdict.status`.
    pub(crate) status: &'a str,
    /// The exit status.
    pub(crate) exit: u8,
    /// The codes.
    pub(crate) codes: Vec<String>,
    /// The sentence.
    pub(crate) summary: &'a str,
}
