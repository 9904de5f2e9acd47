//! From a clock that is suspected to the machine whose clock is wrong.

use super::{Ladder, Rung, reading};
use crate::codes::{Changes, Side};

/// In the order to climb.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::Time,
    rungs: &[
        Rung {
            at: "on the client",
            aim: "read the first field of the newest events 12288",
            command: "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
            changes: None,
            readings: &[
                reading(
                    "0xC004F06C",
                    "the KMS host turned the request down for the time; go to step 2",
                ),
                reading(
                    "another code",
                    "the clock is not the fault; see `kmsdoctor explain` with that code",
                ),
                reading(
                    "no event, and 0xC004B011 was shown",
                    "Microsoft's service turned the clock down; go to step 3",
                ),
            ],
        },
        Rung {
            at: "on the client",
            aim: "measure how far its clock is from that of the KMS host",
            command: "w32tm /stripchart /computer:kms1.corp.example /samples:3 /dataonly",
            changes: None,
            readings: &[
                reading(
                    "more than 14400 s, plus or minus",
                    "the clocks are more than 4 hours apart; go to step 3",
                ),
                reading(
                    "a few seconds",
                    "the clocks agree now; run `slmgr.vbs /ato` and read the next event 12288",
                ),
                reading(
                    "an error in place of seconds",
                    "the host does not give the time; compare `[DateTime]::UtcNow` on both machines, then go to step 3",
                ),
            ],
        },
        Rung {
            at: "on the client, then on the KMS host",
            aim: "see where it takes its time from",
            command: "w32tm /query /status",
            changes: None,
            readings: &[
                reading(
                    "a domain controller or time server, and a recent time of synchronization",
                    "this clock is guided; look at the other machine",
                ),
                reading(
                    "`Local CMOS Clock` or `Free-running System Clock`",
                    "nothing guides this clock; go to step 4",
                ),
                reading(
                    "an error: the service has not been started",
                    "run `Start-Service w32time` as administrator, then go to step 5",
                ),
            ],
        },
        Rung {
            at: "there, as administrator",
            aim: "see what is to guide the clock",
            command: "w32tm /query /configuration",
            changes: None,
            readings: &[
                reading(
                    "a domain member with another `Type` than `NT5DS`",
                    "run `w32tm /config /syncfromflags:domhier /update`, then go to step 5",
                ),
                reading(
                    "`Enabled: 0` below `NtpClient`",
                    "the client for NTP is switched off; set the value `Enabled` below `W32Time\\TimeProviders\\NtpClient` in the registry, or the policy behind it, to 1, then go to step 5",
                ),
                reading(
                    "a workgroup machine with `NoSync`, or with an `NtpServer` that is gone",
                    "name a server that answers: `w32tm /config /syncfromflags:manual /manualpeerlist:time.corp.example /update`, then go to step 5",
                ),
            ],
        },
        Rung {
            at: "there, as administrator",
            aim: "take the time anew",
            command: "w32tm /resync",
            changes: Some(Changes::Client),
            readings: &[
                reading(
                    "it succeeds",
                    "run `slmgr.vbs /ato` on the client; where it is a virtual machine, see that its host gives the same time",
                ),
                reading(
                    "no time data was available",
                    "the time source cannot be reached; let UDP port 123 pass to it",
                ),
            ],
        },
    ],
};
