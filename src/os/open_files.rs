//! How many sockets this process may have open at once.

/// Files that are open besides sockets: streams, outputs, the runtime's own.
const SPARE: usize = 64;

/// Raises the limit of open files as far as it may be, up to `wanted` sockets, and says how many that allows.
///
/// At least 1. Where the limit is not known, what every such system allows.
pub fn allow_sockets(wanted: usize) -> usize {
    limit(wanted.saturating_add(SPARE))
        .saturating_sub(SPARE)
        .clamp(1, wanted.max(1))
}

#[cfg(target_os = "linux")]
fn limit(wanted: usize) -> usize {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return LEAST;
    };
    let goal = u64::try_from(wanted).map_or(hard, |it| it.min(hard));
    let raised = if soft < goal && setrlimit(Resource::RLIMIT_NOFILE, goal, hard).is_ok() {
        goal
    } else {
        soft
    };
    usize::try_from(raised).unwrap_or(usize::MAX)
}

/// Sockets are no files on Windows; other systems start with 256.
#[cfg(not(target_os = "linux"))]
fn limit(wanted: usize) -> usize {
    if cfg!(windows) { wanted } else { LEAST }
}

/// What every Unix allows.
const LEAST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_more_than_wanted_and_never_none() {
        assert_eq!(allow_sockets(1), 1);
        assert_eq!(allow_sockets(0), 1);
        assert!((1..=100).contains(&allow_sockets(100)));
    }
}
