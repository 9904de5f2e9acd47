//! Codes of activation at Microsoft over the internet. No KMS host is involved in any of them.

use super::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[
    PROXY_LOG_ON,
    TIMEOUT,
    NAME_NOT_RESOLVED,
    CANNOT_CONNECT,
    SECURE_FAILURE,
    NETWORK_FAULT,
];

/// Which machines show these codes.
const NO_KMS_CLIENTS: &str =
    "machines with a MAK or a retail key, and KMS hosts that activate their key";

/// Why kmsdoctor has nothing to say.
const NOT_KMS: &str = "Nothing: the machine spoke to Microsoft, and neither SRV records nor port 1688 play a part. \
                       A machine that is meant for KMS and shows this mostly has another key than a GVLK.";

/// Shows the kind of key.
const SEE_KEY: Fix = look(
    "see which key the machine has: with `VOLUME_KMSCLIENT` in the description it activates by KMS or Active Directory and needs no internet",
    "slmgr.vbs /dlv",
);

/// Brings a machine to KMS.
const USE_KMS: Fix = run(
    "where KMS is meant and the key is another one, install the GVLK that Microsoft lists for the edition, as administrator",
    "slmgr.vbs /ipk GVLK",
    Changes::Client,
);

/// Shows whether Microsoft's service can be reached.
const REACH_SERVICE: Fix = look(
    "see whether Microsoft's activation service can be reached without a proxy",
    "Test-NetConnection activation.sls.microsoft.com -Port 443",
);

/// Shows the proxy of services.
const SEE_PROXY: Fix = look(
    "see which proxy the services of this machine use",
    "netsh winhttp show proxy",
);

/// Lets activation through.
const LET_THROUGH: Fix = act(
    "let the machine reach Microsoft's activation addresses, past the proxy or without log-on at it",
    Some(Changes::Network),
);

/// Does without the internet.
const TELEPHONE: Fix = run(
    "or activate by telephone; since December 2025 callers are sent to a web portal (secondary sources), so have another device at hand",
    "slui.exe 4",
    Changes::Client,
);

/// A connection that Windows makes for other reasons too.
const TICKET: &str = "in event 8200 or 8208 only: Windows wanted a license ticket, which is no activation and may fail without harm";

/// Where the numbers of `WinHTTP` stand.
const WINHTTP: &str = "Windows SDK, winhttp.h";

/// What the numbers of `WinHTTP` mean.
const WINHTTP_MESSAGES: &str = "Microsoft, \"Error Messages (Winhttp.h)\"";

/// What failing to get a ticket means.
const EVENT_8208: &str = "Microsoft, \"Event ID 8208, 8200, or 900 is logged\"";

/// A proxy that wants a log-on.
const PROXY_LOG_ON: CodeEntry = CodeEntry {
    code: ErrorCode(0x8004_FE33),
    symbol: None,
    side: Side::InternetActivation,
    applies_to: NO_KMS_CLIENTS,
    meaning: "A proxy wanted a log-on and so kept the machine from Microsoft's activation service. \
              KMS is not concerned: clients reach their host over TCP without a proxy.",
    causes: &[cause(
        "the way to the internet leads over a proxy with log-on",
        &[],
    )],
    fixes: &[SEE_KEY, USE_KMS, SEE_PROXY, LET_THROUGH, TELEPHONE],
    outside_check: NOT_KMS,
    basis: CodeBasis::Documented,
    sources: &["Microsoft, \"Troubleshoot volume activation of Office\""],
};

/// No answer from Microsoft.
const TIMEOUT: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2EE2),
    symbol: Some("ERROR_WINHTTP_TIMEOUT"),
    side: Side::InternetActivation,
    applies_to: NO_KMS_CLIENTS,
    meaning: "A service of Microsoft on the internet did not answer in time (WinHTTP error 12002). \
              KMS clients do not show this for their host: they do not speak HTTP to it.",
    causes: &[
        cause(
            "the machine has no way to the internet, or a firewall or proxy drops what it sends",
            &[],
        ),
        cause(
            "the machine was meant for KMS, but has a MAK or a retail key",
            &[],
        ),
        cause(TICKET, &[]),
    ],
    fixes: &[
        SEE_KEY,
        USE_KMS,
        REACH_SERVICE,
        SEE_PROXY,
        LET_THROUGH,
        TELEPHONE,
    ],
    outside_check: NOT_KMS,
    basis: CodeBasis::Inferred,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        EVENT_8208,
        WINHTTP,
        WINHTTP_MESSAGES,
    ],
};

