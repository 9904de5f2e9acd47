//! Outcome → codes a client shows, each with its basis.

use super::OutcomeWord;
use crate::model::{ErrorCode, Rcode};
use crate::plan::Basis;
use std::fmt;

/// A code a client shows, and on whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientCode {
    /// The code.
    pub code: ErrorCode,
    /// On whose word.
    pub basis: Basis,
}

/// The code; its basis is shown apart.
impl fmt::Display for ClientCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code.fmt(f)
    }
}

/// The code that says no more than that every host failed.
pub(super) const SUMMARY_CODE: ErrorCode = ErrorCode(0xC004_F074);

/// What a client shows after `outcome`, the likeliest first; empty when it is served.
///
/// Sources: Microsoft's articles on 0xC004F074, 0x8007232A, 0x8007232B, 0x8007267C and "Troubleshoot activation error
/// codes"; packet captures of one Windows 11 client for 0x8007007B, 0x8007232B and 0x8007251D; the rest follows from
/// the numbers of the DNS status codes ("System Error Codes").
pub fn client_codes(outcome: OutcomeWord) -> Vec<ClientCode> {
    let codes: &[(u32, Basis)] = match outcome {
        OutcomeWord::Ok | OutcomeWord::SomeHostsUnreachable | OutcomeWord::PolicyViolation => &[],
        OutcomeWord::NoSuffix => &[(0x8007_007B, Basis::Observed)],
        OutcomeWord::NoNameServer => &[(0x8007_267C, Basis::Documented)],
        OutcomeWord::NxDomain => &[(0x8007_232B, Basis::Observed)],
        OutcomeWord::NoData => &[(0x8007_251D, Basis::Observed)],
        OutcomeWord::ServFail => &[(0x8007_232A, Basis::Documented)],
        OutcomeWord::DnsRefused => &[(0x8007_232D, Basis::Inferred)],
        OutcomeWord::DnsNoResponse => &[
            (0x8007_05B4, Basis::Inferred),
            (0xC004_F074, Basis::Inferred),
        ],
        OutcomeWord::NoSuchService | OutcomeWord::NoAddress => &[(0xC004_F074, Basis::Inferred)],
        OutcomeWord::FixedHostUnreachable | OutcomeWord::AllHostsUnreachable => {
            &[(0xC004_F074, Basis::Documented)]
        }
        OutcomeWord::NotKms => &[
            (0xC004_F074, Basis::Inferred),
            (0xC004_F039, Basis::Inferred),
        ],
    };
    codes
        .iter()
        .map(|(code, basis)| ClientCode {
            code: ErrorCode(*code),
            basis: *basis,
        })
        .collect()
}

/// True for a code with which discovery itself ends, so that it is never the reason at one host.
pub(super) fn ends_discovery(code: ErrorCode) -> bool {
    let words = OutcomeWord::ALL.into_iter();
    words.map(client_codes).any(|codes| {
        let has = |wanted| codes.iter().any(|it| it.code == wanted);
        has(code) && !has(SUMMARY_CODE)
    })
}

/// What a client shows that is led to itself.
///
/// Since Windows 8 or 8.1 a client takes no answer from its own machine; users report it, and no document says so.
pub(super) const OF_ITSELF: ClientCode = ClientCode {
    code: ErrorCode(0x8007_000D),
    basis: Basis::Community,
};

/// What a client shows beside the summary where the name of the host set by hand does not exist.
///
/// Source: Microsoft's article on 0x8007232B, as of 2026.
pub(super) fn after_unknown_host(basis: Basis) -> ClientCode {
    ClientCode {
        code: ErrorCode(0x8007_232B),
        basis,
    }
}

/// The codes of `outcome` where only the general behavior of Windows speaks for them.
pub(super) fn inferred(outcome: OutcomeWord) -> Vec<ClientCode> {
    let codes = client_codes(outcome).into_iter();
    codes
        .map(|it| ClientCode {
            basis: Basis::Inferred,
            ..it
        })
        .collect()
}

/// What a client shows after an error code other than SERVFAIL and REFUSED, by the number of the DNS status.
pub(super) fn after_rcode(rcode: Rcode) -> Vec<ClientCode> {
    let code = match rcode {
        Rcode::FORMERR => 0x8007_2329,
        Rcode::NOTIMP => 0x8007_232C,
        _ => return inferred(OutcomeWord::ServFail),
    };
    vec![ClientCode {
        code: ErrorCode(code),
        basis: Basis::Inferred,
    }]
}
