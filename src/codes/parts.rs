//! The parts of a code that stands in no table: severity, facility and number, and nothing guessed.

use crate::model::ErrorCode;

/// An HRESULT taken apart (`[MS-ERREF]`, 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The whole.
    pub code: ErrorCode,
    /// True when its top bit is set: an error.
    pub is_error: bool,
    /// What numbered it.
    pub facility: Facility,
    /// The lower 16 bits.
    pub number: u16,
}

/// What numbered an HRESULT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facility {
    /// 0: general codes.
    Null,
    /// 1: RPC.
    Rpc,
    /// 4: the interface that gave it; its meaning depends on that.
    Interface,
    /// 7: a Win32 error number.
    Win32,
    /// 9: security.
    Security,
    /// Any other, by its number of 11 bits.
    Other(u16),
}

impl Parts {
    /// Takes `code` apart.
    pub fn of(code: ErrorCode) -> Self {
        let ErrorCode(bits) = code;
        let facility = u16::try_from((bits >> 16) & 0x7ff).unwrap_or_default();
        Self {
            code,
            is_error: bits & 0x8000_0000 != 0,
            facility: match facility {
                0 => Facility::Null,
                1 => Facility::Rpc,
                4 => Facility::Interface,
                7 => Facility::Win32,
                9 => Facility::Security,
                other => Facility::Other(other),
            },
            number: u16::try_from(bits & 0xffff).unwrap_or_default(),
        }
    }

    /// The status of the kernel that the code is, or that an HRESULT carries by its bit N; none for all others.
    ///
    /// `[MS-ERREF]`, 2.1 and 2.3. As an HRESULT `0xC000…` would have a reserved bit set.
    pub fn ntstatus(self) -> Option<ErrorCode> {
        const N: u32 = 0x1000_0000;
        let ErrorCode(bits) = self.code;
        let status = bits & !N;
        let is_status = bits & N != 0 || self.facility == Facility::Null;
        (is_status && 0xC000_0000 <= status).then_some(ErrorCode(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: u32, is_error: bool, facility: Facility, number: u16) {
        let parts = Parts::of(ErrorCode(code));
        let expect = Parts {
            code: ErrorCode(code),
            is_error,
            facility,
            number,
        };
        assert_eq!(parts, expect, "{code:#010X}");
    }

    #[test]
    fn every_facility_with_a_name() {
        check(0x8000_FFFF, true, Facility::Null, 0xFFFF);
        check(0x8001_0108, true, Facility::Rpc, 0x0108);
        check(0xC004_F074, true, Facility::Interface, 0xF074);
        check(0x8007_232B, true, Facility::Win32, 9003);
        check(0x8009_2328, true, Facility::Security, 0x2328);
    }

    #[test]
    fn statuses_of_the_kernel_are_told_apart() {
        let status = |code| Parts::of(ErrorCode(code)).ntstatus().map(|it| it.0);
        assert_eq!(status(0xC000_0022), Some(0xC000_0022));
        assert_eq!(status(0xD000_0272), Some(0xC000_0272));
        assert_eq!(status(0xC004_F074), None);
        assert_eq!(status(0x8000_FFFF), None);
        assert_eq!(status(0x8007_0005), None);
        assert_eq!(status(0x0000_0491), None);
    }

    #[test]
    fn other_facilities_keep_their_number() {
        check(0x803F_7001, true, Facility::Other(63), 0x7001);
        check(0x8002_0009, true, Facility::Other(2), 9);
        check(0x87FF_0000, true, Facility::Other(0x7FF), 0);
    }

    #[test]
    fn top_bit_alone_makes_an_error() {
        check(0x0000_0000, false, Facility::Null, 0);
        check(0x4004_F065, false, Facility::Interface, 0xF065);
        check(0x7FFF_FFFF, false, Facility::Other(0x7FF), 0xFFFF);
        check(0x8000_0000, true, Facility::Null, 0);
        check(0xFFFF_FFFF, true, Facility::Other(0x7FF), 0xFFFF);
    }

    /// `[MS-ERREF]`, 2.1: bits 27 to 30 belong neither to the facility nor to the number.
    #[test]
    fn bits_between_severity_and_facility_do_not_count() {
        for bit in 27..=30 {
            check(0x8007_0005 | 1 << bit, true, Facility::Win32, 5);
        }
    }
}
