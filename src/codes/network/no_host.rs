//! Codes of the licensing service itself: no host answered, or none served.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0xC004F039.
pub(super) const SL_E_VL_BINDING_SERVICE_NOT_ENABLED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F039),
    symbol: Some("SL_E_VL_BINDING_SERVICE_NOT_ENABLED"),
    side: Side::Network,
    applies_to: "KMS clients, Windows and Office",
    meaning: "The client asked a KMS host and got no answer. \
              Microsoft gives that as the only cause and sends you to the firewall. \
              The name of the code says something else: a machine on which the KMS role is off. \
              Nobody is known to have measured which of the two it is.",
    causes: &[
        cause(
            "a firewall on the way or on the host drops TCP port 1688",
            &[RuleCode(602)],
        ),
        cause(
            "the service `sppsvc` on the host is stopped, or the machine is no KMS host any more",
            &[RuleCode(601)],
        ),
        cause(
            "something listens at the port, but it is not a KMS host",
            &[RuleCode(605)],
        ),
    ],
    fixes: &[
        look(
            "on the client, see whether the host accepts the connection",
            "Test-NetConnection HOST -Port 1688",
        ),
        look(
            "from a machine beside the client, see what listens at the port",
            "kmsdoctor probe HOST --rpc-bind",
        ),
        look(
            "on the host, see that the KMS role is enabled and licensed",
            "slmgr.vbs /dlv",
        ),
        run(
            "on the host, open its own firewall as administrator",
            "Enable-NetFirewallRule -Name SPPSVC-In-TCP",
            Changes::Host,
        ),
        run(
            "on the host, start the service",
            "Start-Service sppsvc",
            Changes::Host,
        ),
        act(
            "let TCP port 1688 pass from the clients to the host",
            Some(Changes::Network),
        ),
    ],
    outside_check: "Whether the host refuses, stays silent or connects can be seen. \
                    With `--rpc-bind` a KMS host can be told from another service at the port.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
        "Windows SDK, slerror.h",
    ],
};

