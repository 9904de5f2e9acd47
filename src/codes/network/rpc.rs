//! Codes of remote procedure calls that came to nothing on the way.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0x800706BA.
pub(super) const RPC_S_SERVER_UNAVAILABLE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06BA),
    symbol: Some("RPC_S_SERVER_UNAVAILABLE"),
    side: Side::Network,
    applies_to: "KMS clients, often inside event 12288",
    meaning: "The client knew a KMS host, but no connection to it came about. \
              As the first field of event 12288 it is the reason behind a 0xC004F074.",
    causes: &[
        cause(
            "a host set by hand at the client is wrong or retired",
            &[RuleCode(102)],
        ),
        cause(
            "the SRV record is left over: the host it names has no address any more",
            &[RuleCode(302)],
        ),
        cause(
            "the SRV record gives a port other than 1688, and the host does not listen there",
            &[RuleCode(206)],
        ),
        cause(
            "a firewall on the way or on the host drops TCP port 1688, or the host is off",
            &[RuleCode(602)],
        ),
        cause(
            "nothing listens at the host: the service `sppsvc` is stopped, or the host is retired",
            &[RuleCode(601)],
        ),
        cause(
            "no way leads to the host: a route or a VPN is missing, or the address is an old one",
            &[RuleCode(603)],
        ),
    ],
    fixes: &[
        look(
            "on the client, take the host from the third field of the newest event 12288",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        look(
            "on the client, see whether that host accepts the connection",
            "Test-NetConnection HOST -Port 1688",
        ),
        look(
            "from a machine beside the client, tell refused from silent",
            "kmsdoctor probe HOST",
        ),
        run(
            "on a host that stays silent, open its own firewall as administrator",
            "Enable-NetFirewallRule -Name SPPSVC-In-TCP",
            Changes::Host,
        ),
        run(
            "on a host that refuses, start the service",
            "Start-Service sppsvc",
            Changes::Host,
        ),
        act(
            "delete the SRV record of a host that is gone, or correct its port",
            Some(Changes::Dns),
        ),
        run(
            "on the client, if a wrong host was set by hand, return to DNS as administrator",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
    ],
    outside_check: "A connection to each host at its port shows it. \
                    Refused means that nothing listens there, silent that packets are dropped or the host is gone.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
        "Microsoft, \"System Error Codes (1700-3999)\"",
    ],
};

/// 0x800706BE.
pub(super) const RPC_S_CALL_FAILED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06BE),
    symbol: Some("RPC_S_CALL_FAILED"),
    side: Side::Network,
    applies_to: "KMS clients",
    meaning: "By its number, the connection broke off in the middle of the request (Win32 error 1726). \
              What breaks it in an activation is inferred.",
    causes: &[
        cause(
            "a firewall or an intrusion prevention system on the way cuts the session",
            &[],
        ),
        cause(
            "the service `sppsvc` on the host ended while it worked on the request",
            &[],
        ),
    ],
    fixes: &[
        look(
            "on the host, see whether the request arrived (event 12290)",
            "Get-WinEvent -FilterHashtable @{LogName='Key Management Service'; Id=12290} -MaxEvents 20 | Format-List TimeCreated, Message",
        ),
        look(
            "on the host, see whether the service ended unexpectedly",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Service Control Manager'} -MaxEvents 20 | Format-List TimeCreated, Message",
        ),
        act(
            "capture TCP port 1688 at the client and at the host, and see at which of them the reset comes in from outside",
            None,
        ),
        act(
            "let RPC at TCP port 1688 pass without inspection",
            Some(Changes::Network),
        ),
    ],
    outside_check: "That the host accepts a connection and, with `--rpc-bind`, a bind. \
                    A break after that shows only with a real request, which kmsdoctor never sends.",
    basis: CodeBasis::Inferred,
    sources: &["Microsoft, \"System Error Codes (1700-3999)\""],
};

/// 0x800706BF.
pub(super) const RPC_S_CALL_FAILED_DNE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_06BF),
    symbol: Some("RPC_S_CALL_FAILED_DNE"),
    side: Side::Network,
    applies_to: "KMS clients",
    meaning: "By its number, the connection came about and broke off before the request began (Win32 error 1727). \
              What breaks it in an activation is inferred.",
    causes: &[
        cause(
            "no KMS host is at the port: another service, a proxy or a firewall accepts the connection and drops it",
            &[RuleCode(605)],
        ),
        cause(
            "an intrusion prevention system on the way cuts the session",
            &[],
        ),
    ],
    fixes: &[
        look(
            "from a machine beside the client, see what listens at the port",
            "kmsdoctor probe HOST --rpc-bind",
        ),
        look(
            "on the host, see which program listens there; it should be `sppsvc`",
            "Get-Process -Id (Get-NetTCPConnection -LocalPort 1688 -State Listen).OwningProcess",
        ),
        act(
            "correct the port in the SRV record if it is that of another service",
            Some(Changes::Dns),
        ),
        act(
            "let RPC at TCP port 1688 pass without inspection",
            Some(Changes::Network),
        ),
    ],
    outside_check: "A connection, and with `--rpc-bind` whether the bind is answered. \
                    Silence after the connection speaks for a middlebox or for a service that hangs.",
    basis: CodeBasis::Inferred,
    sources: &["Microsoft, \"System Error Codes (1700-3999)\""],
};

/// 0xC0020017.
pub(super) const RPC_NT_SERVER_UNAVAILABLE: CodeEntry = CodeEntry {
    code: ErrorCode(0xC002_0017),
    symbol: Some("RPC_NT_SERVER_UNAVAILABLE"),
    side: Side::Network,
    applies_to: "KMS clients, in event 8198",
    meaning: "The licensing service of the client could not reach the KMS host. \
              It stands in event 8198 of the Application log. \
              Microsoft likens it to 0xC004F074, told by another part of the service.",
    causes: &[
        cause(
            "a host set by hand at the client is wrong or retired",
            &[RuleCode(102)],
        ),
        cause("no name server answers the client", &[RuleCode(503)]),
        cause("the host has no address in DNS", &[RuleCode(302)]),
        cause(
            "a firewall on the way or on the host drops TCP port 1688, or the host is off",
            &[RuleCode(602)],
        ),
        cause("nothing listens at the host", &[RuleCode(601)]),
        cause(
            "no way leads to the host: a VPN or a forced tunnel takes the traffic elsewhere",
            &[RuleCode(603)],
        ),
        cause("the service `sppsvc` on the client hangs", &[]),
    ],
    fixes: &[
        look(
            "on the client, see whether a host is set by hand (`Registered KMS machine name`)",
            "slmgr.vbs /dlv",
        ),
        run(
            "on the client, if that host is wrong, return to DNS as administrator",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
        look(
            "on the client, see that the host accepts the connection over the VPN or tunnel in use",
            "Test-NetConnection HOST -Port 1688",
        ),
        look(
            "from a machine beside the client, go the client's way through DNS to every host",
            "kmsdoctor diagnose DOMAIN --symptom 0xC0020017",
        ),
        act(
            "let traffic to the host pass beside the tunnel, and open TCP port 1688",
            Some(Changes::Network),
        ),
        run(
            "on the client, restart the licensing service as administrator",
            "Restart-Service sppsvc",
            Changes::Client,
        ),
    ],
    outside_check: "SRV records, addresses and connections to every host. \
                    A tunnel shows only on a machine that uses it too.",
    basis: CodeBasis::Documented,
    sources: &[
        "MicrosoftDocs/SupportArticles-docs, activation-event-8198-error-0xc0020017-0x8007139f-kms-contact-failure.md",
    ],
};
