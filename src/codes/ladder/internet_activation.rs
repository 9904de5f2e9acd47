//! From a code of the internet to the key that should not be there, or to the way to Microsoft.

use super::{Ladder, Rung, reading};
use crate::codes::{Changes, Side};

/// In the order to climb.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::InternetActivation,
    rungs: &[
        Rung {
            at: "on the machine",
            aim: "see which key it has",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                reading(
                    "`VOLUME_KMSCLIENT` in the description",
                    "it activates by KMS or Active Directory; where the code came in event 8200 or 8208, it was for a license ticket and does not hinder that",
                ),
                reading(
                    "`VOLUME_MAK` or `RETAIL`, and KMS is meant",
                    "the key is the fault: install the GVLK that Microsoft lists for the edition (`slmgr.vbs /ipk GVLK`, changes the client)",
                ),
                reading(
                    "`VOLUME_MAK` or `RETAIL`, and that is right",
                    "it must reach Microsoft; go to step 2",
                ),
                reading(
                    "`VOLUME_KMS_` and a product",
                    "this is a KMS host, which must activate its own key at Microsoft; go to step 2",
                ),
            ],
        },
        Rung {
            at: "on the machine",
            aim: "see whether Microsoft's activation service can be reached without a proxy",
            command: "Test-NetConnection activation.sls.microsoft.com -Port 443",
            changes: None,
            readings: &[
                reading(
                    "the name does not resolve",
                    "its DNS servers do not resolve names of the internet (0x80072EE7); mend that, or go to step 3",
                ),
                reading(
                    "`TcpTestSucceeded : False`",
                    "the direct way is shut (0x80072EE2, 0x80072EFD); go to step 3",
                ),
                reading("`TcpTestSucceeded : True`", "the way is open; go to step 4"),
            ],
        },
        Rung {
            at: "on the machine",
            aim: "see which proxy its services use",
            command: "netsh winhttp show proxy",
            changes: None,
            readings: &[
                reading(
                    "direct access, no proxy",
                    "without a direct way nothing gets out; open it for Microsoft's activation addresses, or go to step 5",
                ),
                reading(
                    "a proxy",
                    "it must let activation through without log-on (0x8004FE33) and without opening TLS (0x80072F8F)",
                ),
            ],
        },
        Rung {
            at: "on the machine, in PowerShell",
            aim: "see the time in UTC",
            command: "[DateTime]::UtcNow",
            changes: None,
            readings: &[
                reading(
                    "minutes or more from a clock you trust",
                    "the clock is the fault (0x80072F8F, 0xC004B011); run `w32tm /resync` as administrator (changes that machine)",
                ),
                reading(
                    "right",
                    "run `slmgr.vbs /ato` (changes that machine) and see `kmsdoctor explain` with the code; if the internet stays shut, go to step 5",
                ),
            ],
        },
        Rung {
            at: "on the machine",
            aim: "activate by telephone where there is no way to the internet; since December 2025 callers are sent to a web portal (secondary sources), which needs another device",
            command: "slui.exe 4",
            changes: Some(Changes::Client),
            readings: &[
                reading("the confirmation ID is accepted", "it is activated"),
                reading(
                    "it is not accepted",
                    "the key or the numbers are wrong; see `kmsdoctor explain` with the code",
                ),
            ],
        },
    ],
};
