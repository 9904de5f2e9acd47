//! Settings, rights and services of the client.

use super::{Ladder, Reading, Rung};
use crate::codes::Side;

/// The ladder of this side.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::ClientConfig,
    rungs: &[
        Rung {
            at: "on the client, in PowerShell run as administrator",
            aim: "see whether licensing works at all, and whether this is a KMS client",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                Reading {
                    seen: "0x80070005 or 0xC004F025",
                    means: "the prompt is not that of an administrator; if it is, go to step 4",
                },
                Reading {
                    seen: "0x80070422 or 0x80070426",
                    means: "the licensing service is disabled or stopped; go to step 2",
                },
                Reading {
                    seen: "0x8007000D or a code that begins with 0xC004E",
                    means: "the licensing store is damaged or may not be read; go to step 5",
                },
                Reading {
                    seen: "`Description` without `VOLUME_KMSCLIENT`",
                    means: "this is no KMS client; see `kmsdoctor explain licensing`",
                },
                Reading {
                    seen: "`Description` with `VOLUME_KMSCLIENT`",
                    means: "go to step 3",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "see how the licensing service is set to start",
            command: "Get-CimInstance Win32_Service -Filter \"Name='sppsvc'\" | Select-Object Name, StartMode, State",
            changes: None,
            readings: &[
                Reading {
                    seen: "`StartMode` is `Disabled`",
                    means: "see `kmsdoctor explain 0x80070422`",
                },
                Reading {
                    seen: "`StartMode` is `Auto`, `State` is `Stopped`",
                    means: "that is well, since the service stops when it is idle; if `Start-Service sppsvc` (changes the client) fails, go to step 4",
                },
                Reading {
                    seen: "`State` is `Running`",
                    means: "go to step 3; if commands hang, run `Restart-Service sppsvc` (changes the client)",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "see whether a host or a lookup domain is set by hand, for all products or for one",
            command: "reg query \"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform\" /s /f KeyManagementService /v",
            changes: None,
            readings: &[
                Reading {
                    seen: "`KeyManagementServiceName`",
                    means: "that host is used and DNS is not asked; if it is wrong, run `slmgr.vbs /ckms` as administrator (changes the client), and if it comes back, look for the policy or script that sets it",
                },
                Reading {
                    seen: "`KeyManagementServiceLookupDomain`",
                    means: "only that domain is asked; if it is wrong, run `slmgr.vbs /ckms-domain` as administrator (changes the client)",
                },
                Reading {
                    seen: "neither",
                    means: "the client looks in DNS; see `kmsdoctor explain dns`",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "see what the licensing service complained about",
            command: "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=8198,8229} -MaxEvents 5 | Format-List TimeCreated, Id, Message",
            changes: None,
            readings: &[
                Reading {
                    seen: "8229 with 0x80070005",
                    means: "rights of the service were changed; see `kmsdoctor explain 0x80070005`",
                },
                Reading {
                    seen: "8198 with 0xC0020017 or 0x8007139F",
                    means: "the KMS host was not reached; see `kmsdoctor explain network`",
                },
                Reading {
                    seen: "another code behind `hr=`",
                    means: "give it to `kmsdoctor explain`",
                },
            ],
        },
        Rung {
            at: "on the client, in PowerShell run as administrator",
            aim: "see whether Windows files are damaged",
            command: "sfc /verifyonly",
            changes: None,
            readings: &[
                Reading {
                    seen: "violations were found",
                    means: "run `sfc /scannow` (changes the client), then begin again at step 1",
                },
                Reading {
                    seen: "none were found",
                    means: "the licensing store is left; build `tokens.dat` anew as `kmsdoctor explain 0xC004E002` shows",
                },
            ],
        },
    ],
};
