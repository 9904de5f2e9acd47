//! Codes of remote procedure calls that something answered, but not as a KMS host does.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0x800706B5.
pub(super) const RPC_S_UNKNOWN_IF: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06B5),
    symbol: Some("RPC_S_UNKNOWN_IF"),
    side: Side::Host,
    applies_to: "KMS clients",
    meaning: "By its number, an RPC service answered that does not know what the client wants (Win32 error 1717). \
              That the client came to a machine without KMS is inferred.",
    causes: &[
        cause(
            "the SRV record gives the port of another RPC service",
            &[RuleCode(206)],
        ),
        cause(
            "the machine is no KMS host, or none any more: another RPC service listens at the port",
            &[RuleCode(605)],
        ),
    ],
    fixes: &[
        look(
            "from a machine beside the client, see what listens at the port",
            "kmsdoctor probe HOST --rpc-bind",
        ),
        look(
            "on the host, see that the KMS role is enabled, and its port",
            "slmgr.vbs /dlv",
        ),
        look(
            "on the host, see which program listens at the port; it should be `sppsvc`",
            "Get-Process -Id (Get-NetTCPConnection -LocalPort 1688 -State Listen).OwningProcess",
        ),
        act(
            "correct the port or the target in the SRV record",
            Some(Changes::Dns),
        ),
        act(
            "if the machine is to be a KMS host, install and activate your organization's host key on it",
            Some(Changes::Host),
        ),
    ],
    outside_check: "With `--rpc-bind` the service rejects the bind since it does not know the interface. \
                    Without it only an open port can be seen.",
    basis: CodeBasis::Inferred,
    sources: &["Microsoft, \"System Error Codes (1700-3999)\""],
};

/// 0x800706BB.
pub(super) const RPC_S_SERVER_TOO_BUSY: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06BB),
    symbol: Some("RPC_S_SERVER_TOO_BUSY"),
    side: Side::Host,
    applies_to: "KMS clients",
    meaning: "By its number, the host was reached and had no time for the request (Win32 error 1723). \
              Microsoft does not explain it for activation.",
    causes: &[
        cause("many clients ask at once, as after a power failure", &[]),
        cause(
            "the host is short of processor time or memory, or its KMS runs at low priority",
            &[],
        ),
    ],
    fixes: &[
        run(
            "on the client, try again; it also does so by itself every 2 hours",
            "slmgr.vbs /ato",
            Changes::Client,
        ),
        look(
            "on the host, see what keeps it busy",
            "Get-Process | Sort-Object CPU -Descending | Select-Object -First 10 Name, CPU, WorkingSet",
        ),
        look(
            "on the host, see whether `KMS priority` is `Low`",
            "slmgr.vbs /dlv",
        ),
        run(
            "on the host, if it is, set it back to normal as administrator",
            "slmgr.vbs /spri",
            Changes::Host,
        ),
        act(
            "add a second host; Microsoft advises two for more than 50 clients",
            Some(Changes::Host),
        ),
    ],
    outside_check: "Only that the host accepts the connection, and how long that takes.",
    basis: CodeBasis::Inferred,
    sources: &[
        "Microsoft, \"System Error Codes (1700-3999)\"",
        "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
        "MicrosoftDocs/OfficeDocs-DeployOffice, configure-a-kms-host-computer-for-office.md",
    ],
};

/// 0x800706C2.
pub(super) const RPC_S_UNSUPPORTED_TRANS_SYN: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06C2),
    symbol: Some("RPC_S_UNSUPPORTED_TRANS_SYN"),
    side: Side::Host,
    applies_to: "KMS clients",
    meaning: "By its number, an RPC service answered that speaks none of the encodings the client offers (Win32 error 1730). \
              Every Windows speaks them, so the service is likely to be no Windows; that is inferred.",
    causes: &[cause(
        "something other than a KMS host on Windows listens at the port",
        &[RuleCode(605)],
    )],
    fixes: &[
        look(
            "from a machine beside the client, see what listens at the port",
            "kmsdoctor probe HOST --rpc-bind",
        ),
        look(
            "on the client, see which hosts DNS names",
            "Resolve-DnsName -Type SRV _vlmcs._tcp.DOMAIN",
        ),
        act("delete the SRV record that leads there", Some(Changes::Dns)),
    ],
    outside_check: "With `--rpc-bind` the service rejects the bind and gives the encoding as the reason.",
    basis: CodeBasis::Inferred,
    sources: &[
        "Microsoft, \"System Error Codes (1700-3999)\"",
        "Microsoft, \"[MS-RPCE]: Remote Procedure Call Protocol Extensions\"",
    ],
};

/// 0x800706D1.
pub(super) const RPC_S_PROCNUM_OUT_OF_RANGE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06D1),
    symbol: Some("RPC_S_PROCNUM_OUT_OF_RANGE"),
    side: Side::Host,
    applies_to: "KMS clients",
    meaning: "By its number, an RPC service answered that lacks the procedure the client called (Win32 error 1745). \
              That it stands in the place of a KMS host is inferred.",
    // A bind does not show it: the interface is known there, the call is not.
    causes: &[cause(
        "a program that passes for a KMS host without being one listens at the port",
        &[],
    )],
    fixes: &[
        look(
            "on the host, see which program listens at the port; it should be `sppsvc`",
            "Get-Process -Id (Get-NetTCPConnection -LocalPort 1688 -State Listen).OwningProcess",
        ),
        look(
            "on the client, see which hosts DNS names",
            "Resolve-DnsName -Type SRV _vlmcs._tcp.DOMAIN",
        ),
        act("delete the SRV record that leads there", Some(Changes::Dns)),
    ],
    outside_check: "With `--rpc-bind` a service that rejects the bind is no KMS host. \
                    One that accepts it may still lack the procedure, which only a real request shows.",
    basis: CodeBasis::Inferred,
    sources: &["Microsoft, \"System Error Codes (1700-3999)\""],
};

/// 0x800706D9.
pub(super) const EPT_S_NOT_REGISTERED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06D9),
    symbol: Some("EPT_S_NOT_REGISTERED"),
    side: Side::Host,
    applies_to: "KMS clients",
    meaning: "By its number, the other machine has no such RPC service on its list (Win32 error 1753). \
              KMS itself is reached at a fixed port and needs no such list, so the code is odd here. \
              That the service on the host does not run is inferred.",
    causes: &[cause(
        "the service `sppsvc` on the host is stopped, or its host key was removed",
        &[RuleCode(601)],
    )],
    fixes: &[
        look(
            "on the host, see that the KMS role is enabled",
            "slmgr.vbs /dlv",
        ),
        run(
            "on the host, start the service",
            "Start-Service sppsvc",
            Changes::Host,
        ),
    ],
    outside_check: "Whether anything listens at the port of the host.",
    basis: CodeBasis::Inferred,
    sources: &[
        "Microsoft, \"System Error Codes (1700-3999)\"",
        "Microsoft, \"Guidelines for troubleshooting the Key Management Service (KMS)\"",
    ],
};
