//! Chances and the values of the model in words, the same in every format for people.

use crate::answer::Answer;
use crate::finding::RuleCode;
use crate::model::{Contact, NoResponse, NotTried, Rcode, Service, Transport};
use crate::plan::{Basis, Origin, PlannedStep, Step};
use crate::selection::{Chance, Mean, SelectionModel};
use crate::verdict::Status;
use crate::words::percent;
use std::time::Duration;

pub use crate::words::{count, duration, expected_wait};

/// A duration as it was settled, not measured: `2.07 s`, `21 s`.
pub fn settled_duration(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

/// `21/202 (10.4 %)`, `0 %`, `100 %`; `~10.4 %` when it is rounded or the fraction is too long to read.
pub fn chance(chance: &Chance) -> String {
    const LONGEST: u64 = 999_999;
    match chance.fraction() {
        Some((0, _)) => "0 %".to_owned(),
        Some((_, 1)) => "100 %".to_owned(),
        Some((n, of)) if of <= LONGEST => format!("{n}/{of} ({})", percent(chance.p())),
        _ => match percent(chance.p()) {
            text if text.starts_with(['<', '>']) => text,
            text => format!("~{text}"),
        },
    }
}

/// How precise a rounded chance is: `± 0.01 %`; none for an exact one.
pub fn precision(chance: &Chance) -> Option<String> {
    match chance {
        Chance::Exact(_) => None,
        Chance::Rounded { error, .. } if *error < 1e-6 => Some("± 0.0001 %".to_owned()),
        Chance::Rounded { error, .. } => {
            let digits = format!("{:.4}", error * 100.0);
            let digits = digits.trim_end_matches('0').trim_end_matches('.');
            Some(format!("± {digits} %"))
        }
    }
}

/// `2`, `383/202 (1.9)`; `~1.9` when it is rounded or the fraction is too long to read.
pub fn mean(mean: &Mean) -> String {
    let value = amount(mean.value());
    match mean {
        Mean::Exact(fraction) if fraction.is_integer() => value,
        Mean::Exact(fraction) if fraction.to_string().len() <= 13 => {
            format!("{fraction} ({value})")
        }
        Mean::Exact(_) | Mean::Rounded { .. } => format!("~{value}"),
    }
}

/// A mean number of things, not negative: `0`, `<0.1`, `1.9`, `179`.
pub fn amount(n: f64) -> String {
    if 0.0 < n && n < 0.05 {
        return "<0.1".to_owned();
    }
    // What rounds to 10.0 is no longer written with a digit behind the point.
    if 9.95 <= n {
        return format!("{n:.0}");
    }
    let text = format!("{n:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// How far a chance moved, in percentage points: `+25.6`, `-3`, `0`; never 0 for what moved at all.
pub fn points(before: f64, after: f64) -> String {
    let moved = (after - before) * 100.0;
    let sign = if moved < 0.0 { "-" } else { "+" };
    // Rounded chances may differ by their last digits only.
    match moved.abs() {
        size if size < 1e-9 => "0".to_owned(),
        size if size < 0.05 => format!("{sign}<0.1"),
        size => {
            let text = format!("{size:.1}");
            format!("{sign}{}", text.strip_suffix(".0").unwrap_or(&text))
        }
    }
}

/// What is known of the real client, of which models are only models; two sentences.
pub const ABOUT_MODELS: &str = "These are models: packet captures of one Windows 11 client show that it follows \
     priority and weight (observed), but its formula is not proven. \
     Windows Vista and Windows Server 2008 choose evenly, as `uniform` does (documented).";

/// How sure it is that clients do a thing.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Documented => "documented",
        Basis::Observed => "observed",
        Basis::Conflicting => "documents conflict",
        Basis::Community => "community",
        Basis::Inferred => "inferred",
    }
}

/// Which setting a step comes from, without an article.
pub fn origin(planned: &PlannedStep) -> &'static str {
    match planned.origin {
        Origin::LookupDomain => "KMS lookup domain",
        Origin::PrimarySuffix => "primary DNS suffix",
        Origin::ConnectionSuffix => "connection-specific DNS suffix",
        Origin::SearchList => "DNS suffix search list",
        Origin::Devolution => "parent of the primary DNS suffix",
        Origin::CommandLine => "command line",
        Origin::Registry if matches!(planned.step, Step::CachedHost(_)) => {
            "remembered by the client"
        }
        Origin::Registry => "set at the client",
    }
}

/// What a step does, as an imperative.
pub fn step(planned: &PlannedStep) -> String {
    match &planned.step {
        Step::FixedHost(host) => format!("contact the fixed host `{host}`"),
        Step::CachedHost(host) => format!("contact the cached host `{host}`"),
        Step::AskSrv { owner } => format!("ask for the SRV records of `{owner}`"),
    }
}

