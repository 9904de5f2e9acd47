//! Keys, editions and licenses: is the machine a KMS client at all, and does its key fit.

use super::{Ladder, Reading, Rung};
use crate::codes::{Changes, Side};

pub(super) static LADDER: Ladder = Ladder {
    side: Side::Licensing,
    rungs: &[
        Rung {
            at: "on the client",
            aim: "see which kind of key is installed",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                Reading {
                    seen: "`VOLUME_KMSCLIENT` in the line `Description`",
                    means: "it is a KMS client; go to step 2",
                },
                Reading {
                    seen: "`VOLUME_MAK` or `RETAIL`",
                    means: "it activates at Microsoft over the internet, and KMS does not matter: \
                            `kmsdoctor explain internet-activation`; \
                            if it is to use KMS, install the GVLK of its edition",
                },
                Reading {
                    seen: "`VOLUME_KMS` without `CLIENT`",
                    means: "a KMS host key is on this machine: right for a KMS host, wrong anywhere else; \
                            put a GVLK there and remove its SRV record",
                },
                Reading {
                    seen: "a heading `Automatic VM Activation client information`",
                    means: "its Hyper-V host activates it, not KMS",
                },
                Reading {
                    seen: "0xC004F014, or no key",
                    means: "nothing looks for a KMS host without a key; install the GVLK of its edition",
                },
                Reading {
                    seen: "`AD` or `Token` in the line `Configured Activation Type`",
                    means: "it may not use KMS; `slmgr.vbs /act-type 0` allows every way (changes the client)",
                },
            ],
        },
        Rung {
            at: "on the client, elevated",
            aim: "see which edition is installed",
            command: "DISM.exe /Online /Get-CurrentEdition",
            changes: None,
            readings: &[
                Reading {
                    seen: "a name with `Eval`",
                    means: "an evaluation takes no volume key (users report 0xC004F069); convert it first",
                },
                Reading {
                    seen: "another edition than in the line `Name` of step 1",
                    means: "the key does not fit; install the GVLK of the edition that is installed",
                },
                Reading {
                    seen: "the same edition",
                    means: "the key fits; go to step 3",
                },
            ],
        },
        Rung {
            at: "on the client, in PowerShell",
            aim: "read the state of the license and its reason, in any language of Windows",
            command: "Get-CimInstance SoftwareLicensingProduct -Filter 'PartialProductKey IS NOT NULL' | \
                      Format-List Name, LicenseStatus, LicenseStatusReason, GracePeriodRemaining",
            changes: None,
            readings: &[
                Reading {
                    seen: "`LicenseStatus` 1",
                    means: "it is activated; by KMS, it must be renewed within `GracePeriodRemaining` minutes",
                },
                Reading {
                    seen: "`LicenseStatus` 5 with the reason 3221549065",
                    means: "that is 0xC004F009: it was not activated in time; go to step 4",
                },
                Reading {
                    seen: "another reason",
                    means: "give the number to `kmsdoctor explain` as it is, and do what it says",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "see whether it finds and reaches a KMS host",
            command: "kmsdoctor",
            changes: None,
            readings: &[
                Reading {
                    seen: "healthy or degraded",
                    means: "DNS and the network are not at fault; go to step 5",
                },
                Reading {
                    seen: "broken",
                    means: "no renewal can work; do what the findings say first",
                },
            ],
        },
        Rung {
            at: "on the client",
            aim: "try to activate",
            command: "slmgr.vbs /ato",
            changes: Some(Changes::Client),
            readings: &[
                Reading {
                    seen: "it says that the product was activated",
                    means: "done",
                },
                Reading {
                    seen: "0xC004F038, 0xC004F041 or 0xC004F042",
                    means: "key and way are right, the host declines: `kmsdoctor explain host`",
                },
                Reading {
                    seen: "0xC004F074, or a code that begins with 0x8007",
                    means: "the key is right, the way is not: `kmsdoctor explain` with that code",
                },
                Reading {
                    seen: "the code you came with",
                    means: "`kmsdoctor explain` with that code says what is left to do",
                },
            ],
        },
    ],
};
