//! `exchanges` of a saved report.

use super::values::{ADDRESS, ENDPOINT, fault, millis, name, parsed};
use super::{ReadReportError, error, list};
use crate::loads::Loader;
use crate::model::{
    Attempt, Exchange, NameServer, NoResponse, Outcome, Question, Rcode, Record, RecordData,
    Response, SrvRecord, ZoneFault, ZoneFaultEffect, ZoneFaultKind,
};
use crate::render::json::place::Place;
use crate::render::json::report_v1 as v1;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Response codes above this have no mnemonic here (IANA, "DNS RCODEs").
const LAST_MNEMONIC: u16 = 23;

/// One exchange; its answer word is not read.
pub(super) fn exchange(
    exchange: &v1::Exchange,
    place: &Place<'_>,
) -> Result<Exchange, ReadReportError> {
    let attempts = place.key("attempts");
    if exchange.attempts.is_empty() {
        return Err(fault(&attempts, "an exchange has at least one attempt"));
    }
    let question = place.key("question");
    Ok(Exchange {
        question: Question {
            name: name(&exchange.question.name, &question.key("name"))?,
            record_type: exchange.question.record_type.into(),
        },
        server: server(&exchange.server, &place.key("server"))?,
        attempts: list(&exchange.attempts, &attempts, attempt)?,
    })
}

/// Address and port of a server, or [`v1::ZONE_FILES`].
pub(super) fn server(text: &str, place: &Place<'_>) -> Result<NameServer, ReadReportError> {
    if text == v1::ZONE_FILES {
        return Ok(NameServer::ZoneFiles);
    }
    parsed(text, ENDPOINT, place).map(NameServer::Address)
}

fn attempt(attempt: &v1::Attempt, place: &Place<'_>) -> Result<Attempt, ReadReportError> {
    Ok(Attempt {
        transport: attempt.transport.map(Into::into),
        edns: attempt.edns,
        rtt: millis(attempt.rtt_ms, &place.key("rtt_ms"))?,
        strays: attempt.strays,
        outcome: outcome(attempt, place)?,
        zone_fault: attempt.zone_fault.as_ref().map(zone_fault),
    })
}

fn zone_fault(fault: &v1::AnswerFault) -> ZoneFault {
    ZoneFault {
        path: fault.path.clone(),
        line: fault.line,
        message: fault.message.clone(),
        kind: match fault.kind {
            v1::AnswerFaultKind::Syntax => ZoneFaultKind::Syntax,
            v1::AnswerFaultKind::Range => ZoneFaultKind::Range,
            v1::AnswerFaultKind::Include => ZoneFaultKind::Include,
            v1::AnswerFaultKind::Alias => ZoneFaultKind::Alias,
            v1::AnswerFaultKind::HostName => ZoneFaultKind::HostName,
            v1::AnswerFaultKind::Structure => ZoneFaultKind::Structure,
        },
        effect: match fault.effect {
            v1::AnswerFaultEffect::NotLoaded => ZoneFaultEffect::NotLoaded,
            v1::AnswerFaultEffect::NotStarted => ZoneFaultEffect::NotStarted,
            v1::AnswerFaultEffect::NotPublished => ZoneFaultEffect::NotPublished,
            v1::AnswerFaultEffect::NotRead => ZoneFaultEffect::NotRead,
        },
        servers: fault.servers.iter().map(|it| Loader::from(*it)).collect(),
    }
}

fn outcome(attempt: &v1::Attempt, place: &Place<'_>) -> Result<Outcome, ReadReportError> {
    let reason = || attempt.reason.clone().unwrap_or_default();
    let why = match (attempt.outcome, &attempt.rcode, &attempt.response) {
        (v1::AttemptOutcome::Response, Some(code), Some(it)) => {
            let code = rcode(code, &place.key("rcode"))?;
            return response(code, it, &place.key("response")).map(Outcome::Response);
        }
        (v1::AttemptOutcome::Response, ..) | (_, Some(_), _) | (_, _, Some(_)) => {
            return Err(fault(
                place,
                "`rcode` and `response` are given with the outcome `response`, and only there",
            ));
        }
        (v1::AttemptOutcome::Malformed, ..) => {
            return Ok(Outcome::Malformed { reason: reason() });
        }
        (v1::AttemptOutcome::TimedOut, ..) => NoResponse::TimedOut,
        (v1::AttemptOutcome::PortUnreachable, ..) => NoResponse::PortUnreachable,
        (v1::AttemptOutcome::HostUnreachable, ..) => NoResponse::HostUnreachable,
        (v1::AttemptOutcome::NetworkUnreachable, ..) if attempt.no_route == Some(true) => {
            NoResponse::NoRoute
        }
        (v1::AttemptOutcome::NetworkUnreachable, ..) => NoResponse::NetworkUnreachable,
        (v1::AttemptOutcome::Closed, ..) => NoResponse::Closed,
        (v1::AttemptOutcome::DeadlineReached, ..) => NoResponse::DeadlineReached,
        (v1::AttemptOutcome::NotStarted, ..) => NoResponse::NotStarted,
        (v1::AttemptOutcome::NotCovered, ..) => NoResponse::NotCovered,
        (v1::AttemptOutcome::Failed, ..) => NoResponse::Failed { os_error: reason() },
    };
    Ok(Outcome::NoResponse(why))
}

