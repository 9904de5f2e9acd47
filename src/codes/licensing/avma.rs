//! Codes of automatic virtual machine activation (AVMA), by which a Hyper-V host activates its guests.

use super::{ACTIVATE, GENERIC_KEY, KIND_OF_KEY, SLERROR};
use crate::codes::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look};
use crate::model::ErrorCode;

const AVMA: &str = "Microsoft, \"Automatic Virtual Machine Activation in Windows Server\"";
const NOT_KMS: &str =
    "Nothing. Automatic activation of virtual machines uses neither DNS nor TCP port 1688.";

/// Event 12309 is the guest's word, 12310 that of the Hyper-V host.
const GUEST_EVENTS: Fix = look(
    "in the guest, read what it logged (PowerShell); the Hyper-V host logs events 12310 beside it",
    "Get-WinEvent -FilterHashtable @{LogName='Application'; Id=12309} -MaxEvents 5 | Format-List TimeCreated, Message",
);

/// In ascending order.
pub(in crate::codes) static CODES: &[CodeEntry] = &[
    CodeEntry {
        code: ErrorCode(0xC004_FD00),
        symbol: Some("SL_E_IA_THROTTLE_LIMIT_EXCEEDED"),
        side: Side::Licensing,
        applies_to: "virtual machines on Hyper-V with an AVMA key",
        meaning: "This guest asked its Hyper-V host for activation too often, and has to wait. \
                  KMS is not involved.",
        causes: &[cause("too many attempts in a short time", &[])],
        fixes: &[
            GUEST_EVENTS,
            act("wait, then restart the guest", Some(Changes::Client)),
        ],
        outside_check: NOT_KMS,
        basis: CodeBasis::Documented,
        sources: &[SLERROR, AVMA],
    },
    CodeEntry {
        code: ErrorCode(0xC004_FD01),
        symbol: Some("SL_E_IA_INVALID_VIRTUALIZATION_PLATFORM"),
        side: Side::Licensing,
        applies_to: "virtual machines with an AVMA key",
        meaning: "The machine has a key for activation by a Hyper-V host, but does not run on one. \
                  With such a key it does not look for a KMS host.",
        causes: &[cause(
            "an AVMA key on another hypervisor, on hardware or in a cloud",
            &[],
        )],
        fixes: &[KIND_OF_KEY, GENERIC_KEY, ACTIVATE],
        outside_check: NOT_KMS,
        basis: CodeBasis::Documented,
        sources: &[SLERROR, AVMA],
    },
    CodeEntry {
        code: ErrorCode(0xC004_FD02),
        symbol: Some("SL_E_IA_PARENT_PARTITION_NOT_ACTIVATED"),
        side: Side::Licensing,
        applies_to: "virtual machines on Hyper-V with an AVMA key",
        meaning: "The Hyper-V host is not activated, so it cannot activate this guest. \
                  KMS is not involved, unless the Hyper-V host itself is a KMS client.",
        causes: &[
            cause("Windows on the Hyper-V host is not activated", &[]),
            cause(
                "the Hyper-V host is no Datacenter edition of Windows Server",
                &[],
            ),
        ],
        fixes: &[
            look(
                "on the Hyper-V host, see whether it is activated",
                "slmgr.vbs /xpr",
            ),
            act("activate Windows on the Hyper-V host", Some(Changes::Named)),
            GENERIC_KEY,
        ],
        outside_check: NOT_KMS,
        basis: CodeBasis::Documented,
        sources: &[SLERROR, AVMA],
    },
    CodeEntry {
        code: ErrorCode(0xC004_FD03),
        symbol: Some("SL_E_IA_ID_MISMATCH"),
        side: Side::Licensing,
        applies_to: "virtual machines on Hyper-V with an AVMA key",
        meaning: "The Hyper-V host cannot activate the edition of Windows in this guest. \
                  A host activates guests of its own version of Windows Server and of older ones.",
        causes: &[
            cause(
                "the guest is a newer version of Windows Server than its Hyper-V host",
                &[],
            ),
            cause("the AVMA key in the guest is of another version", &[]),
        ],
        fixes: &[GUEST_EVENTS, GENERIC_KEY, ACTIVATE],
        outside_check: NOT_KMS,
        basis: CodeBasis::Documented,
        sources: &[SLERROR, AVMA],
    },
    CodeEntry {
        code: ErrorCode(0xC004_FD04),
        symbol: Some("SL_E_IA_MACHINE_NOT_BOUND"),
        side: Side::Licensing,
        applies_to: "virtual machines on Hyper-V with an AVMA key",
        meaning: "The guest has no valid activation from a Hyper-V host. \
                  KMS is not involved.",
        causes: &[
            cause(
                "the guest was moved to a Hyper-V host that is not activated",
                &[],
            ),
            cause(
                "the data exchange service is off for this virtual machine",
                &[],
            ),
        ],
        fixes: &[
            GUEST_EVENTS,
            look(
                "on the Hyper-V host, see whether `Key-Value Pair Exchange` is on for the virtual machine NAME (PowerShell)",
                "Get-VMIntegrationService -VMName NAME",
            ),
            act("activate Windows on the Hyper-V host", Some(Changes::Named)),
            ACTIVATE,
        ],
        outside_check: NOT_KMS,
        basis: CodeBasis::Documented,
        sources: &[SLERROR, AVMA],
    },
];
