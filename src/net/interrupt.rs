//! The end of a run that somebody calls for while it is under way, laid round both seams.

use crate::model::{
    Attempt, Contact, NameServer, NoResponse, NotTried, Outcome, Question, Transport,
};
use crate::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::time::Instant;

/// Where somebody calls for the end of the run, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<watch::Sender<Stage>>);

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    /// Nothing was asked, so there is nothing to tell.
    #[default]
    Before,
    /// Something was asked.
    UnderWay,
    /// Its end was called for.
    Interrupted,
}

/// What a call for the end comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The run comes to its end and tells what it knows.
    WithReport,
    /// Nobody waits for a report: nothing was asked yet, or this is not the first call.
    AtOnce,
}

impl Interrupt {
    /// Calls for the end.
    pub fn call(&self) -> Ending {
        let is_first = self.0.send_if_modified(|stage| {
            let is_first = *stage == Stage::UnderWay;
            if is_first {
                *stage = Stage::Interrupted;
            }
            is_first
        });
        if is_first {
            Ending::WithReport
        } else {
            Ending::AtOnce
        }
    }

    fn begin(&self) {
        self.0.send_if_modified(|stage| {
            let is_first = *stage == Stage::Before;
            if is_first {
                *stage = Stage::UnderWay;
            }
            is_first
        });
    }

    fn is_called(&self) -> bool {
        *self.0.borrow() == Stage::Interrupted
    }

    /// Done when the end is called for.
    async fn called(&self) {
        let mut stage = self.0.subscribe();
        // The other half lives as long as `self`.
        let _ = stage.wait_for(|it| *it == Stage::Interrupted).await;
    }
}

/// Ends what it wraps as a deadline would, when somebody calls for that.
#[derive(Debug, Clone)]
pub struct WithInterrupt<T> {
    inner: T,
    interrupt: Interrupt,
}

impl<T> WithInterrupt<T> {
    /// Wraps `inner`; the run ends when `interrupt` says so.
    pub fn new(inner: T, interrupt: Interrupt) -> Self {
        Self { inner, interrupt }
    }
}

impl<T: AskNameServer> AskNameServer for WithInterrupt<T> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        self.interrupt.begin();
        let started = Instant::now();
        let is_late = self.interrupt.is_called();
        tokio::select! {
            biased;
            () = self.interrupt.called() => vec![Attempt {
                // What was under way is begun over UDP, whatever became of it.
                transport: (!is_late).then_some(Transport::Udp),
                edns: !is_late,
                rtt: started.elapsed(),
                strays: 0,
                zone_fault: None,
                outcome: Outcome::NoResponse(NoResponse::DeadlineReached),
            }],
            attempts = self.inner.ask(server, question, limits) => attempts,
        }
    }

    fn is_interrupted(&self) -> bool {
        self.interrupt.is_called()
    }
}

impl<T: ConnectTcp> ConnectTcp for WithInterrupt<T> {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        self.interrupt.begin();
        let started = Instant::now();
        let opened = tokio::select! {
            biased;
            () = self.interrupt.called() => None,
            rest = self.inner.connect(endpoint, talk, limits) => Some(rest),
        };
        let elapsed = started.elapsed();
        let cut = move |contact| Encounter {
            contact,
            reply: None,
            is_closed: false,
            elapsed,
        };
        async move {
            let Some(rest) = opened else {
                return cut(Contact::NotTried(NotTried::DeadlineReached));
            };
            tokio::select! {
                biased;
                encounter = rest => encounter,
                // What is still watched, or talked to, stands.
                () = self.interrupt.called() => cut(Contact::Connected),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_call_while_something_is_under_way_gets_a_report() {
        let interrupt = Interrupt::default();
        assert_eq!(interrupt.call(), Ending::AtOnce);
        assert!(!interrupt.is_called());
        interrupt.begin();
        assert_eq!(interrupt.call(), Ending::WithReport);
        assert!(interrupt.is_called());
        interrupt.begin();
        assert_eq!(interrupt.call(), Ending::AtOnce);
        assert!(interrupt.is_called());
    }
}
