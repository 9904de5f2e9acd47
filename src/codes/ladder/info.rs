//! Whether anything is to be mended at all.

use super::{Ladder, Rung, reading};
use crate::codes::Side;

/// In the order to climb.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::Info,
    rungs: &[
        Rung {
            at: "on the client",
            aim: "see whether Windows is licensed, and until when",
            command: "slmgr.vbs /xpr",
            changes: None,
            readings: &[
                reading(
                    "a date of expiration up to 180 days ahead",
                    "KMS or Active Directory activated it, and it renews by itself; nothing is to be mended",
                ),
                reading(
                    "permanently activated",
                    "a MAK or another key activated it; nothing is to be mended",
                ),
                reading(
                    "a grace period, or notification mode",
                    "it is not activated, or not renewed; go to step 2",
                ),
            ],
        },
        Rung {
            at: "on the client",
            aim: "see which grace period it is (labels as in English)",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                reading(
                    "`License Status: Initial grace period`",
                    "it was never activated; run `slmgr.vbs /ato` and see `kmsdoctor explain` with the code",
                ),
                reading(
                    "`License Status: Additional grace period` or `Notification`",
                    "renewals have failed for 180 days or more, or the hardware changed; run `slmgr.vbs /ato` and see `kmsdoctor explain` with the code",
                ),
            ],
        },
    ],
};