/// The area a rule belongs to, by the first digit of its code.
pub fn area(rule: RuleCode) -> &'static str {
    match rule.0 / 100 {
        0 => "zone syntax",
        1 => "names and client settings",
        2 => "SRV data",
        3 => "targets and addresses",
        4 => "selection and balance",
        5 => "name servers",
        6 => "reachability",
        7 => "policy",
        _ => "other",
    }
}

/// The status in one word, as the first word of a report.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Healthy => "OK",
        Status::Degraded => "DEGRADED",
        Status::Broken => "BROKEN",
        Status::Inconclusive => "UNKNOWN",
    }
}

/// How a model chooses, in a few words.
pub fn model(model: SelectionModel) -> &'static str {
    match model {
        SelectionModel::Rfc2782 => "lowest priority first, then the weighted draw of RFC 2782",
        SelectionModel::Proportional => "lowest priority first, then in exact proportion to weight",
        SelectionModel::Uniform => "every host alike, priority and weight disregarded",
    }
}

/// What a connect that took `elapsed` did.
pub fn contact(contact: &Contact, elapsed: Duration) -> String {
    let took = duration(elapsed);
    match contact {
        Contact::Connected => format!("connected in {took}"),
        Contact::Refused => format!("refused after {took}"),
        Contact::TimedOut => format!("no answer within {took}"),
        Contact::HostUnreachable => "host unreachable".to_owned(),
        Contact::NetworkUnreachable => "network unreachable".to_owned(),
        Contact::NoRoute => "no route from this machine".to_owned(),
        Contact::Prohibited => "prohibited by a filter".to_owned(),
        Contact::Failed { os_error } => format!("could not connect: {os_error}"),
        // It may have been tried, and its limit was not reached.
        Contact::NotTried(NotTried::DeadlineReached) => "no result before the run ended".to_owned(),
        Contact::NotTried(why) => format!("not tried: {}", not_tried(*why)),
    }
}

/// Why no connection was tried.
pub fn not_tried(why: NotTried) -> &'static str {
    match why {
        NotTried::SwitchedOff => "switched off (`--no-probe`)",
        NotTried::DeadlineReached => "the run ended first",
        NotTried::PortZero => "nobody can listen at port 0",
        NotTried::UnusableAddress => "no host can have this address",
        NotTried::OwnMachine => "it is the client itself",
        NotTried::OtherFamily => "the other address family was asked for",
        NotTried::TooMany => "more endpoints than one run may try",
    }
}

/// What spoke at an endpoint.
pub fn service(service: &Service) -> String {
    match service {
        Service::Kms => "KMS service".to_owned(),
        Service::OtherRpc { reason } => format!("RPC, but not KMS: {reason}"),
        Service::NotRpc => "not an RPC service".to_owned(),
        Service::Silent => "accepts connections, but says nothing".to_owned(),
        Service::Closed => "closed by the host at once".to_owned(),
    }
}

/// How a message travelled.
pub fn transport(transport: Transport) -> &'static str {
    match transport {
        Transport::Udp => "UDP",
        Transport::Tcp => "TCP",
    }
}

/// Why there was no response, after so many tries.
pub fn no_response(why: &NoResponse, tries: usize) -> String {
    let what = match why {
        NoResponse::NotStarted => return "no response: the server does not start".to_owned(),
        NoResponse::NotCovered => return "not covered by the files".to_owned(),
        NoResponse::TimedOut if tries == 1 => "timed out".to_owned(),
        NoResponse::TimedOut => format!("timed out after {}", tries_in_words(tries)),
        NoResponse::PortUnreachable => "port unreachable, nothing listens there".to_owned(),
        NoResponse::HostUnreachable => "host unreachable".to_owned(),
        NoResponse::NetworkUnreachable => "network unreachable".to_owned(),
        NoResponse::NoRoute => return "not asked: no route from this machine".to_owned(),
        NoResponse::Closed => "the connection was closed before the answer was whole".to_owned(),
        NoResponse::DeadlineReached => "the run ended first".to_owned(),
        NoResponse::Failed { os_error } => os_error.clone(),
    };
    format!("no response: {what}")
}

/// `1 try`, `2 tries`.
pub fn tries_in_words(tries: usize) -> String {
    match tries {
        1 => "1 try".to_owned(),
        _ => format!("{tries} tries"),
    }
}

