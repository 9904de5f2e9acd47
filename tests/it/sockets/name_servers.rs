//! Questions to name servers that answer rightly, wrongly, late or not at all.

use super::{LONG, PATIENT, SHORT, run};
use crate::support::dns_server::{Action, DnsServer, Received, Reply};
use kmsdoctor::model::{
    Attempt, DomainName, NameServer, NoResponse, Outcome, Question, Rcode, RecordData, RecordType,
    Transport,
};
use kmsdoctor::net::{DnsSockets, WithDeadline};
use kmsdoctor::port::{AskLimits, AskNameServer};
use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::time::Duration;

fn question() -> Question {
    Question {
        name: "_vlmcs._tcp.corp.example".parse().unwrap(),
        record_type: RecordType::Srv,
    }
}

fn limits(timeout: Duration, tries: u32) -> AskLimits {
    AskLimits {
        timeout,
        tries: NonZeroU32::new(tries).unwrap(),
        remaining: None,
    }
}

async fn ask(server: NameServer, limits: AskLimits) -> Vec<Attempt> {
    DnsSockets.ask(server, &question(), limits).await
}

/// One line an attempt: transport, `plain` without EDNS, strays if any, outcome.
fn shown(attempts: &[Attempt]) -> String {
    let lines = attempts.iter().map(|attempt| {
        let mut line = match attempt.transport {
            Some(Transport::Udp) => "udp".to_owned(),
            Some(Transport::Tcp) => "tcp".to_owned(),
            None => "not sent".to_owned(),
        };
        if attempt.transport.is_some() && !attempt.edns {
            line.push_str(" plain");
        }
        if 0 < attempt.strays {
            write!(line, ", {} strays", attempt.strays).unwrap();
        }
        match &attempt.outcome {
            Outcome::Response(response) => {
                let cut = if response.truncated { " truncated" } else { "" };
                let n_records = response.answer.len();
                write!(line, ": {}{cut}, {n_records} records", response.rcode).unwrap();
            }
            Outcome::NoResponse(why) => write!(line, ": {why:?}").unwrap(),
            Outcome::Malformed { reason } => write!(line, ": malformed, {reason}").unwrap(),
        }
        line
    });
    lines.collect::<Vec<_>>().join(" | ")
}

fn kms() -> DomainName {
    "kms.corp.example".parse().unwrap()
}

/// A good answer with one record.
fn good(query: &Received) -> Action {
    query.reply().srv(0, 0, &kms()).send()
}

/// Asks a server that does what `answer` says, and gives the attempts and what the server received.
fn check(
    limits: AskLimits,
    answer: impl Fn(&Received) -> Vec<Action> + Send + Sync + 'static,
    expect: &str,
) -> Vec<Received> {
    run(async {
        let server = DnsServer::start(answer).await;
        let attempts = ask(server.name_server(), limits).await;
        assert_eq!(shown(&attempts), expect);
        server.received()
    })
}

#[test]
fn records_come_at_the_first_attempt() {
    let received = check(
        limits(LONG, 3),
        |query| vec![good(query)],
        "udp: NOERROR, 1 records",
    );
    assert_eq!(received.len(), 1);
    assert_eq!(
        received[0].name(),
        b"\x06_vlmcs\x04_tcp\x04corp\x07example\0"
    );
    assert_eq!(received[0].record_type(), 33);
    assert!(received[0].has_edns());
}

#[test]
fn an_answer_of_any_kind_is_not_asked_for_again() {
    for (rcode, expect) in [
        (2, "udp: SERVFAIL, 0 records"),
        (3, "udp: NXDOMAIN, 0 records"),
        (5, "udp: REFUSED, 0 records"),
        (0, "udp: NOERROR, 0 records"),
    ] {
        let answer = move |query: &Received| vec![query.reply().rcode(rcode).send()];
        assert_eq!(check(limits(LONG, 3), answer, expect).len(), 1);
    }
}

#[test]
fn error_without_question_is_an_answer() {
    check(
        limits(LONG, 1),
        |query| vec![query.reply().rcode(5).without_question().send()],
        "udp: REFUSED, 0 records",
    );
}

#[test]
fn strays_are_counted_and_the_wait_goes_on() {
    check(
        limits(LONG, 1),
        |query| {
            vec![
                query.reply().wrong_id().send(),
                query.reply().wrong_question().send(),
                query.reply().no_response().send(),
                Action::Send(b"\x1b]0;hello\x07".to_vec()),
                Action::Send(Vec::new()),
                good(query),
            ]
        },
        "udp, 5 strays: NOERROR, 1 records",
    );
    check(
        limits(PATIENT, 1),
        |query| vec![query.reply().wrong_id().send()],
        "udp, 1 strays: TimedOut",
    );
}

