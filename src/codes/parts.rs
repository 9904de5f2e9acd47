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
}
