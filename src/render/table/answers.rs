//! What the name servers say: SRV questions one by one, then the addresses.

use super::addresses;
use super::for_each_view;
use super::grid::{Column, left, right};
use super::page::{BOLD, Page};
use crate::answer::{Answer, Datum, ServerAnswer};
use crate::evidence::Evidence;
use crate::model::{DomainName, Exchange, ExchangeId, SrvRecord, Transport};
use crate::overview::{Overview, SrvStep};
use crate::render::words;
use crate::report::Report;
use std::net::IpAddr;
use std::time::Duration;

/// Rows of one table; the others are counted.
pub(super) const MOST_ROWS: usize = 40;

const RECORDS: [Column; 5] = [
    right("priority"),
    right("weight"),
    right("port"),
    left("target"),
    right("TTL"),
];

/// The answers to every question.
pub(super) fn section(page: &mut Page, report: &Report, overview: &Overview<'_>) {
    for_each_view(page, report, overview, write);
}

fn write(page: &mut Page, overview: &Overview<'_>, of_files: &str) {
    let evidence = overview.evidence;
    if evidence.exchanges.is_empty() {
        return;
    }
    page.heading(&format!("What the name servers say{of_files}"));
    for step in &overview.steps {
        srv_question(page, evidence, step);
    }
    addresses::write(page, evidence);
}

fn srv_question(page: &mut Page, evidence: &Evidence, step: &SrvStep) {
    if step.answers.is_empty() {
        return;
    }
    page.painted(2, BOLD, &format!("{} SRV", step.owner));
    let camps = camps(&step.answers);
    let has_choice = 1 < camps.len();
    for camp in &camps {
        let Some(first) = camp.first().copied() else {
            continue;
        };
        let is_used = has_choice
            && step
                .used_answer()
                .is_some_and(|used| camp.iter().any(|told| told.server == used.server));
        let mark = if is_used {
            " [a client goes by this]"
        } else {
            ""
        };
        let servers: Vec<String> = camp
            .iter()
            .map(|told| format!("{}{}", told.server, details(evidence, &told.exchanges)))
            .collect();
        let said = words::answer(&first.answer, n_tries(evidence, &first.exchanges));
        page.item(4, &format!("{}: {said}{mark}", servers.join(", ")));
        if !first.aliases.is_empty() {
            page.item(6, &chain(page, &first.aliases, &first.answer));
        }
        records(page, camp);
    }
}

/// Servers that say the same, in the order asked; TTL and order of records do not count.
pub(super) fn camps<T: Datum + PartialEq + SetMember>(
    answers: &[ServerAnswer<T>],
) -> Vec<Vec<&ServerAnswer<T>>> {
    let mut res: Vec<Vec<&ServerAnswer<T>>> = Vec::new();
    for told in answers {
        let same = res
            .iter_mut()
            .find(|camp| camp.first().is_some_and(|first| say_the_same(first, told)));
        match same {
            Some(camp) => camp.push(told),
            None => res.push(vec![told]),
        }
    }
    res
}

/// Data that is compared as a member of a set.
pub(super) trait SetMember {
    /// Equal for equal data.
    fn key(&self) -> String;
}

impl SetMember for SrvRecord {
    fn key(&self) -> String {
        let Self {
            priority,
            weight,
            port,
            target,
        } = self;
        format!("{priority} {weight} {port} {target}").to_ascii_lowercase()
    }
}

impl SetMember for IpAddr {
    fn key(&self) -> String {
        self.to_string()
    }
}

fn say_the_same<T: Datum + PartialEq + SetMember>(
    left: &ServerAnswer<T>,
    right: &ServerAnswer<T>,
) -> bool {
    if left.aliases != right.aliases {
        return false;
    }
    match (left.answer.records(), right.answer.records()) {
        (Some(left), Some(right)) => {
            let keys = |records: &[T]| {
                let mut keys: Vec<String> = records.iter().map(T::key).collect();
                keys.sort();
                keys
            };
            keys(&left.records) == keys(&right.records)
        }
        _ => left.answer == right.answer,
    }
}

