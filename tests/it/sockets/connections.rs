//! Connections to hosts that are open, closed, silent, or talk.

use super::{LONG, PATIENT, SHORT, run};
use crate::support::hosts::{self, Behavior, Host, RefusingHost, SilentHost};
use crate::support::in_time::in_virtual_time;
use kmsdoctor::model::{Contact, NotTried, Service};
use kmsdoctor::net::{TcpSockets, WithDeadline};
use kmsdoctor::port::{ConnectLimits, ConnectTcp, ConnectTimeout, Encounter, MAX_REPLY_OCTETS};
use kmsdoctor::rpc;
use std::net::SocketAddr;
use std::time::Duration;

fn limits(timeout: Duration) -> ConnectLimits {
    ConnectLimits {
        timeout: ConnectTimeout::new(timeout),
        remaining: None,
    }
}

async fn connect(endpoint: SocketAddr, limits: ConnectLimits) -> Encounter {
    TcpSockets.connect(endpoint, None, limits).await.await
}

async fn bind(endpoint: SocketAddr, limits: ConnectLimits) -> Encounter {
    TcpSockets
        .connect(endpoint, Some(rpc::bind()), limits)
        .await
        .await
}

#[test]
fn not_one_octet_is_sent_without_a_talk() {
    run(async {
        let mut host = Host::start(Behavior::Open).await;
        let encounter = connect(host.endpoint, limits(LONG)).await;
        assert_eq!(encounter.contact, Contact::Connected);
        assert_eq!(encounter.reply, None);
        // The host reads to the end, so the connection was closed as well.
        assert_eq!(host.next_connection().await, b"");
    });
}

#[test]
fn refused_is_not_silence() {
    run(async {
        let refusing = RefusingHost::start();
        let encounter = connect(refusing.endpoint, limits(LONG)).await;
        assert_eq!(encounter.contact, Contact::Refused);
        assert_eq!(encounter.reply, None);

        let silent = SilentHost::start();
        let encounter = connect(silent.endpoint, limits(SHORT)).await;
        assert_eq!(encounter.contact, Contact::TimedOut);
    });
}

#[test]
fn deadline_is_not_silence() {
    let cut = Contact::NotTried(NotTried::DeadlineReached);
    run(async {
        let silent = SilentHost::start();
        for remaining in [SHORT, Duration::ZERO] {
            let limits = ConnectLimits {
                timeout: ConnectTimeout::new(LONG),
                remaining: Some(remaining),
            };
            let encounter = connect(silent.endpoint, limits).await;
            assert_eq!(encounter.contact, cut, "{remaining:?}");
        }
        let past = WithDeadline::starting_now(TcpSockets, Some(Duration::ZERO));
        let encounter = past
            .connect(silent.endpoint, None, limits(LONG))
            .await
            .await;
        assert_eq!(encounter.contact, cut);
    });
}

#[test]
fn fault_of_this_machine_is_no_verdict_on_the_host() {
    run(async {
        // Link-local without an interface: the system cannot know where to send it.
        let endpoint = "[fe80::7]:1688".parse().unwrap();
        let Contact::Failed { os_error } = connect(endpoint, limits(LONG)).await.contact else {
            panic!("{endpoint}");
        };
        assert!(os_error.contains("os error"), "{os_error}");
    });
}

/// Binds at a host that does this, and says what spoke.
async fn service(behavior: Behavior, timeout: Duration) -> Service {
    let host = Host::start(behavior).await;
    let encounter = bind(host.endpoint, limits(timeout)).await;
    assert_eq!(encounter.contact, Contact::Connected);
    match encounter.reply.as_deref() {
        None | Some([]) if encounter.is_closed => Service::Closed,
        reply => rpc::read_reply(reply.unwrap()),
    }
}

#[test]
fn services() {
    let kms = hosts::bind_ack(0, 0);
    let other = hosts::bind_ack(2, 1);
    run(async {
        assert_eq!(
            service(Behavior::Answers(kms.clone()), LONG).await,
            Service::Kms
        );
        assert_eq!(
            service(Behavior::AnswersInPieces(kms.clone()), LONG).await,
            Service::Kms
        );
        // The reply is whole: nobody waits for the end of the connection.
        assert_eq!(
            service(Behavior::Stalls(kms.clone()), LONG).await,
            Service::Kms
        );
        assert_eq!(service(Behavior::Resets(kms), LONG).await, Service::Kms);
        let reason = "the server does not have the KMS interface".to_owned();
        assert_eq!(
            service(Behavior::Answers(other), LONG).await,
            Service::OtherRpc { reason }
        );
        let http = b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
        assert_eq!(
            service(Behavior::Answers(http), LONG).await,
            Service::NotRpc
        );
        assert_eq!(service(Behavior::Endless, LONG).await, Service::NotRpc);
        assert_eq!(
            service(Behavior::Answers(vec![]), LONG).await,
            Service::Closed
        );
        assert_eq!(
            service(Behavior::Resets(vec![]), LONG).await,
            Service::Closed
        );
        assert_eq!(
            service(Behavior::Stalls(vec![]), PATIENT).await,
            Service::Silent
        );
    });
}

/// Rounds of each case: what comes of it must not hang on which of two things is seen first.
const ROUNDS: usize = 40;