/// 0xC004F074.
///
/// The causes follow the way of a client, and each has the one rule that shows it.
/// What explains another cause stands before it: a host set by hand before what became of that host, a wrong port before
/// the connection that failed, and a silent name server before the name that others say does not exist.
pub(super) const SL_E_VL_BINDING_SERVICE_UNAVAILABLE: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F074),
    symbol: Some("SL_E_VL_BINDING_SERVICE_UNAVAILABLE"),
    side: Side::Network,
    applies_to: "KMS clients, Windows and Office",
    meaning: "No KMS host served the client. \
              The code is a summary and does not say why. \
              The client notes the reason in its Application log: one event 12288 for each host it tried, with the real code in the first field and the host in the third. \
              When DNS names no host at all, a Windows 11 client was seen to show 0x8007007B, 0x8007232B or 0x8007251D instead.",
    causes: &[
        cause("the client has no name server to ask", &[RuleCode(103)]),
        cause(
            "the host that is set or remembered is the client itself; Windows 8 and later then shows 0x8007000D (community)",
            &[RuleCode(126)],
        ),
        cause(
            "a host was set by hand at the client (`slmgr /skms`, registry or policy) and is wrong or retired",
            &[RuleCode(102)],
        ),
        cause(
            "the domain set by `slmgr /skms-domain` has no SRV record, and the client asks for no other",
            &[RuleCode(106)],
        ),
        cause(
            "the activation type leaves KMS out (`slmgr /act-type`); which code a client shows then is not known for every type",
            &[RuleCode(110)],
        ),
        cause(
            "the client has no DNS suffix, so it asks for no host",
            &[RuleCode(101)],
        ),
        cause("a name server does not answer", &[RuleCode(503)]),
        cause(
            "what a name server answers cannot be used: it is broken or cut short, or an alias leads nowhere",
            &[RuleCode(505)],
        ),
        cause(
            "there is no SRV record: the name `_vlmcs._tcp` does not exist in the client's domain (NXDOMAIN)",
            &[RuleCode(201)],
        ),
        cause(
            "the name `_vlmcs._tcp` exists there but has no SRV record (NODATA)",
            &[RuleCode(202)],
        ),
        cause(
            "a name server answers that it failed (SERVFAIL)",
            &[RuleCode(502)],
        ),
        cause(
            "the zone file has a fault, or a file that it includes is missing, so the name servers do not load the zone",
            &[
                RuleCode(1),
                RuleCode(2),
                RuleCode(4),
                RuleCode(10),
                RuleCode(11),
                RuleCode(208),
            ],
        ),
        cause(
            "the records stand at a name that no client asks for: misspelled, without `_tcp`, without its final dot, or below the root",
            &[RuleCode(111), RuleCode(112), RuleCode(113), RuleCode(114)],
        ),
        cause("the aliases at the name lead in a circle", &[RuleCode(217)]),
        cause(
            "the record of a host that is gone still stands in DNS",
            &[RuleCode(212)],
        ),
        cause(
            "a name server refuses the question (REFUSED)",
            &[RuleCode(501)],
        ),
        cause(
            "the SRV record says that the domain offers no KMS (target `.`)",
            &[RuleCode(203)],
        ),
        cause(
            "the host has no address in DNS",
            &[RuleCode(302), RuleCode(304), RuleCode(305)],
        ),
        cause(
            "the host has an address in DNS that nobody can connect to",
            &[RuleCode(303), RuleCode(307)],
        ),
        cause(
            "the SRV record gives a port other than 1688, and the host does not listen there",
            &[RuleCode(206), RuleCode(209), RuleCode(703)],
        ),
        cause(
            "the hosts that are meant for the domain are not in its SRV records (by a policy)",
            &[RuleCode(702), RuleCode(705)],
        ),
        cause(
            "nothing listens at the host: the service `sppsvc` is stopped, the host key is missing, or the host is retired",
            &[RuleCode(601)],
        ),
        cause(
            "a firewall on the way or on the host drops the connection, or the host is off",
            &[RuleCode(602)],
        ),
        cause(
            "no way leads to the host: a route or a VPN is missing, a forced tunnel takes the traffic elsewhere, or the address is an old one",
            &[RuleCode(603)],
        ),
        cause(
            "something other than a KMS host listens at the port",
            &[RuleCode(605)],
        ),
        cause(
            "the host can be reached over one of IPv4 and IPv6 only",
            &[RuleCode(604)],
        ),
        cause(
            "the SRV record names an alias (CNAME); what clients do with one is not known",
            &[RuleCode(301)],
        ),
        cause(
            "an SRV record with target `.` stands beside real hosts; that clients at times choose it is inferred",
            &[RuleCode(204)],
        ),
        cause(
            "the clocks of client and host are more than 4 hours apart in UTC (event 12288 begins with 0xC004F06C)",
            &[],
        ),
        cause(
            "the host is too old for the client's version, or lacks the update or host key for it",
            &[],
        ),
        cause(
            "on Azure, the request leaves from an address outside Azure",
            &[],
        ),
    ],
    fixes: &[
        look(
            "on the client, read the first and third field of its newest events 12288, or paste one to `kmsdoctor explain -`",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        look(
            "from a machine beside the client, go the client's way through DNS to every host",
            "kmsdoctor diagnose DOMAIN --symptom 0xC004F074",
        ),
        look(
            "on the client, see whether a host is set by hand (`Registered KMS machine name`)",
            "slmgr.vbs /dlv",
        ),
        run(
            "on the client, if that host is wrong, return to DNS as administrator",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
        run(
            "the same for an Office that keeps its own settings, in the folder of Office",
            "cscript.exe ospp.vbs /remhst",
            Changes::Client,
        ),
        look(
            "on the client, see that its name server gives SRV records",
            "Resolve-DnsName -Type SRV _vlmcs._tcp.DOMAIN",
        ),
        look(
            "on the client, see that every host named there accepts the connection",
            "Test-NetConnection HOST -Port 1688",
        ),
        act(
            "delete the SRV records of hosts that are gone, and correct addresses that have changed",
            Some(Changes::Dns),
        ),
        run(
            "on a host that refuses, start the service",
            "Start-Service sppsvc",
            Changes::Host,
        ),
        run(
            "on a host that stays silent, open its own firewall as administrator",
            "Enable-NetFirewallRule -Name SPPSVC-In-TCP",
            Changes::Host,
        ),
        run(
            "on the client, if event 12288 begins with 0xC004F06C, set its clock as administrator",
            "w32tm /resync",
            Changes::Client,
        ),
        act(
            "if all of that is well, give the host the update and the host key that cover the client's version",
            Some(Changes::Host),
        ),
        run(
            "on the client, try again",
            "slmgr.vbs /ato",
            Changes::Client,
        ),
    ],
    outside_check: "All of discovery can be seen: SRV records, addresses, and whether each host accepts connections. \
                    `--rpc-bind` also shows whether a KMS host listens there. \
                    When all of that is well, the clock and the version of the host are left, and event 12288 tells which.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0xC004F074 when you activate Windows\"",
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Microsoft, \"Guidelines for troubleshooting the Key Management Service (KMS)\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, tables 10 and 11",
        "MicrosoftDocs/SupportArticles-docs, windows-vm-activation-error-0xc004f074.md",
        "schlarpc/kmsrsos, docs/discovery-findings.md (packet captures of one Windows 11 client)",
    ],
};