/// No address of Microsoft's service.
const NAME_NOT_RESOLVED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2EE7),
    symbol: Some("ERROR_WINHTTP_NAME_NOT_RESOLVED"),
    side: Side::InternetActivation,
    applies_to: NO_KMS_CLIENTS,
    meaning: "The name of a Microsoft service on the internet did not resolve (WinHTTP error 12007). \
              Names of the internet are concerned, not the search for a KMS host.",
    causes: &[
        cause(
            "the name servers of the machine do not resolve names of the internet, or it has no way there",
            &[],
        ),
        cause(
            "the machine was meant for KMS, but has a MAK or a retail key",
            &[],
        ),
        cause(TICKET, &[]),
    ],
    fixes: &[
        SEE_KEY,
        USE_KMS,
        look(
            "see whether the name of Microsoft's activation service resolves",
            "Resolve-DnsName activation.sls.microsoft.com",
        ),
        SEE_PROXY,
        act(
            "let the name servers of the machine resolve names of the internet, or set a proxy that does",
            Some(Changes::Network),
        ),
        LET_THROUGH,
        TELEPHONE,
    ],
    outside_check: NOT_KMS,
    basis: CodeBasis::Inferred,
    sources: &[EVENT_8208, WINHTTP, WINHTTP_MESSAGES],
};

/// No connection to Microsoft.
const CANNOT_CONNECT: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2EFD),
    symbol: Some("ERROR_WINHTTP_CANNOT_CONNECT"),
    side: Side::InternetActivation,
    applies_to: NO_KMS_CLIENTS,
    meaning: "No connection to a Microsoft service on the internet could be made (WinHTTP error 12029). \
              KMS clients do not show this for their host: they do not speak HTTP to it.",
    causes: &[
        cause(
            "a firewall, a proxy or a missing route keeps the machine from the internet",
            &[],
        ),
        cause(
            "the machine was meant for KMS, but has a MAK or a retail key",
            &[],
        ),
    ],
    fixes: &[
        SEE_KEY,
        USE_KMS,
        REACH_SERVICE,
        SEE_PROXY,
        LET_THROUGH,
        TELEPHONE,
    ],
    outside_check: NOT_KMS,
    basis: CodeBasis::Inferred,
    sources: &[WINHTTP, WINHTTP_MESSAGES],
};

/// No trust in the certificate of Microsoft's service.
const SECURE_FAILURE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_2F8F),
    symbol: Some("ERROR_WINHTTP_SECURE_FAILURE"),
    side: Side::InternetActivation,
    applies_to: NO_KMS_CLIENTS,
    meaning: "The encrypted connection (TLS) to a Microsoft service failed, because a certificate did not pass (WinHTTP error 12175). \
              Often the clock of the machine is wrong. \
              KMS is not concerned: it uses no certificates.",
    causes: &[
        cause("the clock of the machine is wrong", &[]),
        cause(
            "a proxy or firewall opens TLS and shows a certificate of its own",
            &[],
        ),
        cause("root certificates are missing on the machine", &[]),
        cause(
            "the machine was meant for KMS, but has a MAK or a retail key",
            &[],
        ),
    ],
    fixes: &[
        SEE_KEY,
        USE_KMS,
        look(
            "in PowerShell, see the time in UTC and compare it with a clock you trust",
            "[DateTime]::UtcNow",
        ),
        run(
            "where the clock is wrong, take the time anew, as administrator",
            "w32tm /resync",
            Changes::Client,
        ),
        act(
            "let connections to Microsoft's activation addresses pass without opening them",
            Some(Changes::Network),
        ),
        TELEPHONE,
    ],
    outside_check: NOT_KMS,
    basis: CodeBasis::Inferred,
    sources: &[WINHTTP, WINHTTP_MESSAGES],
};

/// Some fault of the network.
const NETWORK_FAULT: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_FC03),
    symbol: Some("E_RM_UNKNOWN_ERROR"),
    side: Side::InternetActivation,
    applies_to: NO_KMS_CLIENTS,
    meaning: "The network failed while the machine activated, most likely on the way to Microsoft's activation service. \
              The header of Windows names the network and nothing more.",
    causes: &[
        cause(
            "the machine has no way to the internet, or a proxy or firewall stands in it",
            &[],
        ),
        cause(
            "the machine was meant for KMS, but has a MAK or a retail key",
            &[],
        ),
    ],
    fixes: &[
        SEE_KEY,
        USE_KMS,
        REACH_SERVICE,
        SEE_PROXY,
        LET_THROUGH,
        TELEPHONE,
    ],
    outside_check: NOT_KMS,
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, slerror.h"],
};