/// What a name server says, after so many tries.
pub fn answer<T>(answer: &Answer<T>, tries: usize) -> String {
    match answer {
        Answer::Records(rrset) => count(rrset.records.len(), "record"),
        Answer::NoSuchService => "service not offered (target `.`)".to_owned(),
        Answer::NoData { negative_ttl } => {
            format!(
                "NODATA, no record of this type{}",
                remembered(*negative_ttl)
            )
        }
        Answer::NxDomain { negative_ttl } => {
            format!("NXDOMAIN, no such name{}", remembered(*negative_ttl))
        }
        Answer::AliasOnly { to } => format!("alias of `{to}`, which was not answered"),
        Answer::Failure(Rcode::SERVFAIL) => "SERVFAIL, the server could not answer".to_owned(),
        Answer::Failure(Rcode::REFUSED) => "REFUSED, the server refused the question".to_owned(),
        Answer::Failure(rcode) => format!("error {rcode}"),
        Answer::NoResponse(why) => no_response(why, tries),
        Answer::AliasFault { why } | Answer::Unusable { why } => format!("unusable: {why}"),
    }
}

/// The part of a negative answer that says how long it lives in caches.
fn remembered(negative_ttl: Option<u32>) -> String {
    negative_ttl.map_or(String::new(), |ttl| {
        format!(" (may be remembered for {ttl} s)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settled_durations_keep_their_digits() {
        assert_eq!(settled_duration(Duration::from_millis(2_070)), "2.07 s");
        assert_eq!(settled_duration(Duration::from_secs(21)), "21 s");
    }

    #[test]
    fn chances_are_fractions_as_long_as_they_are_readable() {
        let rounded = |p, error| Chance::Rounded { p, error };
        for (given, expect) in [
            (Chance::of(21, 202), "21/202 (10.4 %)"),
            (Chance::of(1, 2), "1/2 (50 %)"),
            (Chance::never(), "0 %"),
            (Chance::certain(), "100 %"),
            (Chance::of(1, 5_000), "1/5000 (<0.1 %)"),
            (Chance::of(4_999, 5_000), "4999/5000 (>99.9 %)"),
            (Chance::of(333_333, 1_000_003), "~33.3 %"),
            (Chance::of(1, 2_000_003), "<0.1 %"),
            (rounded(0.104, 0.001), "~10.4 %"),
        ] {
            assert_eq!(chance(&given), expect);
        }
        assert_eq!(
            precision(&rounded(0.1, 0.000_25)).as_deref(),
            Some("± 0.025 %")
        );
        assert_eq!(
            precision(&rounded(0.1, 1e-12)).as_deref(),
            Some("± 0.0001 %")
        );
        assert_eq!(precision(&Chance::of(1, 2)), None);
    }

    #[test]
    fn means_are_fractions_as_long_as_they_are_readable() {
        let exact =
            |n: i64, of: i64| Mean::Exact(num_rational::BigRational::new(n.into(), of.into()));
        assert_eq!(mean(&exact(4, 2)), "2");
        assert_eq!(mean(&exact(383, 202)), "383/202 (1.9)");
        assert_eq!(mean(&exact(12_345_679, 1_234_567)), "~10");
        let rounded = Mean::Rounded {
            value: 1.25,
            error: 1e-9,
        };
        assert_eq!(mean(&rounded), "~1.2");
    }

    #[test]
    fn amounts_round_for_people() {
        for (n, expect) in [
            (0.0, "0"),
            (0.001, "<0.1"),
            (0.05, "0.1"),
            (2.0, "2"),
            (9.94, "9.9"),
            (9.96, "10"),
            (179.6, "180"),
        ] {
            assert_eq!(amount(n), expect, "{n}");
        }
    }

    #[test]
    fn points_have_a_sign() {
        for (before, after, expect) in [
            (0.104, 0.36, "+25.6"),
            (0.5, 0.47, "-3"),
            (0.5, 0.5, "0"),
            (0.5, 0.5 + 1e-13, "0"),
            (0.5, 0.500_1, "+<0.1"),
            (1.0, 0.0, "-100"),
        ] {
            assert_eq!(points(before, after), expect);
        }
    }

    #[test]
    fn tries_are_counted() {
        assert_eq!(tries_in_words(1), "1 try");
        assert_eq!(tries_in_words(2), "2 tries");
    }

    #[test]
    fn answers_leave_open_why() {
        let said = |it: Answer<u8>| answer(&it, 2);
        assert_eq!(
            said(Answer::NxDomain {
                negative_ttl: Some(300)
            }),
            "NXDOMAIN, no such name (may be remembered for 300 s)"
        );
        assert_eq!(said(Answer::Failure(Rcode(9))), "error NOTAUTH");
        assert_eq!(
            said(Answer::NoResponse(NoResponse::TimedOut)),
            "no response: timed out after 2 tries"
        );
    }
}
