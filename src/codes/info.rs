//! Codes that tell of no fault.

use super::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[
    FIRST_GRACE,
    TOLERANCE_GRACE,
    PRODUCT_USE_RIGHTS,
    IN_PROGRESS,
];

/// Shows when the license ends.
const SEE_END: Fix = look("on the client, see when the license ends", "slmgr.vbs /xpr");

/// Shows that discovery works.
const CHECK_KMS: Fix = look(
    "see whether a KMS host can be found, with your domain and DNS server",
    "kmsdoctor diagnose corp.example --server 192.0.2.53",
);

/// Activates now.
const ACTIVATE: Fix = run("on the client, activate", "slmgr.vbs /ato", Changes::Client);

/// The grace period after installation.
const FIRST_GRACE: CodeEntry = CodeEntry {
    code: ErrorCode(0x4004_F00C),
    symbol: Some("SL_I_OOB_GRACE_PERIOD"),
    side: Side::Info,
    applies_to: "KMS clients",
    meaning: "This is no error: the product runs in its first grace period of 30 days and is not activated yet.",
    causes: &[cause(
        "the product was installed lately, and no attempt to activate has succeeded",
        &[],
    )],
    fixes: &[SEE_END, CHECK_KMS, ACTIVATE],
    outside_check: "Whether activation will work: SRV records, addresses, and whether each host accepts connections.",
    basis: CodeBasis::Documented,
    sources: &["Windows SDK, slerror.h"],
};

/// The grace period after an activation ran out.
const TOLERANCE_GRACE: CodeEntry = CodeEntry {
    code: ErrorCode(0x4004_F00D),
    symbol: Some("SL_I_OOT_GRACE_PERIOD"),
    side: Side::Info,
    applies_to: "KMS clients",
    meaning: "This is no error yet: the product still runs, in the grace period that follows an activation. \
              A KMS client comes to it after 180 days without a renewal, or after a change of hardware. \
              After 30 days of it Windows shows notifications.",
    causes: &[
        cause("no renewal succeeded for 180 days", &[]),
        cause("the hardware of the machine changed much", &[]),
    ],
    fixes: &[
        SEE_END,
        look(
            "on the client, read in the first field of each event 12288 why renewals failed",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        CHECK_KMS,
        ACTIVATE,
    ],
    outside_check: "Whether a renewal would work now: SRV records, addresses, and whether each host accepts connections.",
    basis: CodeBasis::Documented,
    sources: &[
        "Windows SDK, slerror.h",
        "Windows Server 2012 R2 Volume Activation Technical Reference, \"KMS Activation Timing and Discovery\"",
    ],
};

/// Success with a reminder.
const PRODUCT_USE_RIGHTS: CodeEntry = CodeEntry {
    code: ErrorCode(0x4004_F040),
    symbol: Some("SL_E_VL_INFO_PRODUCT_USER_RIGHT"),
    side: Side::Info,
    applies_to: "KMS clients",
    meaning: "Activation succeeded. \
              The code only reminds the owner to look at the terms of the license.",
    causes: &[cause("nothing is wrong", &[])],
    fixes: &[
        SEE_END,
        act("check that the terms of your license cover this use", None),
    ],
    outside_check: "Nothing needs to be checked.",
    basis: CodeBasis::Documented,
    sources: &[
        "Windows SDK, slerror.h",
        "Microsoft, KB2870357: KMS activation errors of Office 2010 and 2013",
    ],
};

/// Two attempts at once.
const IN_PROGRESS: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_E028),
    symbol: Some("SL_E_ACTIVATION_IN_PROGRESS"),
    side: Side::Info,
    applies_to: "KMS clients",
    meaning: "Another attempt to activate is under way on this machine, so a second one was not begun.",
    causes: &[cause(
        "an attempt by hand met one that Windows began by itself",
        &[],
    )],
    fixes: &[
        act("wait some minutes", None),
        run(
            "on the client, try again",
            "slmgr.vbs /ato",
            Changes::Client,
        ),
    ],
    outside_check: "Nothing: the code tells of the machine itself.",
    basis: CodeBasis::Documented,
    sources: &["Windows SDK, slerror.h"],
};
