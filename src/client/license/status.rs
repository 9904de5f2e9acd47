//! The state of a license, in words and numbers.

/// The state of a license, by the numbers events give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LicenseStatus {
    /// 0.
    Unlicensed,
    /// 1: activated.
    Licensed,
    /// 2: the days after installation.
    FirstGrace,
    /// 3: the license ran out, or the hardware changed too much.
    OutOfToleranceGrace,
    /// 4.
    NonGenuineGrace,
    /// 5: no grace is left; Windows reminds the user.
    Notification,
    /// 6: the first grace was prolonged.
    ExtendedGrace,
}

impl LicenseStatus {
    /// The state with this number.
    pub fn from_number(number: u64) -> Option<Self> {
        Some(match number {
            0 => Self::Unlicensed,
            1 => Self::Licensed,
            2 => Self::FirstGrace,
            3 => Self::OutOfToleranceGrace,
            4 => Self::NonGenuineGrace,
            5 => Self::Notification,
            6 => Self::ExtendedGrace,
            _ => return None,
        })
    }

    /// Its number in events.
    pub fn number(self) -> u8 {
        match self {
            Self::Unlicensed => 0,
            Self::Licensed => 1,
            Self::FirstGrace => 2,
            Self::OutOfToleranceGrace => 3,
            Self::NonGenuineGrace => 4,
            Self::Notification => 5,
            Self::ExtendedGrace => 6,
        }
    }

    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unlicensed => "unlicensed",
            Self::Licensed => "licensed (activated)",
            Self::FirstGrace => "first grace (after installation)",
            Self::OutOfToleranceGrace => {
                "out-of-tolerance grace (license expired or hardware changed)"
            }
            Self::NonGenuineGrace => "non-genuine grace",
            Self::Notification => "notification (no grace left)",
            Self::ExtendedGrace => "extended grace",
        }
    }
}
