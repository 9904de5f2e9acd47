//! Codes of the marks that makers of machines leave in the firmware.

use super::{ACTIVATE, ERROR_CODES, GENERIC_KEY, KIND_OF_KEY, NOTHING_OUTSIDE, SLERROR};
use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look};
use crate::model::ErrorCode;

/// In ascending order.
pub(in crate::codes) static CODES: &[CodeEntry] = &[
    CodeEntry {
        code: ErrorCode(0xC004_F035),
        symbol: Some("SL_E_VL_NOT_WINDOWS_SLP"),
        side: Side::Licensing,
        applies_to: "KMS clients and KMS hosts, in the days of Windows 7",
        meaning: "The firmware does not show that this machine came with a Windows of its own. \
                  Volume licenses of Windows 7 are upgrades only, so Windows refuses its volume key.",
        causes: &[cause(
            "the machine, or virtual machine, has no Windows marker in its firmware",
            &[],
        )],
        fixes: &[
            KIND_OF_KEY,
            act(
                "install a MAK or retail key that covers this machine, and activate",
                Some(Changes::Client),
            ),
            look(
                "if 0x80072EE2 follows, activate by telephone; this shows the installation ID for it",
                "slmgr.vbs /dti",
            ),
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[ERROR_CODES, SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F057),
        symbol: Some("SL_E_SLP_MISSING_ACPI_SLIC"),
        side: Side::Licensing,
        applies_to: "KMS clients, machines with an OEM key",
        meaning: "The firmware lacks the OEM table (SLIC) that the installed key asks for. \
                  This follows from the name of the code; it says nothing about finding a KMS host.",
        causes: &[cause(
            "an OEM key on another maker's hardware, or in a virtual machine",
            &[],
        )],
        fixes: &[KIND_OF_KEY, GENERIC_KEY, ACTIVATE],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Inferred,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F058),
        symbol: Some("SL_E_SLP_MISSING_SLP_MARKER"),
        side: Side::Licensing,
        applies_to: "KMS clients, machines with an OEM key",
        meaning: "The firmware has an OEM table, but without the mark for Windows. \
                  This follows from the name of the code; it says nothing about finding a KMS host.",
        causes: &[cause(
            "an OEM key on hardware that was sold without Windows",
            &[],
        )],
        fixes: &[KIND_OF_KEY, GENERIC_KEY, ACTIVATE],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Inferred,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F059),
        symbol: Some("SL_E_SLP_BAD_FORMAT"),
        side: Side::Licensing,
        applies_to: "KMS clients, machines with an OEM key",
        meaning: "The OEM mark in the firmware cannot be read. \
                  This follows from the name of the code; it says nothing about finding a KMS host.",
        causes: &[cause("the firmware is damaged or wrongly written", &[])],
        fixes: &[
            KIND_OF_KEY,
            GENERIC_KEY,
            act(
                "update the firmware with the maker's own tool",
                Some(Changes::Client),
            ),
            ACTIVATE,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Inferred,
        sources: &[SLERROR],
    },
    CodeEntry {
        code: ErrorCode(0xC004_F063),
        symbol: Some("SL_E_SLP_OEM_CERT_MISSING"),
        side: Side::Licensing,
        applies_to: "machines with an OEM key",
        meaning: "The maker's activation data is missing or wrong, so the OEM key does not activate this machine. \
                  Microsoft's article looks for it in the firmware, while the SDK speaks of a missing OEM license; nothing was measured.",
        causes: &[
            cause(
                "the mainboard was replaced, and the maker's service number was not written into it",
                &[],
            ),
            cause("the firmware holds wrong data about the product", &[]),
        ],
        fixes: &[
            look(
                "see whether the firmware has the serial number of this machine (PowerShell)",
                "Get-CimInstance Win32_BIOS | Format-List Manufacturer, SerialNumber",
            ),
            act("ask the maker to set the data in the firmware right", None),
            GENERIC_KEY,
        ],
        outside_check: NOTHING_OUTSIDE,
        basis: CodeBasis::Documented,
        sources: &[
            "Microsoft, \"Error code 0xc004f063 when activating or validating an OEM version of Windows\" (KB2817024)",
            SLERROR,
        ],
    },
];
