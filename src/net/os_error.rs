//! What an error of the operating system says about the other side: one table per system.

use std::io;

/// What a socket call met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// A reset for TCP; ICMP port unreachable for UDP.
    Refused,
    /// The other side, or something on the way, ended a connection that had come about.
    Reset,
    /// The system gave up waiting.
    TimedOut,
    /// ICMP host unreachable, or no neighbor answered.
    HostUnreachable,
    /// ICMP network unreachable, or no route.
    NetworkUnreachable,
    /// This machine has no address of the family, or cannot speak it.
    NoFamily,
    /// A filter of this machine, or one on the way that said so.
    Prohibited,
    /// Says nothing about the other side.
    Other,
}

/// The system whose numbers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Linux,
    Bsd,
    Windows,
}

impl System {
    /// The one this program was built for; macOS counts as BSD.
    const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "linux") || cfg!(target_os = "android") {
        Self::Linux
    } else {
        Self::Bsd
    };
}

/// What `error` says.
///
/// Linux reports ICMP "administratively prohibited" with the number of an unreachable host or network;
/// EACCES and EPERM come from filters of this machine, and from `prohibit` routes.
pub(super) fn cause(error: &io::Error) -> Cause {
    match error.raw_os_error() {
        Some(number) => cause_of_number(System::HERE, number),
        None if error.kind() == io::ErrorKind::TimedOut => Cause::TimedOut,
        None => Cause::Other,
    }
}

/// The operating system's text, unchanged.
pub(super) fn text(error: &io::Error) -> String {
    error.to_string()
}

/// The table.
fn cause_of_number(system: System, number: i32) -> Cause {
    /// The numbers that stand for each cause.
    struct Numbers {
        refused: [i32; 2],
        reset: [i32; 3],
        timed_out: i32,
        host: [i32; 2],
        network: [i32; 2],
        no_family: [i32; 2],
        prohibited: [i32; 2],
    }
    let numbers = match system {
        System::Linux => Numbers {
            refused: [111, 111],
            // ECONNRESET, ECONNABORTED, EPIPE: a reset before the handshake is ECONNREFUSED (tcp(7)).
            reset: [104, 103, 32],
            timed_out: 110,
            host: [113, 112],    // EHOSTUNREACH, EHOSTDOWN
            network: [101, 100], // ENETUNREACH, ENETDOWN
            no_family: [99, 97], // EADDRNOTAVAIL, EAFNOSUPPORT
            prohibited: [13, 1],
        },
        System::Bsd => Numbers {
            refused: [61, 61],
            reset: [54, 53, 32],
            timed_out: 60,
            host: [65, 64],
            network: [51, 50],
            no_family: [49, 47],
            prohibited: [13, 1],
        },
        System::Windows => Numbers {
            refused: [10061, 10061],
            // WSAECONNRESET, WSAECONNABORTED, WSAESHUTDOWN
            reset: [10054, 10053, 10058],
            timed_out: 10060,
            host: [10065, 10064],
            network: [10051, 10050],
            no_family: [10049, 10047],
            prohibited: [10013, 10013],
        },
    };
    match number {
        it if numbers.refused.contains(&it) => Cause::Refused,
        it if numbers.reset.contains(&it) => Cause::Reset,
        it if it == numbers.timed_out => Cause::TimedOut,
        it if numbers.host.contains(&it) => Cause::HostUnreachable,
        it if numbers.network.contains(&it) => Cause::NetworkUnreachable,
        it if numbers.no_family.contains(&it) => Cause::NoFamily,
        it if numbers.prohibited.contains(&it) => Cause::Prohibited,
        _ => Cause::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_each_system() {
        let rows = [
            (System::Linux, [111, 104, 110, 113, 101, 97, 13, 24]),
            (System::Bsd, [61, 54, 60, 65, 51, 47, 13, 24]),
            (
                System::Windows,
                [10061, 10054, 10060, 10065, 10051, 10047, 10013, 10024],
            ),
        ];
        for (system, numbers) in rows {
            let causes = numbers.map(|number| cause_of_number(system, number));
            assert_eq!(
                causes,
                [
                    Cause::Refused,
                    Cause::Reset,
                    Cause::TimedOut,
                    Cause::HostUnreachable,
                    Cause::NetworkUnreachable,
                    Cause::NoFamily,
                    Cause::Prohibited,
                    Cause::Other,
                ],
                "{system:?}"
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn faults_of_this_machine_say_nothing() {
        // EMFILE, EINVAL
        for number in [24, 22] {
            let error = io::Error::from_raw_os_error(number);
            assert_eq!(cause(&error), Cause::Other, "{number}");
        }
    }
}
