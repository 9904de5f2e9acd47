//! Codes of Windows and its sockets: no path, no route, no answer in time.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0x80070035.
pub(super) const ERROR_BAD_NETPATH: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_0035),
    symbol: Some("ERROR_BAD_NETPATH"),
    side: Side::Network,
    applies_to: "KMS clients",
    meaning: "By its number, Windows did not find the other machine by its name, or no path to it (Win32 error 53). \
              That the other machine is the KMS host is inferred.",
    causes: &[
        cause(
            "the name of the host is mistyped or has no address",
            &[RuleCode(302)],
        ),
        cause(
            "no way leads to the host: cable, Wi-Fi or VPN is down",
            &[RuleCode(603)],
        ),
    ],
    fixes: &[
        look("on the client, see which host it uses", "slmgr.vbs /dlv"),
        look(
            "on the client, see that the name has an address",
            "Resolve-DnsName HOST",
        ),
        look(
            "on the client, see that the host accepts the connection",
            "Test-NetConnection HOST -Port 1688",
        ),
        run(
            "on the client, if a wrong name was set by hand, return to DNS as administrator",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
    ],
    outside_check: "Whether the name of the host has an address, and whether the host accepts connections. \
                    Whether the client itself had a network cannot be seen.",
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, winerror.h"],
};

/// 0x800704CF.
pub(super) const ERROR_NETWORK_UNREACHABLE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_04CF),
    symbol: Some("ERROR_NETWORK_UNREACHABLE"),
    side: Side::Network,
    applies_to: "KMS clients, in event 8198",
    meaning: "The client had no network that leads to the KMS host when it tried. \
              Users report it in event 8198 after a log-on, before the network was up. \
              Microsoft does not explain it for activation; by its number it is Win32 error 1231.",
    causes: &[
        cause("the network was not up yet when the client tried", &[]),
        cause(
            "no route leads to the host: a VPN or a gateway is down",
            &[RuleCode(603)],
        ),
    ],
    fixes: &[
        look(
            "on the client, see that the host can be reached now",
            "Test-NetConnection HOST -Port 1688",
        ),
        run(
            "on the client, try again once it is connected",
            "slmgr.vbs /ato",
            Changes::Client,
        ),
        act(
            "give the client a route to the host, or bring up its VPN",
            Some(Changes::Network),
        ),
    ],
    outside_check: "A machine that shares the client's routes finds the network unreachable too. \
                    From elsewhere the host may answer well; then the fault is at the client's own network.",
    basis: CodeBasis::Community,
    sources: &[
        "whatdoesthiscodedo.com (event 8198 with this code)",
        "Windows SDK, winerror.h",
    ],
};

/// 0x800705B4.
pub(super) const ERROR_TIMEOUT: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_05B4),
    symbol: Some("ERROR_TIMEOUT"),
    side: Side::Network,
    applies_to: "KMS clients, also in event 8196",
    meaning: "The client waited for an answer, and none came in time. \
              Microsoft describes it for Azure machines that do not reach their KMS host or cannot resolve its name. \
              It is also the status of a DNS question that nobody answers; that a client shows it then is inferred.",
    causes: &[
        cause("a name server does not answer", &[RuleCode(503)]),
        cause(
            "what a name server answers cannot be used, so the client waits in vain",
            &[RuleCode(505)],
        ),
        cause(
            "a firewall on the way or on the host drops TCP port 1688, or the host is off",
            &[RuleCode(602)],
        ),
        cause(
            "no way leads to the host, as behind a forced tunnel",
            &[RuleCode(603)],
        ),
    ],
    fixes: &[
        look(
            "on the client, see that its name server answers at once",
            "Resolve-DnsName -Type SRV _vlmcs._tcp.DOMAIN",
        ),
        look(
            "on the client, see which name servers it asks",
            "Get-DnsClientServerAddress",
        ),
        look(
            "on the client, see that the host accepts the connection",
            "Test-NetConnection HOST -Port 1688",
        ),
        run(
            "on a host that stays silent, open its own firewall as administrator",
            "Enable-NetFirewallRule -Name SPPSVC-In-TCP",
            Changes::Host,
        ),
        act(
            "take name servers that do not answer out of the client's list",
            Some(Changes::Network),
        ),
        act(
            "on Azure, give the addresses of its KMS a route that leads straight to the internet",
            Some(Changes::Network),
        ),
    ],
    outside_check: "How long each name server takes, and whether each host is silent. \
                    A host that refuses does not fit this code.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0x800705B4 when you activate an Azure Windows virtual machine\"",
        "Windows SDK, winerror.h",
    ],
};

/// 0x8007274C.
pub(super) const WSAETIMEDOUT: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_274C),
    symbol: Some("WSAETIMEDOUT"),
    side: Side::Network,
    applies_to: "KMS clients",
    meaning: "By its number, nothing came back when the client tried to connect (Winsock error 10060). \
              That it tried to connect to a KMS host is inferred.",
    causes: &[
        cause(
            "a firewall on the way or on the host drops TCP port 1688, or nobody has the host's address any more",
            &[RuleCode(602)],
        ),
        cause("no way leads to the host", &[RuleCode(603)]),
    ],
    fixes: &[
        look(
            "on the client, see that the address of the host is right",
            "Resolve-DnsName HOST",
        ),
        look(
            "from a machine beside the client, see whether the host is silent there too",
            "kmsdoctor probe HOST",
        ),
        run(
            "on the host, open its own firewall as administrator",
            "Enable-NetFirewallRule -Name SPPSVC-In-TCP",
            Changes::Host,
        ),
        act(
            "let TCP port 1688 pass from the clients to the host",
            Some(Changes::Network),
        ),
        act(
            "delete the address or SRV record of a host that is gone",
            Some(Changes::Dns),
        ),
    ],
    outside_check: "A connection that times out shows it, from a place behind the same firewalls as the client.",
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, winerror.h"],
};

/// 0x8007274D.
pub(super) const WSAECONNREFUSED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_274D),
    symbol: Some("WSAECONNREFUSED"),
    side: Side::Network,
    applies_to: "KMS clients",
    meaning: "By its number, the other machine is up and refused the connection (Winsock error 10061). \
              That it is the KMS host, at whose port nothing listens, is inferred.",
    causes: &[
        cause(
            "the SRV record gives a port other than 1688, and the host does not listen there",
            &[RuleCode(206)],
        ),
        cause(
            "the service `sppsvc` on the host is stopped, or its host key was removed",
            &[RuleCode(601)],
        ),
    ],
    fixes: &[
        look(
            "on the host, see whether it is a KMS host and at which port it listens",
            "slmgr.vbs /dlv",
        ),
        run(
            "on the host, start the service",
            "Start-Service sppsvc",
            Changes::Host,
        ),
        act(
            "correct the port in the SRV record, or delete the record of a retired host",
            Some(Changes::Dns),
        ),
    ],
    outside_check: "A connection that is refused shows it. \
                    Some firewalls refuse in the host's place.",
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, winerror.h"],
};
