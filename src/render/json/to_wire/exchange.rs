//! Questions and responses → the wire types.

use super::{list, millis, text};
use crate::answer::{self, Answer, AnswerKind};
use crate::model::{
    Attempt, Exchange, NameServer, NoResponse, Outcome, Record, RecordData, RecordType, Response,
    SrvRecord, ZoneFault, ZoneFaultEffect, ZoneFaultKind,
};
use crate::render::json::report_v1 as v1;
use std::net::IpAddr;

/// One question to one server.
pub(super) fn exchange(exchange: &Exchange) -> v1::Exchange {
    let (kind, negative_ttl_s) = match exchange.question.record_type {
        RecordType::Srv => meaning(&answer::classify::<SrvRecord>(exchange).answer),
        RecordType::A | RecordType::Aaaa => meaning(&answer::classify::<IpAddr>(exchange).answer),
    };
    v1::Exchange {
        question: v1::Question {
            name: exchange.question.name.to_string(),
            record_type: exchange.question.record_type.into(),
        },
        server: server(exchange.server),
        answer: kind.into(),
        negative_ttl_s,
        attempts: list(&exchange.attempts, attempt),
    }
}

/// Address and port of a server, or [`v1::ZONE_FILES`].
pub(super) fn server(server: NameServer) -> String {
    match server {
        NameServer::Address(address) => address.to_string(),
        NameServer::ZoneFiles => v1::ZONE_FILES.to_owned(),
    }
}

/// The word for an answer, and how long its absence may be remembered.
fn meaning<T>(answer: &Answer<T>) -> (AnswerKind, Option<u32>) {
    let negative_ttl = match answer {
        Answer::NoData { negative_ttl } | Answer::NxDomain { negative_ttl } => *negative_ttl,
        _ => None,
    };
    (answer.kind(), negative_ttl)
}

fn attempt(attempt: &Attempt) -> v1::Attempt {
    let mut res = v1::Attempt {
        transport: attempt.transport.map(Into::into),
        edns: attempt.edns,
        rtt_ms: millis(attempt.rtt),
        outcome: v1::AttemptOutcome::Response,
        rcode: None,
        reason: None,
        no_route: None,
        strays: attempt.strays,
        response: None,
        zone_fault: attempt.zone_fault.as_ref().map(zone_fault),
    };
    match &attempt.outcome {
        Outcome::Response(it) => {
            res.rcode = Some(it.rcode.to_string());
            res.response = Some(response(it));
        }
        Outcome::NoResponse(why) => {
            res.outcome = no_response(why, &mut res.reason);
            res.no_route = (res.outcome == v1::AttemptOutcome::NetworkUnreachable)
                .then_some(*why == NoResponse::NoRoute);
        }
        Outcome::Malformed { reason } => {
            res.outcome = v1::AttemptOutcome::Malformed;
            res.reason = text(reason);
        }
    }
    res
}

fn no_response(why: &NoResponse, reason: &mut Option<String>) -> v1::AttemptOutcome {
    match why {
        NoResponse::TimedOut => v1::AttemptOutcome::TimedOut,
        NoResponse::PortUnreachable => v1::AttemptOutcome::PortUnreachable,
        NoResponse::HostUnreachable => v1::AttemptOutcome::HostUnreachable,
        NoResponse::NetworkUnreachable | NoResponse::NoRoute => {
            v1::AttemptOutcome::NetworkUnreachable
        }
        NoResponse::Closed => v1::AttemptOutcome::Closed,
        NoResponse::DeadlineReached => v1::AttemptOutcome::DeadlineReached,
        NoResponse::NotStarted => v1::AttemptOutcome::NotStarted,
        NoResponse::NotCovered => v1::AttemptOutcome::NotCovered,
        NoResponse::Failed { os_error } => {
            *reason = text(os_error);
            v1::AttemptOutcome::Failed
        }
    }
}

fn zone_fault(fault: &ZoneFault) -> v1::AnswerFault {
    v1::AnswerFault {
        path: fault.path.clone(),
        line: fault.line,
        message: fault.message.clone(),
        kind: match fault.kind {
            ZoneFaultKind::Syntax => v1::AnswerFaultKind::Syntax,
            ZoneFaultKind::Range => v1::AnswerFaultKind::Range,
            ZoneFaultKind::Include => v1::AnswerFaultKind::Include,
            ZoneFaultKind::Alias => v1::AnswerFaultKind::Alias,
            ZoneFaultKind::HostName => v1::AnswerFaultKind::HostName,
            ZoneFaultKind::Structure => v1::AnswerFaultKind::Structure,
        },
        effect: match fault.effect {
            ZoneFaultEffect::NotLoaded => v1::AnswerFaultEffect::NotLoaded,
            ZoneFaultEffect::NotStarted => v1::AnswerFaultEffect::NotStarted,
            ZoneFaultEffect::NotPublished => v1::AnswerFaultEffect::NotPublished,
            ZoneFaultEffect::NotRead => v1::AnswerFaultEffect::NotRead,
        },
        servers: fault.servers.iter().map(Into::into).collect(),
    }
}

fn response(response: &Response) -> v1::Response {
    v1::Response {
        authoritative: response.authoritative,
        truncated: response.truncated,
        recursion_available: response.recursion_available,
        answer: list(&response.answer, record),
        authority: list(&response.authority, record),
        additional: list(&response.additional, record),
        omitted: response.omitted,
        fault: response.fault.as_deref().and_then(text),
    }
}

fn record(record: &Record) -> v1::Record {
    let res = v1::Record {
        owner: record.owner.to_string(),
        ttl_s: record.ttl,
        ..v1::Record::default()
    };
    match &record.data {
        RecordData::Srv(srv) => v1::Record {
            record_type: "SRV".to_owned(),
            priority: Some(srv.priority),
            weight: Some(srv.weight),
            port: Some(srv.port),
            target: Some(srv.target.to_string()),
            ..res
        },
        RecordData::Address(address) => v1::Record {
            record_type: if address.is_ipv4() { "A" } else { "AAAA" }.to_owned(),
            address: Some(address.to_string()),
            ..res
        },
        RecordData::Alias(target) => v1::Record {
            record_type: "CNAME".to_owned(),
            target: Some(target.to_string()),
            ..res
        },
        RecordData::Redirect(target) => v1::Record {
            record_type: "DNAME".to_owned(),
            target: Some(target.to_string()),
            ..res
        },
        RecordData::NameServer(target) => v1::Record {
            record_type: "NS".to_owned(),
            target: Some(target.to_string()),
            ..res
        },
        RecordData::Soa { serial, minimum } => v1::Record {
            record_type: "SOA".to_owned(),
            serial: Some(*serial),
            minimum_s: Some(*minimum),
            ..res
        },
        RecordData::Other { record_type } => v1::Record {
            record_type: record_type.clone(),
            ..res
        },
    }
}
