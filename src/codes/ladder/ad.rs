//! From a domain member that is not activated to the directory, or to KMS.

use super::{Ladder, Rung, reading};
use crate::codes::{Changes, Side};

/// In the order to climb.
pub(super) static LADDER: Ladder = Ladder {
    side: Side::Ad,
    rungs: &[
        Rung {
            at: "on the client",
            aim: "see which ways of activation are open to it (labels as in English)",
            command: "slmgr.vbs /dlv",
            changes: None,
            readings: &[
                reading(
                    "`License Status: Licensed`",
                    "nothing is to be mended; `AD Activation client information` says that Active Directory activated it",
                ),
                reading(
                    "`VOLUME_KMSCLIENT` is missing in the description",
                    "the key is no GVLK, so neither Active Directory nor KMS activates it; see `kmsdoctor explain licensing`",
                ),
                reading(
                    "`Configured Activation Type: KMS`",
                    "Active Directory is not asked; go to step 5",
                ),
                reading(
                    "`Configured Activation Type: AD`",
                    "KMS is not tried; `slmgr.vbs /act-type 0` allows it (changes the client). Go to step 2",
                ),
                reading("`Configured Activation Type: All`", "go to step 2"),
            ],
        },
        Rung {
            at: "on the client",
            aim: "see whether it finds a domain controller",
            command: "nltest /dsgetdc:corp.example",
            changes: None,
            readings: &[
                reading("the name of a domain controller", "go to step 3"),
                reading(
                    "an error",
                    "the machine is no domain member, or DNS and network keep it from one; without one only KMS is left: go to step 5",
                ),
            ],
        },
        Rung {
            at: "on the client, as a user of the domain",
            aim: "list the activation objects of the forest",
            command: "slmgr.vbs /ao-list",
            changes: None,
            readings: &[
                reading(
                    "none",
                    "activation by Active Directory is not set up (0x80072030, 0xC004F081); where KMS is meant, go to step 5",
                ),
                reading(
                    "only for other products or older versions",
                    "none fits; make an object with a newer host key, or go to step 5",
                ),
                reading("one for this product", "go to step 4"),
            ],
        },
        Rung {
            at: "on the client",
            aim: "try again and read the code",
            command: "slmgr.vbs /ato",
            changes: Some(Changes::Client),
            readings: &[
                reading(
                    "success",
                    "the directory or KMS activated it; `slmgr.vbs /dlv` tells which",
                ),
                reading(
                    "0xC004F081 or 0x80072030",
                    "the domain controller has not got the object yet; wait for replication, then try again",
                ),
                reading(
                    "another code",
                    "KMS was tried after the directory; see `kmsdoctor explain` with that code, then go to step 5",
                ),
            ],
        },
        Rung {
            at: "on any machine in the client's network",
            aim: "see whether KMS can serve instead",
            command: "kmsdoctor diagnose corp.example --server 192.0.2.53",
            changes: None,
            readings: &[
                reading(
                    "`HEALTHY` or `DEGRADED`",
                    "a KMS host can be found; where the client finds none, its activation type or its own settings are left",
                ),
                reading("`BROKEN`", "KMS cannot serve either; the findings say why"),
            ],
        },
    ],
};
