//! The KMS host itself.

use super::{Ladder, Reading, Rung};
use crate::codes::Side;

/// The ladder of this side.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::Host,
    rungs: &[
        Rung {
            at: "on the host",
            aim: "see whether it is a KMS host that may serve",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                Reading {
                    seen: "no line says that Key Management Service is enabled",
                    means: "no host key is installed; for Office hosts look with `slmgr.vbs /dlv all`",
                },
                Reading {
                    seen: "`License Status` is not `Licensed`",
                    means: "the host key is not activated (0xC004F041); run `slmgr.vbs /ato` as administrator (changes the host)",
                },
                Reading {
                    seen: "`Current count` is below 25, or below 5 where only servers or Office ask",
                    means: "clients show 0xC004F038 until enough of them have asked",
                },
                Reading {
                    seen: "`Listening on Port` is not 1688",
                    means: "use that port in all that follows, and compare it with the SRV record",
                },
                Reading {
                    seen: "all of that is well",
                    means: "go to step 2",
                },
            ],
        },
        Rung {
            at: "on the host",
            aim: "see which program listens at the port",
            command: "Get-Process -Id (Get-NetTCPConnection -LocalPort 1688 -State Listen).OwningProcess",
            changes: None,
            readings: &[
                Reading {
                    seen: "`sppsvc`",
                    means: "go to step 3",
                },
                Reading {
                    seen: "another program",
                    means: "it holds the port of KMS; move it, then start `sppsvc` (both change the host)",
                },
                Reading {
                    seen: "an error that nothing was found",
                    means: "nothing listens; run `Start-Service sppsvc` as administrator (changes the host) and look again",
                },
            ],
        },
        Rung {
            at: "on the host",
            aim: "see whether its own firewall lets clients in",
            command: "Get-NetFirewallRule -Name SPPSVC-In-TCP | Select-Object Enabled, Profile, Action",
            changes: None,
            readings: &[
                Reading {
                    seen: "`Enabled` is `False`",
                    means: "clients find the host silent; run `Enable-NetFirewallRule -Name SPPSVC-In-TCP` as administrator (changes the host)",
                },
                Reading {
                    seen: "`Enabled` is `True`",
                    means: "go to step 4; for a port other than 1688 a rule of its own is needed",
                },
            ],
        },
        Rung {
            at: "on the host",
            aim: "see whether the client's request arrived, and what the host made of it",
            command: "Get-WinEvent -FilterHashtable @{LogName='Key Management Service'; Id=12290} -MaxEvents 20 | Format-List TimeCreated, Message",
            changes: None,
            readings: &[
                Reading {
                    seen: "no event with the client's name in the third field",
                    means: "the request did not arrive; see `kmsdoctor explain network`",
                },
                Reading {
                    seen: "the first field is 0",
                    means: "the host answered; if the client is not activated all the same, the count is too low (0xC004F038)",
                },
                Reading {
                    seen: "the first field is 0xC004F06C",
                    means: "the clocks differ by more than 4 hours; see `kmsdoctor explain time`",
                },
                Reading {
                    seen: "the first field is 0xC004F015",
                    means: "the host does not know the client's product (0xC004F042 at the client), since its update or host key is missing",
                },
            ],
        },
        Rung {
            at: "on the host",
            aim: "see whether it publishes itself in DNS",
            command: "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12293,12294} -MaxEvents 5 | Format-List TimeCreated, Id, Message",
            changes: None,
            readings: &[
                Reading {
                    seen: "the newest is 12294",
                    means: "the record was published; the fault is not there",
                },
                Reading {
                    seen: "the newest is 12293",
                    means: "publishing failed; give its code to `kmsdoctor explain`",
                },
                Reading {
                    seen: "neither",
                    means: "publishing is off (`slmgr.vbs /dlv` says so) or the service has not started since; a record made by hand is as good",
                },
            ],
        },
    ],
};
