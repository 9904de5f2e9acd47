//! Progress on standard error: wraps both seams and counts. The core does not know.

use crate::model::{Attempt, NameServer, Question};
use crate::port::{AskLimits, AskNameServer, ConnectLimits, ConnectTcp, Encounter, Talk};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::net::SocketAddr;

/// A line that counts what is under way; gone when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shown only when `is_shown`, which is when standard error is a terminal.
    pub(crate) fn new(is_shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(0),
            if is_shown {
                ProgressDrawTarget::stderr()
            } else {
                ProgressDrawTarget::hidden()
            },
        );
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn begin(&self, what: &'static str) {
        self.bar.set_message(what);
        self.bar.inc_length(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

/// A seam that counts what goes through it.
pub(crate) struct Counted<'a, T> {
    /// What does the work.
    pub(crate) inner: T,
    /// What counts.
    pub(crate) progress: &'a Progress,
}

impl<T: AskNameServer> AskNameServer for Counted<'_, T> {
    async fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> Vec<Attempt> {
        self.progress.begin("asking name servers");
        let res = self.inner.ask(server, question, limits).await;
        self.progress.bar.inc(1);
        res
    }

    fn is_interrupted(&self) -> bool {
        self.inner.is_interrupted()
    }
}

impl<T: ConnectTcp> ConnectTcp for Counted<'_, T> {
    async fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = Encounter> {
        self.progress.begin("connecting");
        let res = self.inner.connect(endpoint, talk, limits).await;
        self.progress.bar.inc(1);
        res
    }
}