#[test]
fn silence_is_asked_again_from_another_port_under_another_id() {
    let received = check(
        limits(SHORT, 3),
        |_| Vec::new(),
        "udp: TimedOut | udp: TimedOut | udp plain: TimedOut",
    );
    let mut ports: Vec<u16> = received.iter().map(|it| it.from.port()).collect();
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), 3);
    // Three equal ids of 16 bits come once in four thousand million runs.
    let ids: Vec<_> = received.iter().map(Received::id).collect();
    assert!(ids.windows(2).any(|pair| pair[0] != pair[1]), "{ids:?}");
}

#[test]
fn answer_that_comes_too_late_belongs_to_nobody() {
    run(async {
        let server = DnsServer::start(|query| match query.number {
            0 => vec![Action::Wait, good(query)],
            _ => vec![query.reply().rcode(3).send()],
        })
        .await;
        let attempts = ask(server.name_server(), limits(PATIENT, 2)).await;
        server.release();
        assert_eq!(
            shown(&attempts),
            "udp: TimedOut | udp plain: NXDOMAIN, 0 records"
        );
    });
}

#[test]
fn truncated_answer_is_asked_for_over_tcp() {
    let received = check(
        limits(LONG, 1),
        |query| match query.transport {
            Transport::Udp => vec![query.reply().srv(0, 0, &kms()).truncated().send()],
            Transport::Tcp => {
                let host: DomainName = "k".parse().unwrap();
                let many = (0..3_000).fold(query.reply(), |reply, idx| reply.srv(0, idx, &host));
                vec![Action::Send(many.octets())]
            }
        },
        "udp: NOERROR truncated, 1 records | tcp: NOERROR, 3000 records",
    );
    assert_eq!(received[0].question(), received[1].question());
}

#[test]
fn tcp_message_may_come_in_pieces_behind_strays() {
    check(
        limits(LONG, 1),
        |query| match query.transport {
            Transport::Udp => vec![query.reply().truncated().send()],
            Transport::Tcp => {
                let Action::Send(message) = good(query) else {
                    panic!("a message")
                };
                let length = u16::try_from(message.len()).unwrap().to_be_bytes();
                let mut actions = vec![query.reply().wrong_id().send()];
                let octets = [&length[..], &message].concat();
                actions.extend(octets.chunks(5).map(|it| Action::SendRaw(it.to_vec())));
                actions
            }
        },
        "udp: NOERROR truncated, 0 records | tcp, 1 strays: NOERROR, 1 records",
    );
}

#[test]
fn tcp_that_fails_is_what_the_exchange_came_to() {
    let over_tcp = |actions: Vec<Action>| {
        move |query: &Received| match query.transport {
            Transport::Udp => vec![query.reply().srv(0, 0, &kms()).truncated().send()],
            Transport::Tcp => actions.clone(),
        }
    };
    let before = "udp: NOERROR truncated, 1 records | tcp";
    check(
        limits(LONG, 3),
        over_tcp(vec![]),
        &format!("{before}: Closed"),
    );
    check(
        limits(LONG, 3),
        over_tcp(vec![Action::SendRaw(vec![0, 40, 1, 2, 3])]),
        &format!("{before}: Closed"),
    );
    check(
        limits(PATIENT, 3),
        over_tcp(vec![Action::SendRaw(vec![0, 40, 1, 2, 3]), Action::Stall]),
        &format!("{before}: TimedOut"),
    );
    run(async {
        let server = DnsServer::start_without_tcp(over_tcp(vec![])).await;
        let attempts = ask(server.name_server(), limits(LONG, 3)).await;
        assert_eq!(shown(&attempts), format!("{before}: PortUnreachable"));
    });
}

#[test]
fn server_without_edns_is_asked_without() {
    for with_question in [true, false] {
        let received = check(
            limits(LONG, 1),
            move |query| {
                let error = query.reply().rcode(1);
                match (query.has_edns(), with_question) {
                    (true, true) => vec![error.send()],
                    (true, false) => vec![error.without_question().send()],
                    (false, _) => vec![good(query)],
                }
            },
            "udp: FORMERR, 0 records | udp plain: NOERROR, 1 records",
        );
        assert_eq!(received.len(), 2);
    }
    check(
        limits(LONG, 3),
        |query| vec![query.reply().rcode(1).send()],
        "udp: FORMERR, 0 records | udp plain: FORMERR, 0 records",
    );
}

