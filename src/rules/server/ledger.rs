//! What became of the questions to one name server: answered, left open, cut off.

use super::complaint::{Way, dig};
use crate::model::{
    DomainName, Exchange, ExchangeId, NameServer, NoResponse, Outcome, RecordType, StepId,
    Transport,
};
use crate::overview::Overview;
use crate::words;
use std::collections::BTreeMap;

/// All questions put to one name server.
pub(super) struct Ledger<'a> {
    pub(super) server: NameServer,
    pub(super) answered: Vec<&'a Exchange>,
    pub(super) unanswered: Vec<Unanswered<'a>>,
    /// True when the limit of the whole run left one of its questions open.
    pub(super) was_cut_short: bool,
    /// True when this machine has no route to it, which says nothing about it.
    pub(super) is_unrouted: bool,
}

/// A question without answer.
pub(super) struct Unanswered<'a> {
    pub(super) id: ExchangeId,
    exchange: &'a Exchange,
    why: &'a NoResponse,
}

/// One a server, in the order of the exchanges.
pub(super) fn ledgers<'a>(overview: &Overview<'a>) -> Vec<Ledger<'a>> {
    let mut res: Vec<Ledger<'a>> = Vec::new();
    for (idx, exchange) in overview.evidence.exchanges.iter().enumerate() {
        let position = res.iter().position(|it| it.server == exchange.server);
        let position = position.unwrap_or_else(|| {
            res.push(Ledger {
                server: exchange.server,
                answered: Vec::new(),
                unanswered: Vec::new(),
                was_cut_short: false,
                is_unrouted: false,
            });
            res.len() - 1
        });
        let Some(ledger) = res.get_mut(position) else {
            continue;
        };
        match exchange.outcome() {
            // Files are not silent about what they do not hold.
            None | Some(Outcome::NoResponse(NoResponse::NotCovered | NoResponse::NotStarted)) => {}
            Some(Outcome::NoResponse(NoResponse::DeadlineReached)) => ledger.was_cut_short = true,
            Some(Outcome::NoResponse(NoResponse::NoRoute)) => ledger.is_unrouted = true,
            Some(Outcome::NoResponse(why)) => ledger.unanswered.push(Unanswered {
                id: ExchangeId(idx),
                exchange,
                why,
            }),
            Some(Outcome::Response(_) | Outcome::Malformed { .. }) => {
                ledger.answered.push(exchange);
            }
        }
    }
    res
}

