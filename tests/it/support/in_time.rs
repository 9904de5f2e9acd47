//! The world in memory with virtual time: it goes on by itself when nothing else can.

use super::world::FakeWorld;
use kmsdoctor::model::{Attempt, Contact, NameServer, NoResponse, NotTried, Outcome, Question};
use kmsdoctor::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use std::future::ready;
use std::net::SocketAddr;
use std::time::Duration;

/// Runs `future` in virtual time.
pub(crate) fn in_virtual_time<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime can be made")
        .block_on(future)
}

/// A world that takes its time: silence lasts as long as the limits say.
pub(crate) struct InTime<'a>(pub(crate) &'a FakeWorld<'a>);

/// Waits `time`, or what is left; true when the end of the run came first.
async fn is_cut(time: Duration, remaining: Option<Duration>) -> bool {
    let left = remaining.unwrap_or(Duration::MAX);
    tokio::time::sleep(time.min(left)).await;
    left < time || left.is_zero()
}

impl AskNameServer for InTime<'_> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        let mut attempts = self.0.ask(server, question, limits).await;
        let time = attempts.iter().map(|it| it.rtt).sum();
        if is_cut(time, limits.remaining).await {
            attempts.truncate(1);
            attempts[0].outcome = Outcome::NoResponse(NoResponse::DeadlineReached);
        }
        attempts
    }
}

impl ConnectTcp for InTime<'_> {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        let mut encounter = self.0.connect(endpoint, talk, limits).await.await;
        if is_cut(encounter.elapsed, limits.remaining).await {
            encounter.contact = Contact::NotTried(NotTried::DeadlineReached);
            encounter.reply = None;
        }
        ready(encounter)
    }
}
