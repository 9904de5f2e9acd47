//! Codes of Windows that takes itself for not genuine.

use super::{
    ACTIVATE, ASK_MICROSOFT, ERROR_CODES, GENERIC_KEY, KIND_OF_KEY, NOTHING_OUTSIDE, SLERROR,
};
use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// In ascending order.
pub(in crate::codes) static CODES: &[CodeEntry] = &[
    CodeEntry {
        code: ErrorCode(0x8004_FE21),
        symbol: None,
        side: Side::Licensing,
        applies_to: "KMS clients, machines with a MAK",
        meaning: "Windows takes itself for not genuine.",
        causes: &[
            cause(
                "language packs on an edition that is not licensed for them; some programs install them unasked",
                &[],
            ),
            cause("malware changed parts of Windows", &[]),
            cause("system files are damaged", &[]),
        ],
        fixes: &[
            look(
                "check the system files without changing them (elevated prompt)",
                "sfc.exe /verifyonly",
            ),
            run(
                "repair damaged system files (elevated prompt)",
                "sfc.exe /scannow",
                Changes::Client,
            ),
            act(
                "if it stays so, install Windows anew; Microsoft names no other remedy",
                Some(Changes::Client),
            ),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F064),
        symbol: Some("SL_E_NONGENUINE_GRACE_TIME_EXPIRED"),
        side: Side::Licensing,
        applies_to: "machines with a MAK",
        meaning: "A check of whether Windows is genuine failed, and the period of grace after it is over.",
        causes: &[cause(
            "the check found licensing files, or the system, changed",
            &[],
        )],
        fixes: &[KIND_OF_KEY, ASK_MICROSOFT],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F065),
        symbol: Some("SL_I_NONGENUINE_GRACE_PERIOD"),
        side: Side::Licensing,
        applies_to: "KMS clients, machines with a MAK",
        meaning: "A check of whether Windows is genuine failed, and the period of grace after it is running. \
                  When it ends, the machine shows notifications. \
                  Microsoft's texts disagree about the number: an article writes 0xC004F065, the SDK has 0x4004F065, which is no error.",
        causes: &[cause("the check for genuine Windows failed", &[])],
        fixes: &[
            KIND_OF_KEY,
            GENERIC_KEY,
            act(
                "otherwise install a key that your organization bought, before the period ends",
                Some(Changes::Client),
            ),
            ACTIVATE,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F200),
        symbol: Some("SL_E_NOT_GENUINE"),
        side: Side::Licensing,
        applies_to: "KMS clients",
        meaning: "Windows no longer counts as genuine. \
                  In January 2019 a change at Microsoft did this to KMS clients of Windows 7 with the update KB971033.",
        causes: &[
            cause("the update KB971033 on a KMS client of Windows 7", &[]),
            cause("licensing files were changed", &[]),
        ],
        fixes: &[
            look(
                "see whether the update is installed (PowerShell)",
                "Get-HotFix -Id KB971033",
            ),
            run(
                "remove the update, then restart",
                "wusa.exe /uninstall /kb:971033",
                Changes::Client,
            ),
            act(
                "rebuild the licensing store (`tokens.dat`) as KB4487266 describes; the product key has to be installed again after that, so write it down first",
                Some(Changes::Client),
            ),
            GENERIC_KEY,
            ACTIVATE,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[
            "Microsoft, KB4487266, on KMS clients of Windows 7 that report not to be genuine",
            SLERROR,
        ],
    },
];