impl Ledger<'_> {
    /// True when a client comes to one of the questions left open.
    pub(super) fn matters(&self, way: &Way, steps: &BTreeMap<&DomainName, StepId>) -> bool {
        self.unanswered.iter().any(|it| {
            let question = &it.exchange.question;
            let step = steps
                .get(&question.name)
                .filter(|_| question.record_type == RecordType::Srv);
            step.is_none_or(|id| way.reaches(*id))
        })
    }

    /// The message about it.
    pub(super) fn words(&self) -> String {
        let n_open = self.unanswered.len();
        let total = n_open + self.answered.len();
        let mut kinds: Vec<(String, usize)> = Vec::new();
        let mut positions = BTreeMap::new();
        for open in &self.unanswered {
            let words = open.words();
            let position = *positions.entry(words.clone()).or_insert(kinds.len());
            match kinds.get_mut(position) {
                Some((_, count)) => *count += 1,
                None => kinds.push((words, 1)),
            }
        }
        let reasons: Vec<String> = match kinds.as_slice() {
            [(words, _)] => vec![words.clone()],
            _ => kinds
                .iter()
                .map(|(words, count)| format!("{words} ({count})"))
                .collect(),
        };
        let hint = if self.drops_srv() {
            "; it answers address questions but no SRV question, as behind a proxy that drops SRV"
        } else {
            ""
        };
        // A truncated answer is one, so the server is not silent.
        let what_it_did = if self.unanswered.iter().all(Unanswered::is_truncated) {
            format!(
                "did not answer {n_open} of {} in full",
                words::count(total, "question")
            )
        } else {
            format!(
                "did not answer {n_open} of {}",
                words::count(total, "question")
            )
        };
        format!(
            "`{}` {what_it_did}: {}{hint}{}",
            self.server,
            words::joined(&reasons),
            self.strays()
        )
    }

    /// How many messages came that were no answer, as the end of a message.
    fn strays(&self) -> String {
        let attempts = self.unanswered.iter().flat_map(|it| &it.exchange.attempts);
        let n_strays = attempts.fold(0_u32, |sum, it| sum.saturating_add(it.strays));
        match n_strays {
            0 => String::new(),
            1 => "; 1 message came that did not fit the question".to_owned(),
            n => format!("; {n} messages came that did not fit the question"),
        }
    }

    /// True when it answers for addresses and leaves every SRV question open.
    fn drops_srv(&self) -> bool {
        if self.unanswered.iter().any(Unanswered::is_truncated) {
            return false;
        }
        let is_srv = |exchange: &Exchange| exchange.question.record_type == RecordType::Srv;
        let mut unanswered = self.unanswered.iter();
        unanswered.any(|it| is_srv(it.exchange))
            && !self.answered.is_empty()
            && !self.answered.iter().any(|it| is_srv(it))
    }

    /// What to do.
    pub(super) fn remedy(&self) -> String {
        let server = self.server;
        // What failed is asked again; the SRV question before all others.
        let questions = || self.unanswered.iter().map(|it| &it.exchange.question);
        let question = questions()
            .find(|it| it.record_type == RecordType::Srv)
            .or_else(|| questions().next());
        let see = dig(
            server,
            question.map(|it| &it.name),
            question.map_or(RecordType::Srv, |it| it.record_type),
        );
        if self.drops_srv() {
            return format!(
                "Let the clients ask the name server itself instead of a proxy before it; see it with {see}"
            );
        }
        if self.unanswered.iter().any(Unanswered::is_truncated) {
            return format!(
                "Let TCP port {} pass to `{server}`, and let the DNS service listen there; see it with {}",
                port(server),
                see.replacen("`dig ", "`dig +tcp ", 1)
            );
        }
        let is_port = |it: &Unanswered<'_>| *it.why == NoResponse::PortUnreachable;
        if self.unanswered.iter().all(is_port) {
            return format!(
                "Start the DNS service at `{server}`, or take it out of the clients' list; see it with {see}"
            );
        }
        let is_network = |it: &Unanswered<'_>| *it.why == NoResponse::NetworkUnreachable;
        if self.unanswered.iter().all(is_network) {
            return format!(
                "Give the client a route to `{}`, or take the name server out of its list; see it with {see}",
                host(server)
            );
        }
        let is_host = |it: &Unanswered<'_>| *it.why == NoResponse::HostUnreachable;
        if self.unanswered.iter().all(is_host) {
            return format!(
                "See that `{}` is switched on and is the right address, or take it out of the clients' list; see it with {see}",
                host(server)
            );
        }
        format!(
            "Let UDP and TCP port {} pass to `{server}`, or take it out of the clients' list; see it with {see}",
            port(server)
        )
    }
}

impl Unanswered<'_> {
    /// True when an answer came over UDP, but cut off, and only TCP gave nothing.
    fn is_truncated(&self) -> bool {
        self.exchange.attempts.iter().any(|it| {
            it.transport == Some(Transport::Udp)
                && matches!(&it.outcome, Outcome::Response(response) if response.truncated)
        })
    }

    /// Why there is no answer.
    fn words(&self) -> String {
        if !self.is_truncated() {
            return words(self.why);
        }
        let port = port(self.exchange.server);
        let how = match self.why {
            NoResponse::PortUnreachable => "refused".to_owned(),
            NoResponse::Closed => "closed too early".to_owned(),
            NoResponse::TimedOut => "silent".to_owned(),
            other => words(other),
        };
        format!(
            "it answered over UDP, but the answer is truncated and TCP port {port} gives nothing ({how})"
        )
    }
}

/// The port a name server is asked at.
fn port(server: NameServer) -> u16 {
    server.address().map_or(53, |it| it.port())
}

/// The host of a name server, without its port.
fn host(server: NameServer) -> String {
    let address = server.address();
    address.map_or_else(|| server.to_string(), |it| it.ip().to_string())
}

/// Why there was no response, in words.
fn words(why: &NoResponse) -> String {
    match why {
        NoResponse::TimedOut => "no response within the time limit".to_owned(),
        NoResponse::PortUnreachable => "nothing listens at its port".to_owned(),
        NoResponse::HostUnreachable => "the host is unreachable".to_owned(),
        NoResponse::NetworkUnreachable => "no route leads to its network".to_owned(),
        NoResponse::NoRoute => "this machine has no route to it".to_owned(),
        NoResponse::Closed => "the connection was closed too early".to_owned(),
        NoResponse::DeadlineReached => "the run ended first".to_owned(),
        NoResponse::NotStarted => "the server does not start".to_owned(),
        NoResponse::NotCovered => "the files do not cover the name".to_owned(),
        NoResponse::Failed { os_error } => words::shortened(os_error, 120),
    }
}