/// The inverse of the text form of [`Rcode`].
fn rcode(text: &str, place: &Place<'_>) -> Result<Rcode, ReadReportError> {
    if let Some(code) = (0..=LAST_MNEMONIC)
        .map(Rcode)
        .find(|it| it.to_string() == text)
    {
        return Ok(code);
    }
    text.strip_prefix("RCODE")
        .filter(|digits| digits.bytes().all(|it| it.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok())
        .map(Rcode)
        .ok_or_else(|| {
            let text = error::bounded(text);
            fault(
                place,
                format!("`{text}` is not a response code as in `NXDOMAIN` or `RCODE11`"),
            )
        })
}

fn response(
    rcode: Rcode,
    response: &v1::Response,
    place: &Place<'_>,
) -> Result<Response, ReadReportError> {
    Ok(Response {
        rcode,
        authoritative: response.authoritative,
        truncated: response.truncated,
        recursion_available: response.recursion_available,
        answer: list(&response.answer, &place.key("answer"), record)?,
        authority: list(&response.authority, &place.key("authority"), record)?,
        additional: list(&response.additional, &place.key("additional"), record)?,
        omitted: response.omitted,
        fault: response.fault.clone(),
    })
}

fn record(record: &v1::Record, place: &Place<'_>) -> Result<Record, ReadReportError> {
    Ok(Record {
        owner: name(&record.owner, &place.key("owner"))?,
        ttl: record.ttl_s,
        data: data(record, place)?,
    })
}

/// The data of a record; without any it is of a type that is not read.
fn data(record: &v1::Record, place: &Place<'_>) -> Result<RecordData, ReadReportError> {
    let v1::Record {
        owner: _,
        record_type,
        ttl_s: _,
        priority,
        weight,
        port,
        target,
        address,
        serial,
        minimum_s,
    } = record;
    let target_name = |text: &str| name(text, &place.key("target"));
    let at_address = place.key("address");
    let res = match (
        (priority, weight, port),
        target,
        address,
        (serial, minimum_s),
    ) {
        ((Some(priority), Some(weight), Some(port)), Some(target), None, (None, None))
            if record_type == "SRV" =>
        {
            RecordData::Srv(SrvRecord {
                priority: *priority,
                weight: *weight,
                port: *port,
                target: target_name(target)?,
            })
        }
        ((None, None, None), None, Some(address), (None, None)) if record_type == "A" => {
            RecordData::Address(parsed::<Ipv4Addr>(address, ADDRESS, &at_address)?.into())
        }
        ((None, None, None), None, Some(address), (None, None)) if record_type == "AAAA" => {
            RecordData::Address(parsed::<Ipv6Addr>(address, ADDRESS, &at_address)?.into())
        }
        ((None, None, None), Some(target), None, (None, None)) if record_type == "CNAME" => {
            RecordData::Alias(target_name(target)?)
        }
        ((None, None, None), Some(target), None, (None, None)) if record_type == "DNAME" => {
            RecordData::Redirect(target_name(target)?)
        }
        ((None, None, None), Some(target), None, (None, None)) if record_type == "NS" => {
            RecordData::NameServer(target_name(target)?)
        }
        ((None, None, None), None, None, (Some(serial), Some(minimum))) if record_type == "SOA" => {
            RecordData::Soa {
                serial: *serial,
                minimum: *minimum,
            }
        }
        ((None, None, None), None, None, (None, None)) => RecordData::Other {
            record_type: record_type.clone(),
        },
        _ => {
            let record_type = error::bounded(record_type);
            return Err(fault(
                place,
                format!("the data of the record do not fit its type `{record_type}`"),
            ));
        }
    };
    Ok(res)
}