/// Connects without a word, again and again, to a host that does this; gives whether each connection was closed.
///
/// In virtual time, which goes on only when no socket has anything left to say: both ends are in this thread.
fn watched(behavior: &Behavior) -> Vec<bool> {
    in_virtual_time(async {
        let host = Host::start(behavior.clone()).await;
        let mut res = Vec::new();
        for _ in 0..ROUNDS {
            let encounter = connect(host.endpoint, limits(LONG)).await;
            assert_eq!(encounter.contact, Contact::Connected, "{behavior:?}");
            assert_eq!(encounter.reply, None);
            res.push(encounter.is_closed);
        }
        res
    })
}

#[test]
fn connection_that_the_host_ends_is_closed_each_time() {
    for behavior in [
        Behavior::ClosesAtOnce,
        Behavior::ResetsAtOnce,
        Behavior::HalfCloses,
        Behavior::SpeaksAndCloses(b"SSH-2.0\r\n".to_vec()),
        Behavior::SpeaksAndCloses(vec![b'x'; 20_000]),
        Behavior::SpeaksAndResets(b"SSH-2.0\r\n".to_vec()),
    ] {
        assert_eq!(watched(&behavior), [true; ROUNDS], "{behavior:?}");
    }
    for behavior in [
        Behavior::Open,
        Behavior::SpeaksFirst(b"SSH-2.0\r\n".to_vec()),
        Behavior::Answers(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
    ] {
        assert_eq!(watched(&behavior), [false; ROUNDS], "{behavior:?}");
    }
}

#[test]
fn reset_that_the_connect_itself_reports_came_after_it() {
    run(async {
        let refusing = RefusingHost::start();
        for _ in 0..ROUNDS {
            let contact = connect(refusing.endpoint, limits(LONG)).await.contact;
            assert_eq!(contact, Contact::Refused);
        }
        // A listener that goes away resets what nobody accepted: before, while and after the connect is told of it.
        for n_yields in 0..ROUNDS {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let endpoint = listener.local_addr().unwrap();
            let closing = async {
                for _ in 0..n_yields % 4 {
                    tokio::task::yield_now().await;
                }
                drop(listener);
            };
            let (encounter, ()) = tokio::join!(connect(endpoint, limits(LONG)), closing);
            assert_eq!(encounter.contact, Contact::Connected, "{n_yields}");
            assert!(encounter.is_closed, "{n_yields}");
        }
    });
}

#[test]
fn host_that_ends_the_connection_after_the_bind_is_not_silent() {
    run(async {
        for behavior in [
            Behavior::ClosesAtOnce,
            Behavior::ResetsAtOnce,
            Behavior::HalfCloses,
            Behavior::Answers(vec![]),
            Behavior::Resets(vec![]),
        ] {
            for _ in 0..ROUNDS {
                let found = service(behavior.clone(), LONG).await;
                assert_eq!(found, Service::Closed, "{behavior:?}");
            }
        }
        let banner = b"SSH-2.0\r\n".to_vec();
        for _ in 0..ROUNDS {
            let found = service(Behavior::SpeaksFirst(banner.clone()), LONG).await;
            assert_eq!(found, Service::NotRpc);
        }
        // What it says before it ends the connection by itself is heard or not, as it happens.
        for behavior in [
            Behavior::SpeaksAndCloses(banner.clone()),
            Behavior::SpeaksAndResets(banner),
        ] {
            for _ in 0..ROUNDS {
                let found = service(behavior.clone(), LONG).await;
                assert_eq!(found, Service::Closed, "{behavior:?}");
            }
        }
    });
}

#[test]
fn watch_ends_with_the_run() {
    in_virtual_time(async {
        let host = Host::start(Behavior::Open).await;
        let limits = ConnectLimits {
            remaining: Some(Duration::from_millis(3)),
            ..limits(LONG)
        };
        let begun = tokio::time::Instant::now();
        let encounter = connect(host.endpoint, limits).await;
        assert!(begun.elapsed() <= Duration::from_millis(4));
        assert_eq!(encounter.contact, Contact::Connected);
        assert!(!encounter.is_closed);
    });
}

#[test]
fn host_gets_the_bind_and_nothing_else() {
    run(async {
        let mut host = Host::start(Behavior::Stalls(hosts::bind_ack(0, 0))).await;
        bind(host.endpoint, limits(LONG)).await;
        assert_eq!(host.next_connection().await, rpc::bind().say);
    });
}

#[test]
fn reply_is_bounded() {
    run(async {
        let host = Host::start(Behavior::Endless).await;
        let mut talk = rpc::bind();
        talk.read = |_| kmsdoctor::port::Reading::More;
        let encounter = TcpSockets
            .connect(host.endpoint, Some(talk), limits(LONG))
            .await
            .await;
        assert_eq!(encounter.reply.unwrap().len(), MAX_REPLY_OCTETS);
    });
}

#[test]
fn talk_that_the_deadline_cuts_short_shows_nothing() {
    run(async {
        let host = Host::start(Behavior::Stalls(vec![])).await;
        let limits = ConnectLimits {
            timeout: ConnectTimeout::new(LONG),
            remaining: Some(PATIENT),
        };
        let encounter = bind(host.endpoint, limits).await;
        assert_eq!(encounter.contact, Contact::Connected);
        assert_eq!(encounter.reply, None);
    });
}