/// ` (UDP, 1.2 ms)`, with tries and strays when there was more than one try or any stray.
fn details(evidence: &Evidence, ids: &[ExchangeId]) -> String {
    let exchanges: Vec<&Exchange> = ids.iter().filter_map(|id| evidence.exchange(*id)).collect();
    let attempts = || exchanges.iter().flat_map(|it| &it.attempts);
    let mut parts: Vec<String> = Vec::new();
    let used = |transport| attempts().any(|it| it.transport == Some(transport));
    let transports: Vec<&str> = [Transport::Udp, Transport::Tcp]
        .into_iter()
        .filter(|it| used(*it))
        .map(words::transport)
        .collect();
    if !transports.is_empty() {
        parts.push(transports.join(" then "));
    }
    if 1 < exchanges.len() {
        parts.push(words::count(exchanges.len(), "question"));
    }
    let tries = n_tries(evidence, ids);
    if 1 < tries {
        parts.push(words::tries_in_words(tries));
    }
    let strays: u64 = attempts().map(|it| u64::from(it.strays)).sum();
    if strays != 0 {
        let noun = if strays == 1 { "message" } else { "messages" };
        parts.push(format!("{strays} stray {noun}"));
    }
    let responses = || exchanges.iter().filter_map(|it| it.response());
    let omitted: u64 = responses().map(|it| u64::from(it.omitted)).sum();
    if omitted != 0 {
        let noun = if omitted == 1 { "record" } else { "records" };
        parts.push(format!("{omitted} {noun} left out"));
    }
    if responses().any(|it| it.fault.is_some()) {
        parts.push("unreadable behind the answer".to_owned());
    }
    if !transports.is_empty() {
        let took = attempts().fold(Duration::ZERO, |sum, it| sum.saturating_add(it.rtt));
        parts.push(words::duration(took));
    }
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(" ({})", parts.join(", ")),
    }
}

/// Tries at the exchange with the most; the one over TCP after a truncated answer belongs to the try before it.
pub(super) fn n_tries(evidence: &Evidence, ids: &[ExchangeId]) -> usize {
    let tries = |exchange: &Exchange| {
        let n_udp = exchange
            .attempts
            .iter()
            .filter(|it| it.transport != Some(Transport::Tcp))
            .count();
        n_udp.max(1)
    };
    let exchanges = ids.iter().filter_map(|id| evidence.exchange(*id));
    exchanges.map(tries).max().unwrap_or(1)
}

/// `alias: a → b → c`.
fn chain<T>(page: &Page, aliases: &[DomainName], answer: &Answer<T>) -> String {
    let mut names: Vec<String> = aliases.iter().map(ToString::to_string).collect();
    match answer {
        Answer::Records(rrset) => names.push(rrset.owner.to_string()),
        Answer::AliasOnly { to } => names.push(to.to_string()),
        _ => {}
    }
    format!("alias: {}", names.join(&format!(" {} ", page.arrow())))
}

