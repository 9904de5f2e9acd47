//! How many sockets this process may have open at once.

/// Files that are open besides sockets: streams, outputs, the runtime's own; and the connections of the quickest hosts
/// that are watched.
const SPARE: usize = 128;

/// Descriptors that one job takes: a socket, the second handle that reads ICMP errors once the first is gone, and the two
/// connections that are watched meanwhile.
const PER_SOCKET: usize = 4;

/// Raises the limit of open files as far as it may be, up to `wanted` sockets, and says how many that allows.
///
/// At least 1. Where the limit is not known, what every such system allows.
pub fn allow_sockets(wanted: usize) -> usize {
    within(limit(needed_for(wanted)), wanted)
}

/// Descriptors for `n_sockets` and all else.
fn needed_for(n_sockets: usize) -> usize {
    n_sockets.saturating_mul(PER_SOCKET).saturating_add(SPARE)
}

/// How many sockets of those wanted go with a limit of `n_descriptors`; at least 1.
fn within(n_descriptors: usize, wanted: usize) -> usize {
    (n_descriptors.saturating_sub(SPARE) / PER_SOCKET).clamp(1, wanted.max(1))
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
        assert_eq!(within(0, 100), 1);
        assert_eq!(within(usize::MAX, 100), 100);
    }

    #[test]
    fn every_socket_has_its_descriptors() {
        assert_eq!(within(256, 1000), 32);
        assert_eq!(within(1024, 1000), 224);
        for n_sockets in [1, 96, 1000] {
            assert_eq!(within(needed_for(n_sockets), 2000), n_sockets);
        }
        assert_eq!(needed_for(usize::MAX), usize::MAX);
    }
}
