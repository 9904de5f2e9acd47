//! A limit for the whole run, laid round both seams.

use crate::model::{Attempt, NameServer, Question};
use crate::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::Instant;

/// Tells what it wraps how much time the run has left.
///
/// A limit that is there already stays when it is the shorter one.
#[derive(Debug, Clone)]
pub struct WithDeadline<T> {
    inner: T,
    end: Option<Instant>,
}

impl<T> WithDeadline<T> {
    /// Wraps `inner`; the run ends at `end`, or whenever it likes.
    pub fn new(inner: T, end: Option<Instant>) -> Self {
        Self { inner, end }
    }

    /// Wraps `inner`; the run ends `limit` from now, or whenever it likes.
    pub fn starting_now(inner: T, limit: Option<Duration>) -> Self {
        Self::new(
            inner,
            limit.and_then(|limit| Instant::now().checked_add(limit)),
        )
    }

    /// The shorter of `remaining` and the time to the deadline.
    fn cut(&self, remaining: Option<Duration>) -> Option<Duration> {
        let left = self
            .end
            .map(|end| end.saturating_duration_since(Instant::now()));
        match (left, remaining) {
            (Some(left), Some(remaining)) => Some(left.min(remaining)),
            (left, remaining) => left.or(remaining),
        }
    }
}

impl<T: AskNameServer> AskNameServer for WithDeadline<T> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        let limits = AskLimits {
            remaining: self.cut(limits.remaining),
            ..limits
        };
        self.inner.ask(server, question, limits).await
    }

    fn is_interrupted(&self) -> bool {
        self.inner.is_interrupted()
    }
}

impl<T: ConnectTcp> ConnectTcp for WithDeadline<T> {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        let limits = ConnectLimits {
            remaining: self.cut(limits.remaining),
            ..limits
        };
        self.inner.connect(endpoint, talk, limits).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn the_shorter_limit_stays() {
        let none = WithDeadline::starting_now((), None);
        assert_eq!(none.cut(None), None);
        assert_eq!(none.cut(Some(HOUR)), Some(HOUR));

        let one_hour = WithDeadline::starting_now((), Some(HOUR));
        assert!(one_hour.cut(None).is_some_and(|left| left <= HOUR));
        assert!(
            one_hour
                .cut(Some(2 * HOUR))
                .is_some_and(|left| left <= HOUR)
        );
        assert_eq!(one_hour.cut(Some(Duration::ZERO)), Some(Duration::ZERO));

        let past = WithDeadline::starting_now((), Some(Duration::ZERO));
        assert_eq!(past.cut(None), Some(Duration::ZERO));
    }
}
