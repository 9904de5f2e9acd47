//! The two seams to the world. What comes back is evidence; neither method can fail.

use crate::model::{Attempt, Contact, NameServer, Question};
use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// Puts one question to one name server.
pub trait AskNameServer {
    /// Makes up to `limits.tries` attempts and gives them all, in the order made.
    ///
    /// Never empty. The last attempt is what the exchange came to.
    fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> impl Future<Output = Vec<Attempt>>;

    /// True when somebody called for the end of the run: that, and no limit, is what `DeadlineReached` came from.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// Opens one TCP connection, says at most one thing, takes at most one reply, closes.
pub trait ConnectTcp {
    /// Without a `talk` not one octet is sent after the handshake.
    ///
    /// Done as soon as the handshake is over, however it ended. What it gives then follows the connection to its end:
    /// a while in which the other side may end it (see [`watch_for`]), and then the talk. Without a talk that waits for
    /// nobody's turn.
    fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = impl Future<Output = Encounter>>;
}

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLimits {
    /// For one attempt; greater than zero.
    pub timeout: Duration,
    /// Attempts at one server; an attempt over TCP that follows a truncated answer is not counted.
    pub tries: NonZeroU32,
    /// For all attempts together; what it cuts short came to `DeadlineReached`. None: no such limit.
    pub remaining: Option<Duration>,
}

/// Bounds of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectLimits {
    /// For the handshake, and once more for the talk.
    pub timeout: ConnectTimeout,
    /// For the whole connection; what it cuts short was `NotTried`. None: no such limit.
    pub remaining: Option<Duration>,
}

/// How long a connect may take: always longer than a refusal takes to show.
///
/// A value below that cannot be made, so nothing can report a refused port as silent for want of patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConnectTimeout(Duration);

impl ConnectTimeout {
    /// `wanted`, raised to what this system needs.
    pub const fn new(wanted: Duration) -> Self {
        Self::on(cfg!(windows), wanted)
    }

    /// The limit when nobody says otherwise.
    pub const fn usual() -> Self {
        Self::new(Self::usual_on(cfg!(windows)))
    }

    /// The limit; on Windows at least 2.5 s, never zero.
    pub const fn get(self) -> Duration {
        self.0
    }

    /// `wanted`, raised to what the system needs.
    pub(crate) const fn on(is_windows: bool, wanted: Duration) -> Self {
        let least = Self::least_on(is_windows);
        let is_enough = least.as_nanos() <= wanted.as_nanos();
        Self(if is_enough { wanted } else { least })
    }

    /// The least limit that tells a refusal from silence.
    ///
    /// Windows sends again after a reset and says "refused" after some 2.07 s
    /// (observed: packet captures of one Windows 11 client); other systems say it at once.
    const fn least_on(is_windows: bool) -> Duration {
        Duration::from_millis(if is_windows { 2500 } else { 1 })
    }

    /// Linux looks for a neighbor for some 3.1 s before it says "host unreachable".
    const fn usual_on(is_windows: bool) -> Duration {
        Duration::from_millis(if is_windows { 5000 } else { 4000 })
    }
}

/// One thing to say after the handshake, and how to know that the reply is whole.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The octets to send.
    pub say: Vec<u8>,
    /// Told what has come so far, says what to do next.
    pub read: fn(&[u8]) -> Reading,
}

/// What to do with a reply that has come in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Wait for more octets.
    More,
    /// Stop: the reply is whole, or it is clear that it never will be.
    Enough,
}

/// What happened at an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encounter {
    /// What the connect did.
    pub contact: Contact,
    /// What was received after the talk, at most [`MAX_REPLY_OCTETS`]; none without a talk or a connection.
    pub reply: Option<Vec<u8>>,
    /// True when the other side ended the connection, by FIN or reset, while it was watched or talked to.
    pub is_closed: bool,
    /// From the start of the connect to the end of the handshake, or to its failure.
    pub elapsed: Duration,
}

/// How long a connection is watched whose handshake took `elapsed`: what sends a FIN or a reset at once gets it here in
/// that time, unless the machine at the other end has much to do, and nobody waits long for what does not.
pub fn watch_for(elapsed: Duration) -> Duration {
    elapsed
        .saturating_mul(2)
        .clamp(Duration::from_millis(5), Duration::from_millis(200))
}

/// More than one DCE/RPC fragment is never read ([MS-RPCE]; 5840 is what the bind offers).
pub const MAX_REPLY_OCTETS: usize = 5840;

impl<T: AskNameServer> AskNameServer for &T {
    fn ask(
        &self,
        server: NameServer,
        question: &Question,
        limits: AskLimits,
    ) -> impl Future<Output = Vec<Attempt>> {
        (**self).ask(server, question, limits)
    }

    fn is_interrupted(&self) -> bool {
        (**self).is_interrupted()
    }
}

impl<T: ConnectTcp> ConnectTcp for &T {
    fn connect(
        &self,
        endpoint: SocketAddr,
        talk: Option<Talk>,
        limits: ConnectLimits,
    ) -> impl Future<Output = impl Future<Output = Encounter>> {
        (**self).connect(endpoint, talk, limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Windows takes to say "refused", rounded up.
    const REFUSED_ON_WINDOWS: Duration = Duration::from_millis(2100);

    #[test]
    fn no_limit_on_windows_is_shorter_than_a_refusal() {
        for millis in [0, 1, 100, 2000, 2070, 2499, 2500, 2501, 60_000] {
            let wanted = Duration::from_millis(millis);
            let limit = ConnectTimeout::on(true, wanted).get();
            assert!(REFUSED_ON_WINDOWS < limit, "{wanted:?}");
            assert!(wanted <= limit, "{wanted:?}");
            assert!(limit == wanted || limit == Duration::from_millis(2500));
        }
        let forever = ConnectTimeout::on(true, Duration::MAX);
        assert_eq!(forever.get(), Duration::MAX);
    }

    #[test]
    fn other_systems_take_what_is_wanted() {
        for millis in [1, 100, 2499] {
            let wanted = Duration::from_millis(millis);
            assert_eq!(ConnectTimeout::on(false, wanted).get(), wanted);
        }
        let none = ConnectTimeout::on(false, Duration::ZERO);
        assert_eq!(none.get(), Duration::from_millis(1));
    }

    #[test]
    fn connections_are_watched_for_twice_their_handshake() {
        let millis = Duration::from_millis;
        for (elapsed, expect) in [(0, 5), (2, 5), (3, 6), (99, 198), (101, 200), (4000, 200)] {
            assert_eq!(watch_for(millis(elapsed)), millis(expect), "{elapsed} ms");
        }
        assert_eq!(watch_for(Duration::MAX), millis(200));
    }

    #[test]
    fn usual_limit_outlasts_the_system() {
        let no_neighbor_on_linux = Duration::from_millis(3100);
        assert!(REFUSED_ON_WINDOWS < ConnectTimeout::usual_on(true));
        assert!(no_neighbor_on_linux < ConnectTimeout::usual_on(false));
    }
}
