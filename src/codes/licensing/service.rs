//! Codes of activation with Microsoft: what its activation service says of a key, and data of telephone activation.

use super::{
    ACTIVATE, ASK_MICROSOFT, AT_MICROSOFT, ERROR_CODES, GENERIC_KEY, KIND_OF_KEY, NOTHING_OUTSIDE,
    SLERROR, TABLE_10,
};
use crate::codes::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// Nothing is changed by looking at a key again.
const COMPARE_KEY: Fix = act(
    "compare the MAK, character by character, with the one that Microsoft gave out",
    None,
);
/// A MAK has a count; Microsoft raises it on request.
const MORE_ACTIVATIONS: Fix = act(
    "ask Microsoft's Licensing Activation Center for more activations",
    None,
);
/// Machines in Azure reach its own KMS from Azure addresses only.
const AZURE: Fix = run(
    "on a machine in Azure with a generic volume key, use the KMS of Azure",
    "slmgr.vbs /skms azkms.core.windows.net:1688",
    Changes::Client,
);

/// In ascending order.
pub(in crate::codes) static CODES: &[CodeEntry] = &[
    CodeEntry {
        code: ErrorCode(0xC004_B100),
        symbol: Some("SL_E_SRV_GENERAL_ERROR"),
        side: Side::Licensing,
        applies_to: "machines with a MAK",
        meaning: "Microsoft's activation service refused to activate this machine. \
                  It does not support the MAK that the machine sent.",
        causes: &[cause(
            "the MAK is not the one that Microsoft gave out, or not for this product",
            &[],
        )],
        fixes: &[KIND_OF_KEY, COMPARE_KEY, ASK_MICROSOFT, GENERIC_KEY],
        outside_check: AT_MICROSOFT,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_C001),
        symbol: Some("SL_E_CHPA_PRODUCT_KEY_OUT_OF_RANGE"),
        side: Side::Licensing,
        applies_to: "machines with a MAK",
        meaning: "Microsoft's activation service does not accept the key: it is not valid.",
        causes: &[
            cause("the MAK was mistyped", &[]),
            cause("the MAK is not valid", &[]),
        ],
        fixes: &[
            KIND_OF_KEY,
            COMPARE_KEY,
            act("enter the MAK again", Some(Changes::Client)),
            ASK_MICROSOFT,
            GENERIC_KEY,
        ],
        outside_check: AT_MICROSOFT,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10, SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_C003),
        symbol: Some("SL_E_CHPA_PRODUCT_KEY_BLOCKED"),
        side: Side::Licensing,
        applies_to: "machines with a MAK",
        meaning: "Microsoft has blocked the key, and its activation service refuses it. \
                  Another article of Microsoft also gives damaged licensing files on the machine as a reason.",
        causes: &[
            cause(
                "the key was reported stolen or misused, or was revoked",
                &[],
            ),
            cause("the key was a trial, and the trial has ended", &[]),
            cause("the key is of another edition", &[]),
            cause(
                "the machine was moved to Azure with a key that is not valid there",
                &[],
            ),
            cause(
                "`tokens.dat` is damaged, or its permissions are wrong (KB978305)",
                &[],
            ),
        ],
        fixes: &[
            KIND_OF_KEY,
            GENERIC_KEY,
            AZURE,
            ACTIVATE,
            act(
                "for a machine that needs a MAK, ask Microsoft's Licensing Activation Center for a new one",
                None,
            ),
            act(
                "where the key is known to be good, rebuild `tokens.dat` as KB2736303 describes; the product key has to be installed again after that, so write it down first",
                Some(Changes::Client),
            ),
        ],
        outside_check: AT_MICROSOFT,
        basis: CodeBasis::Documented,
        sources: &[
            "Microsoft, \"Error 0xC004C003 'the specified product key is blocked' when activating Windows\"",
            "Microsoft, \"Error 0xC004E002 during activation\" (KB978305)",
            ERROR_CODES,
            TABLE_10,
            SLERROR,
        ],
    },
    CodeEntry {
        code: ErrorCode(0xC004_C008),
        symbol: Some("SL_E_CHPA_MAXIMUM_UNLOCK_EXCEEDED"),
        side: Side::Licensing,
        applies_to: "machines with a retail, OEM or MAK key, and KMS hosts",
        meaning: "Microsoft's activation service refused the key: it is used on too many machines. \
                  Mostly that is a retail or OEM key of the machine itself (community). \
                  On a KMS host it is the host key, which the service takes on at most 6 machines, 10 times each. \
                  The machine asked Microsoft and no KMS host.",
        causes: &[
            cause(
                "the machine has a retail or OEM key that is used on other machines too",
                &[],
            ),
            cause("a KMS host was rebuilt or activated too often", &[]),
            cause(
                "the host key sits on ordinary machines, typed by hand or rolled out in an image, and each of them acts as a KMS host",
                &[],
            ),
            cause(
                "a machine was moved to Azure together with a host key that was used often",
                &[],
            ),
        ],
        fixes: &[
            look("see which kind of key the machine has", "slmgr.vbs /dlv"),
            run(
                "where it is to be a KMS client, install the generic volume key (GVLK) of its edition",
                "slmgr.vbs /ipk GVLK",
                Changes::Client,
            ),
            look(
                "where it is a KMS host, see which machines offer KMS in your domain",
                "nslookup -type=srv _vlmcs._tcp.DOMAIN.",
            ),
            run(
                "on each of them that is to be no KMS host, install the generic volume key (GVLK) of its edition",
                "slmgr.vbs /ipk GVLK",
                Changes::Client,
            ),
            act(
                "remove the SRV records of these machines",
                Some(Changes::Dns),
            ),
            MORE_ACTIVATIONS,
            run("activate the KMS host", "slmgr.vbs /ato", Changes::Host),
        ],
        outside_check: "SRV records show who offers KMS: ordinary machines among them mean that the host key was spread. \
                        How often a key was used cannot be seen.",
        basis: CodeBasis::Documented,
        sources: &[
            "Microsoft, \"Error 0xC004C008 'The specified product key could not be used' when you activate Windows\"",
            ERROR_CODES,
            TABLE_10,
            SLERROR,
            "GitHub docker/for-win, issue 3958 (community)",
        ],
    },
    CodeEntry {
        code: ErrorCode(0xC004_C017),
        symbol: Some("SL_E_CHPA_PRODUCT_KEY_BLOCKED_IPLOCATION"),
        side: Side::Licensing,
        applies_to: "machines with a MAK or a retail key",
        meaning: "Microsoft's activation service refuses the key in the region where the machine is.",
        causes: &[cause(
            "the key is used in a region it was not made for",
            &[],
        )],
        fixes: &[KIND_OF_KEY, ASK_MICROSOFT, GENERIC_KEY],
        outside_check: AT_MICROSOFT,
        basis: CodeBasis::Documented,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_C020),
        symbol: Some("SL_E_CHPA_DMAK_LIMIT_EXCEEDED"),
        side: Side::Licensing,
        applies_to: "machines with a MAK",
        meaning: "This MAK is used up. \
                  A MAK activates a limited number of times, and Microsoft's activation service counts them.",
        causes: &[cause("the activations of this MAK are used up", &[])],
        fixes: &[KIND_OF_KEY, MORE_ACTIVATIONS, GENERIC_KEY],
        outside_check: AT_MICROSOFT,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_C021),
        symbol: Some("SL_E_CHPA_DMAK_EXTENSION_LIMIT_EXCEEDED"),
        side: Side::Licensing,
        applies_to: "machines with a MAK",
        meaning: "This MAK is used up, the extension of its count included.",
        causes: &[cause("the extended count of this MAK is used up", &[])],
        fixes: &[KIND_OF_KEY, MORE_ACTIVATIONS, GENERIC_KEY],
        outside_check: AT_MICROSOFT,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F02C),
        symbol: Some("SL_E_CIDIID_INVALID_DATA"),
        side: Side::Licensing,
        applies_to: "machines with a MAK, KMS clients, KMS hosts that are activated by telephone",
        meaning: "The numbers of an activation by telephone are not right. \
                  Windows cannot use the confirmation ID as it was entered.",
        causes: &[
            cause("the confirmation ID was mistyped", &[]),
            cause(
                "the confirmation ID was given for another installation ID",
                &[],
            ),
        ],
        fixes: &[
            look(
                "show the installation ID, and compare it with the one given on the telephone",
                "slmgr.vbs /dti",
            ),
            act(
                "enter the confirmation ID again with `slmgr.vbs /atp`",
                Some(Changes::Client),
            ),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
];