#[test]
fn server_that_dislikes_edns_is_asked_without() {
    // BADVERS is 16: its upper bits stand in the OPT record.
    let opt = |reply: Reply| reply.additional(&[0], 41, 0x0100_0000, &[]);
    for (name, rcode) in [("NOTIMP", 4), ("BADVERS", 0)] {
        let received = check(
            limits(LONG, 1),
            move |query| match (query.has_edns(), rcode) {
                (false, _) => vec![good(query)],
                (true, 0) => vec![opt(query.reply()).send()],
                (true, rcode) => vec![query.reply().rcode(rcode).send()],
            },
            &format!("udp: {name}, 0 records | udp plain: NOERROR, 1 records"),
        );
        let edns: Vec<bool> = received.iter().map(Received::has_edns).collect();
        assert_eq!(edns, [true, false]);
    }
}

#[test]
fn server_that_drops_edns_answers_the_last_try() {
    let only_plain = |query: &Received| {
        if query.has_edns() {
            Vec::new()
        } else {
            vec![good(query)]
        }
    };
    check(
        limits(PATIENT, 2),
        only_plain,
        "udp: TimedOut | udp plain: NOERROR, 1 records",
    );
    // The only try is the one with EDNS.
    check(limits(SHORT, 1), only_plain, "udp: TimedOut");
}

#[test]
fn fault_behind_the_answer_does_not_spoil_it() {
    run(async {
        let server = DnsServer::start(|query| {
            let reply = query.reply().srv(0, 0, &kms());
            vec![reply.additional(&[0xc0, 12], 1, 300, &[192, 0, 2]).send()]
        })
        .await;
        let attempts = ask(server.name_server(), limits(LONG, 1)).await;
        assert_eq!(shown(&attempts), "udp: NOERROR, 1 records");
        let Outcome::Response(response) = &attempts[0].outcome else {
            panic!("{attempts:?}");
        };
        let fault = response.fault.as_deref();
        assert!(fault.is_some_and(|it| it.starts_with("additional section: ")));
    });
}

#[test]
fn message_that_cannot_be_read_is_kept_as_such() {
    check(
        limits(LONG, 3),
        |query| vec![query.reply().record(33, 300, &[0; 6]).send()],
        "udp: malformed, answer section: unexpected end of input reached",
    );
}

#[test]
fn control_octets_in_labels_arrive_as_they_are() {
    let target = DomainName::from_labels([b"\x1b[31mkms".to_vec(), b"a.b".to_vec()]).unwrap();
    let expect = target.clone();
    run(async {
        let server =
            DnsServer::start(move |query| vec![query.reply().srv(0, 0, &target).send()]).await;
        let attempts = ask(server.name_server(), limits(LONG, 1)).await;
        let Outcome::Response(response) = &attempts[0].outcome else {
            panic!("{attempts:?}");
        };
        let RecordData::Srv(srv) = &response.answer[0].data else {
            panic!("{response:?}");
        };
        assert_eq!(srv.target, expect);
        assert_eq!(response.rcode, Rcode::NOERROR);
    });
}

#[test]
fn closed_port_is_reported_at_once_and_not_asked_again() {
    run(async {
        // A socket connected elsewhere keeps the port, and the kernel says to all others that nobody is there.
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.connect("127.0.0.1:9").unwrap();
        let closed = NameServer::Address(socket.local_addr().unwrap());
        let attempts = ask(closed, limits(LONG, 3)).await;
        assert_eq!(shown(&attempts), "udp: PortUnreachable");
    });
}

#[test]
fn deadline_is_not_silence() {
    let within = |timeout, remaining| AskLimits {
        remaining: Some(remaining),
        ..limits(timeout, 3)
    };
    check(within(LONG, SHORT), |_| Vec::new(), "udp: DeadlineReached");
    let received = check(
        within(LONG, Duration::ZERO),
        |query| vec![good(query)],
        "not sent: DeadlineReached",
    );
    assert!(received.is_empty());
    // One and a half attempts.
    check(
        within(PATIENT, PATIENT.mul_f32(1.5)),
        |_| Vec::new(),
        "udp: TimedOut | udp: DeadlineReached",
    );
    check(
        within(LONG, PATIENT),
        |query| match query.transport {
            Transport::Udp => vec![query.reply().truncated().send()],
            Transport::Tcp => vec![Action::Stall],
        },
        "udp: NOERROR truncated, 0 records | tcp: DeadlineReached",
    );
}

#[test]
fn deadline_of_the_run_reaches_the_question() {
    run(async {
        let server = DnsServer::start(|query| vec![good(query)]).await;
        let past = WithDeadline::starting_now(DnsSockets, Some(Duration::ZERO));
        let attempts = past
            .ask(server.name_server(), &question(), limits(LONG, 1))
            .await;
        assert_eq!(
            attempts[0].outcome,
            Outcome::NoResponse(NoResponse::DeadlineReached)
        );
    });
}