/// The records that a camp agrees on, with the range of their TTL.
fn records(page: &mut Page, camp: &[&ServerAnswer<SrvRecord>]) {
    let sets: Vec<_> = camp.iter().filter_map(|it| it.answer.records()).collect();
    let Some(first) = sets.first() else {
        return;
    };
    let least = sets.iter().map(|it| it.ttl).min().unwrap_or(first.ttl);
    let most = sets.iter().map(|it| it.ttl).max().unwrap_or(first.ttl);
    let ttl = if least == most {
        format!("{least} s")
    } else {
        format!("{least} to {most} s")
    };
    let rows: Vec<Vec<String>> = first
        .records
        .iter()
        .take(MOST_ROWS)
        .map(|it| {
            vec![
                it.priority.to_string(),
                it.weight.to_string(),
                it.port.to_string(),
                it.target.to_string(),
                ttl.clone(),
            ]
        })
        .collect();
    page.table(6, &RECORDS, &rows);
    let n_records = first.records.len();
    if MOST_ROWS < n_records {
        page.item(6, &format!("and {} more", n_records - MOST_ROWS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::sample;
    use crate::render::table::tests::{PLAIN, text_of};
    use expect_test::expect;

    #[test]
    fn agreeing_servers_share_a_block() {
        let expect = expect![[r#"
            What the name servers say
              _vlmcs._tcp.corp.example. SRV
                10.0.0.53 (UDP, 1.2 ms), 10.0.0.54 (UDP then TCP, 2 stray messages, 3 ms): 3
                  records [a client goes by this]
                  priority  weight  port  target                       TTL
                         0      10  1688  kms1.corp.example.  240 to 300 s
                         0      90  1688  kms2.corp.example.  240 to 300 s
                        10       0  1689  kms3.corp.example.  240 to 300 s
                10.0.0.55 (UDP, 1.2 ms): 1 record
                  priority  weight  port  target                TTL
                         0      10  1688  kms1.corp.example.  300 s
                [2001:db8::53]:5353 (UDP, 2 tries, 4 s): no response: timed out after 2
                  tries
              _vlmcs._tcp.branch.example. SRV
                10.0.0.53 (UDP, 1.2 ms): 1 record [a client goes by this]
                  alias: _vlmcs._tcp.branch.example. → _vlmcs._tcp.hq.example.
                  priority  weight  port  target                    TTL
                         5       0  1688  \027[31mkms.hq.example.  60 s
                10.0.0.54 (UDP, 1.2 ms): SERVFAIL, the server could not answer
                10.0.0.55 (UDP, 1.2 ms): REFUSED, the server refused the question
                [2001:db8::53]:5353 (UDP, 1.2 ms): unusable: a label has the text
                  a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
              _vlmcs._tcp.example. SRV
                10.0.0.53 (UDP, 1.2 ms): NXDOMAIN, no such name (may be remembered for
                  300 s) [a client goes by this]
                10.0.0.54 (UDP, 1.2 ms): NODATA, no record of this type (may be remembered
                  for 300 s)
                10.0.0.55 (UDP, 1.2 ms): no response: port unreachable, nothing listens
                  there
                [2001:db8::53]:5353: no response: Zugriff verweigert für
                  a\x1b[2Jb\x1b]0;title\x07\u{202e}txt\x9b31m\r\nc\u{200b}
              Addresses
                name                     type  server     answer
                kms1.corp.example.       A                10.0.1.1
                                         AAAA             2001:db8::1:1
                kms2.corp.example.       A     10.0.0.53  10.0.1.2
                                         A     10.0.0.54  10.0.1.99
                                         AAAA             NODATA
                kms3.corp.example.       A                NXDOMAIN
                                         AAAA             NXDOMAIN
                \027[31mkms.hq.example.  A                10.9.0.1 10.9.0.2 (alias of
                                                          host9.hq.example.)
                                         AAAA             NODATA
        "#]];
        expect.assert_eq(&text_of(section, &sample::report(), PLAIN));
    }

    #[test]
    fn narrow_tables_become_entries() {
        let mut report = sample::report();
        report.evidence.plan.steps.truncate(1);
        let style = Style {
            width: 40,
            unicode: false,
            ..PLAIN
        };
        let expect = expect![[r#"
            What the name servers say
              _vlmcs._tcp.corp.example. SRV
                10.0.0.53 (UDP, 1.2 ms), 10.0.0.54
                  (UDP then TCP, 2 stray messages,
                  3 ms): 3 records [a client goes by
                  this]
                  priority 0, weight 10, port 1688,
                    target kms1.corp.example., TTL
                    240 to 300 s
                  priority 0, weight 90, port 1688,
                    target kms2.corp.example., TTL
                    240 to 300 s
                  priority 10, weight 0, port 1689,
                    target kms3.corp.example., TTL
                    240 to 300 s
                10.0.0.55 (UDP, 1.2 ms): 1 record
                  priority 0, weight 10, port 1688,
                    target kms1.corp.example., TTL
                    300 s
                [2001:db8::53]:5353 (UDP, 2 tries,
                  4 s): no response: timed out after
                  2 tries
              Addresses
                kms1.corp.example.
                  type A, answer 10.0.1.1
                  type AAAA, answer 2001:db8::1:1
                kms2.corp.example.
                  type A, server 10.0.0.53, answer
                    10.0.1.2
                  type A, server 10.0.0.54, answer
                    10.0.1.99
                  type AAAA, answer NODATA
                kms3.corp.example.
                  type A, answer NXDOMAIN
                  type AAAA, answer NXDOMAIN
                \027[31mkms.hq.example.
                  type A, answer 10.9.0.1 10.9.0.2
                    (alias of host9.hq.example.)
                  type AAAA, answer NODATA
        "#]];
        expect.assert_eq(&text_of(section, &report, style));
    }

    #[test]
    fn what_is_missing_of_a_response_is_said() {
        let mut report = sample::report();
        let attempt = &mut report.evidence.exchanges[0].attempts[0];
        let crate::model::Outcome::Response(response) = &mut attempt.outcome else {
            panic!("{attempt:?}");
        };
        response.omitted = 1;
        response.fault = Some("additional section: it ends".to_owned());
        let text = text_of(section, &report, PLAIN);
        let words = "(UDP, 1 record left out, unreadable behind the answer, 1.2 ms)";
        let flat: Vec<&str> = text.split_whitespace().collect();
        assert!(flat.join(" ").contains(words), "{text}");
    }

    #[test]
    fn nothing_asked_is_left_out() {
        let mut report = sample::report();
        report.evidence.exchanges.clear();
        assert_eq!(text_of(section, &report, PLAIN), "");
    }
}
