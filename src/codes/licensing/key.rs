//! Codes of keys that are missing, or do not fit the installed Windows.

use super::{
    ACTIVATE, ASK_MICROSOFT, EDITION, ERROR_CODES, GENERIC_KEY, KIND_OF_KEY, NOTHING_OUTSIDE,
    SLERROR, TABLE_10,
};
use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// In ascending order.
pub(in crate::codes) static CODES: &[CodeEntry] = &[
    CodeEntry {
        code: ErrorCode(0x8007_0490),
        symbol: Some("ERROR_NOT_FOUND"),
        side: Side::Licensing,
        applies_to: "machines that get a MAK",
        meaning: "Windows did not accept the key that was typed. \
                  Microsoft names two reasons: the MAK is not valid, or a known fault of Windows Server 2019 got in its way. \
                  By its number it is Win32 error 1168, which in general only says that something was not found.",
        causes: &[
            cause("the MAK was mistyped, or is not valid", &[]),
            cause(
                "Windows Server 2019, where a known fault keeps the key from being checked",
                &[],
            ),
        ],
        fixes: &[
            KIND_OF_KEY,
            act(
                "compare the key, character by character, with the one that Microsoft gave out",
                None,
            ),
            act(
                "enter the key with `slmgr.vbs /ipk` at an elevated prompt, not in Settings",
                Some(Changes::Client),
            ),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES],
    },
    CodeEntry {
        code: ErrorCode(0x803F_7001),
        symbol: None,
        side: Side::Licensing,
        applies_to: "Windows 10 and later",
        meaning: "Windows found neither a digital license nor a key that activates this machine. \
                  Users report it after a change of hardware, and after an installation without a key. \
                  Without a volume key a machine does not look for a KMS host.",
        causes: &[
            cause("no volume key is installed", &[]),
            cause(
                "the hardware changed, and the digital license belongs to the old hardware",
                &[],
            ),
        ],
        fixes: &[KIND_OF_KEY, GENERIC_KEY, ACTIVATE],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Community,
        sources: &["Reports of users, which agree; no text of Microsoft was found"],
    },
    CodeEntry {
        code: ErrorCode(0x803F_A067),
        symbol: Some("SL_REMAPPING_MDOLLAR_PRODUCT_KEY_BLOCKED"),
        side: Side::Licensing,
        applies_to: "Windows 10 and later",
        meaning: "By its name, the product key is blocked. \
                  Users report it when they change the key or the edition. \
                  It is not known as a code of KMS.",
        causes: &[
            cause("Microsoft has blocked the key", &[]),
            cause(
                "the key is of another kind or edition than this Windows takes (community)",
                &[],
            ),
        ],
        fixes: &[KIND_OF_KEY, EDITION, GENERIC_KEY],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_E016),
        symbol: Some("SL_E_PKEY_INVALID_CONFIG"),
        side: Side::Licensing,
        applies_to: "KMS clients",
        meaning: "The key does not fit the edition of Windows that is installed. \
                  Users report it when they enter a key of another edition or version.",
        causes: &[
            cause("the key is of another edition", &[]),
            cause("the key is of another version of Windows", &[]),
        ],
        fixes: &[EDITION, GENERIC_KEY, ACTIVATE],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Community,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F014),
        symbol: Some("SL_E_PKEY_NOT_INSTALLED"),
        side: Side::Licensing,
        applies_to: "KMS clients, machines with a MAK",
        meaning: "No product key is installed, so there is nothing to activate. \
                  The search for a KMS host never starts.",
        causes: &[
            cause("the image was made without a key", &[]),
            cause("somebody removed the key with `slmgr.vbs /upk`", &[]),
        ],
        fixes: &[KIND_OF_KEY, GENERIC_KEY, ACTIVATE],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F050),
        symbol: Some("SL_E_INVALID_PRODUCT_KEY"),
        side: Side::Licensing,
        applies_to: "KMS clients, KMS hosts, machines with a MAK",
        meaning: "The key is not valid for the product it was entered for.",
        causes: &[
            cause(
                "the key was mistyped, or pasting turned its hyphens into dashes",
                &[],
            ),
            cause("the key is of another edition or version", &[]),
            cause("the key was made for a beta", &[]),
        ],
        fixes: &[
            EDITION,
            act(
                "if the key is your organization's own, enter it again by hand",
                Some(Changes::Client),
            ),
            GENERIC_KEY,
            act(
                "on a KMS host, install the host key that was made for its version of Windows",
                Some(Changes::Host),
            ),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F051),
        symbol: Some("SL_E_BLOCKED_PRODUCT_KEY"),
        side: Side::Licensing,
        applies_to: "KMS hosts, machines with a MAK",
        meaning: "Microsoft has blocked this key. \
                  Trying again does not help; the machine needs another key.",
        causes: &[cause("the key leaked, or was revoked", &[])],
        fixes: &[
            KIND_OF_KEY,
            ASK_MICROSOFT,
            GENERIC_KEY,
            act("install the new key and activate", Some(Changes::Client)),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, TABLE_10],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F061),
        symbol: Some("SL_E_PKEY_INVALID_UPGRADE"),
        side: Side::Licensing,
        applies_to: "machines with a retail key",
        meaning: "The key is for upgrades only, and this Windows was installed afresh.",
        causes: &[cause("an upgrade key on a fresh installation", &[])],
        fixes: &[
            KIND_OF_KEY,
            act(
                "install a key for a full installation",
                Some(Changes::Client),
            ),
            GENERIC_KEY,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F069),
        symbol: Some("SL_E_MISMATCHED_PRODUCT_SKU"),
        side: Side::Licensing,
        applies_to: "KMS clients",
        meaning: "The key belongs to a product that is not installed here. \
                  Users report it most often from evaluation editions, which take no volume key.",
        causes: &[
            cause("Windows is an evaluation edition", &[]),
            cause("the key is of another edition or version", &[]),
        ],
        fixes: &[
            look(
                "see which edition is installed; `Eval` in its name means evaluation (elevated prompt)",
                "DISM.exe /Online /Get-CurrentEdition",
            ),
            look(
                "see which editions an evaluation can become (elevated prompt)",
                "DISM.exe /Online /Get-TargetEditions",
            ),
            act(
                "convert an evaluation with `DISM.exe /Online /Set-Edition` and a key of your organization; a domain controller cannot be converted",
                Some(Changes::Client),
            ),
            GENERIC_KEY,
            ACTIVATE,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Community,
        sources: &[
            SLERROR,
            "Microsoft, \"Upgrade and conversion options for Windows Server\"",
        ],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F07D),
        symbol: Some("SL_E_INVALID_PRODUCT_KEY_TYPE"),
        side: Side::Licensing,
        applies_to: "KMS clients",
        meaning: "The installed key is of a kind that this way of activation does not take. \
                  This follows from the name of the code; no document tells when Windows shows it.",
        causes: &[cause(
            "a MAK or retail key, while the machine may only use KMS or Active Directory",
            &[],
        )],
        fixes: &[
            look(
                "see which kind of key is installed, and the line `Configured Activation Type`",
                "slmgr.vbs /dlv",
            ),
            GENERIC_KEY,
            run(
                "allow every way of activation",
                "slmgr.vbs /act-type 0",
                Changes::Client,
            ),
            ACTIVATE,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Inferred,
        sources: &[
            SLERROR,
            "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
        ],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F210),
        symbol: Some("SL_E_EDITION_MISMATCHED"),
        side: Side::Licensing,
        applies_to: "KMS clients",
        meaning: "The license is for another edition than the one installed. \
                  Microsoft's own text for this code has lost its `not` and says the opposite; the name of the code decides.",
        causes: &[cause("the key or license is of another edition", &[])],
        fixes: &[KIND_OF_KEY, EDITION, GENERIC_KEY, ACTIVATE],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[SLERROR],
    },
];
