//! Codes of licenses that have run out, or no longer belong to the machine.

use super::{ACTIVATE, EDITION, ERROR_CODES, KIND_OF_KEY, NOTHING_OUTSIDE, SLERROR, TABLE_10};
use crate::codes::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// What a machine needs in order to renew is the same as for its first activation.
const RENEWAL_OUTSIDE: &str = "Whether a KMS client could be activated now: SRV records, addresses, and TCP port 1688 of each host. \
                               What happened in the past cannot be seen.";
/// From the machine itself, so that its own settings count.
const DISCOVERY: Fix = look(
    "on the machine, see whether it finds a KMS host now",
    "kmsdoctor",
);
/// Each rearm is taken from a small number that never grows.
const REARMS_LEFT: Fix = look(
    "see in the line `Remaining Windows rearm count` how many rearms are left",
    "slmgr.vbs /dlv",
);

/// In ascending order.
pub(in crate::codes) static CODES: &[CodeEntry] = &[
    CodeEntry {
        code: ErrorCode(0xC004_D307),
        symbol: Some("SL_REMAPPING_SP_PUB_TS_MAX_REARM_REACHED"),
        side: Side::Licensing,
        applies_to: "KMS clients, images",
        meaning: "No rearm is left: this installation cannot reset its activation again. \
                  Administrators meet it when they give cloned machines a client machine ID (CMID) of their own.",
        causes: &[cause("the image was rearmed too often", &[])],
        fixes: &[
            REARMS_LEFT,
            act(
                "build the image anew from the installation medium, and run `sysprep /generalize` once, at the end",
                Some(Changes::Client),
            ),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F009),
        symbol: Some("SL_E_GRACE_TIME_EXPIRED"),
        side: Side::Licensing,
        applies_to: "KMS clients, machines with a MAK",
        meaning: "The machine was not activated in time and now shows notifications. \
                  This is a consequence, not the cause: find what kept it from being activated. \
                  `slmgr.vbs /dlv` gives this code as the reason of the notifications.",
        causes: &[
            cause(
                "no name leads the machine to a KMS host",
                &[
                    RuleCode(101),
                    RuleCode(103),
                    RuleCode(201),
                    RuleCode(202),
                    RuleCode(203),
                    RuleCode(501),
                    RuleCode(502),
                    RuleCode(503),
                    RuleCode(505),
                ],
            ),
            cause(
                "a host that was set by hand is wrong or retired",
                &[RuleCode(102)],
            ),
            cause(
                "the KMS hosts that the machine finds do not serve it",
                &[
                    RuleCode(302),
                    RuleCode(303),
                    RuleCode(601),
                    RuleCode(602),
                    RuleCode(603),
                    RuleCode(605),
                ],
            ),
            cause(
                "the machine was away from the network of its KMS hosts for more than 180 days",
                &[],
            ),
            cause("a MAK was installed and never activated", &[]),
        ],
        fixes: &[
            KIND_OF_KEY,
            DISCOVERY,
            ACTIVATE,
            act(
                "with a MAK, activate online or by telephone",
                Some(Changes::Client),
            ),
        ],
        outside_check: RENEWAL_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F00F),
        symbol: Some("SL_E_OUT_OF_TOLERANCE"),
        side: Side::Licensing,
        applies_to: "KMS clients, KMS hosts, machines with a MAK",
        meaning: "The hardware has changed so much that the activation no longer counts. \
                  The machine has a period of grace in which to be activated again.",
        causes: &[
            cause("new hardware, or new drivers", &[]),
            cause("a virtual machine was moved or cloned", &[]),
        ],
        fixes: &[
            DISCOVERY,
            act("restart the machine", Some(Changes::Client)),
            ACTIVATE,
            act(
                "with a MAK, activate again online or by telephone",
                Some(Changes::Client),
            ),
        ],
        outside_check: RENEWAL_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F056),
        symbol: Some("SL_E_VL_MACHINE_NOT_BOUND"),
        side: Side::Licensing,
        applies_to: "KMS clients",
        meaning: "The activation by KMS is not tied to this machine. \
                  This follows from the name of the code; Microsoft's text only says that KMS did not activate the product.",
        causes: &[
            cause("the image was cloned or moved after its activation", &[]),
            cause("the hardware changed after the activation", &[]),
        ],
        fixes: &[
            DISCOVERY,
            ACTIVATE,
            REARMS_LEFT,
            run(
                "on a clone, reset the activation, then restart; this uses up one rearm",
                "slmgr.vbs /rearm",
                Changes::Client,
            ),
        ],
        outside_check: RENEWAL_OUTSIDE,
        basis: CodeBasis::Inferred,
        sources: &[
            SLERROR,
            "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
        ],
    },
    CodeEntry {
        code: ErrorCode(0xC004_FC07),
        symbol: Some("SL_E_VALIDITY_PERIOD_EXPIRED"),
        side: Side::Licensing,
        applies_to: "KMS clients, evaluation editions",
        meaning: "A license that was valid for a time has run out. \
                  This follows from the name of the code; an evaluation ends, and an activation by KMS ends 180 days after its last renewal.",
        causes: &[
            cause(
                "Windows is an evaluation edition, and its time is over",
                &[],
            ),
            cause("a volume license was not renewed in time", &[]),
        ],
        fixes: &[
            look("see when the license ends or ended", "slmgr.vbs /xpr"),
            EDITION,
            DISCOVERY,
            ACTIVATE,
            act(
                "convert an evaluation with `DISM.exe /Online /Set-Edition` and a key of your organization; a domain controller cannot be converted",
                Some(Changes::Client),
            ),
        ],
        outside_check: RENEWAL_OUTSIDE,
        basis: CodeBasis::Inferred,
        sources: &[
            SLERROR,
            "Microsoft, \"Upgrade and conversion options for Windows Server\"",
        ],
    },
];
