//! The `[simulate]` table of a scenario: what is simulated with the hosts that `diagnose` found.

use kmsdoctor::model::{DomainName, SrvRecord, parse_host_port};
use kmsdoctor::run::SimulateOptions;
use kmsdoctor::selection::{AssumedContact, Assumptions, SelectionModel};
use kmsdoctor::simulation::threshold::Minimum;
use kmsdoctor::simulation::{Edit, HostRef};
use serde::Deserialize;

/// The table as written; its texts are those of the flags.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Simulate {
    /// As `--clients`.
    clients: Option<u64>,
    /// As `--threshold`.
    threshold: Option<u64>,
    /// As `--caching`.
    caching: Option<bool>,
    /// As `--down`, one each.
    down: Vec<String>,
    /// As `--what-if`, one each.
    what_if: Vec<String>,
}

impl Simulate {
    /// What the simulation is told; or what is wrong with the table.
    pub(crate) fn options(&self, models: Vec<SelectionModel>) -> Result<SimulateOptions, String> {
        if self.threshold.is_some() && self.clients.is_none() {
            return Err("`threshold` needs `clients` beside it".to_owned());
        }
        Ok(SimulateOptions {
            models,
            assumptions: Assumptions::default(),
            down: self
                .down
                .iter()
                .map(|it| down(it))
                .collect::<Result<_, _>>()?,
            edits: self
                .what_if
                .iter()
                .map(|it| edit(it))
                .collect::<Result<_, _>>()?,
            ranks: false,
            narrate: false,
            clients: self.clients,
            seed: 1,
            is_caching: self.caching.unwrap_or(true),
            minimum: match self.threshold {
                None => None,
                Some(5) => Some(Minimum::Five),
                Some(25) => Some(Minimum::TwentyFive),
                Some(other) => return Err(format!("`threshold` is neither 25 nor 5: {other}")),
            },
            fleet: None,
        })
    }

    /// The same on the command line.
    pub(crate) fn flags(&self) -> Vec<String> {
        let mut res = Vec::new();
        let mut flag = |name: &str, value: String| res.extend([name.to_owned(), value]);
        if let Some(it) = self.clients {
            flag("--clients", it.to_string());
        }
        if let Some(it) = self.threshold {
            flag("--threshold", it.to_string());
        }
        if let Some(it) = self.caching {
            flag("--caching", if it { "on" } else { "off" }.to_owned());
        }
        for it in &self.down {
            flag("--down", it.clone());
        }
        for it in &self.what_if {
            flag("--what-if", it.clone());
        }
        res
    }
}

/// `HOST`, `HOST=refused` or `HOST=silent`.
fn down(text: &str) -> Result<(HostRef, AssumedContact), String> {
    let (host, contact) = match text.split_once('=') {
        None => (text, AssumedContact::Silent),
        Some((host, "silent")) => (host, AssumedContact::Silent),
        Some((host, "refused")) => (host, AssumedContact::Refused),
        Some(_) => return Err(format!("`{text}` is down in no way that is known")),
    };
    Ok((host_ref(host)?, contact))
}

/// `HOST WEIGHT=50 PRIORITY=10`, `add PRIORITY WEIGHT PORT TARGET` or `remove HOST`.
fn edit(text: &str) -> Result<Edit, String> {
    let number = |text: &str| {
        text.parse::<u16>()
            .map_err(|why| format!("`{text}`: {why}"))
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        ["remove", host] => Ok(Edit::Remove(host_ref(host)?)),
        ["add", priority, weight, port, target] => Ok(Edit::Add(SrvRecord {
            priority: number(priority)?,
            weight: number(weight)?,
            port: number(port)?,
            target: DomainName::parse(target).map_err(|why| format!("`{target}`: {why}"))?,
        })),
        [host, ref terms @ ..] if !terms.is_empty() => {
            let (mut priority, mut weight) = (None, None);
            for term in terms {
                match term.split_once('=') {
                    Some(("PRIORITY", it)) => priority = Some(number(it)?),
                    Some(("WEIGHT", it)) => weight = Some(number(it)?),
                    _ => return Err(format!("`{text}` sets nothing by `{term}`")),
                }
            }
            Ok(Edit::Set {
                host: host_ref(host)?,
                priority,
                weight,
            })
        }
        _ => Err(format!("`{text}` is no edit")),
    }
}

fn host_ref(text: &str) -> Result<HostRef, String> {
    let (host, port) = parse_host_port(text).map_err(|why| format!("`{text}`: {why}"))?;
    Ok(HostRef { host, port })
}
