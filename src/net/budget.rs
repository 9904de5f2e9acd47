//! How much of a time limit is left.

use std::time::Duration;
use tokio::time::Instant;

/// A stretch of time that several waits share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// None: no such limit.
    end: Option<Instant>,
}

/// The bound of one wait, and who set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    /// How long to wait at most.
    pub(super) limit: Duration,
    /// True when the budget ends before the wait's own time-out would.
    pub(super) by_budget: bool,
}

impl Budget {
    /// A budget of `remaining` from now on.
    ///
    /// More than the clock can count is no limit.
    pub(super) fn start(remaining: Option<Duration>) -> Self {
        let end = remaining.and_then(|it| Instant::now().checked_add(it));
        Self { end }
    }

    /// The bound of a wait that would take `timeout` by itself.
    pub(super) fn bound(self, timeout: Duration) -> Bound {
        let left = self
            .end
            .map(|end| end.saturating_duration_since(Instant::now()));
        match left {
            Some(left) if left < timeout => Bound {
                limit: left,
                by_budget: true,
            },
            _ => Bound {
                limit: timeout,
                by_budget: false,
            },
        }
    }

    /// True when nothing is left.
    pub(super) fn is_spent(self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_limit_bounds() {
        let second = Duration::from_secs(1);
        let hour = Duration::from_hours(1);
        assert_eq!(
            Budget::start(None).bound(second),
            Bound {
                limit: second,
                by_budget: false
            }
        );
        assert!(!Budget::start(Some(hour)).bound(second).by_budget);
        assert!(Budget::start(Some(second)).bound(hour).by_budget);
        assert!(Budget::start(Some(Duration::ZERO)).is_spent());
        assert!(!Budget::start(Some(Duration::MAX)).is_spent());
    }
}
