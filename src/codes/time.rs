//! Codes of clocks.

use super::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[BADTIME, CLIENT_CLOCK, INVALID_TIMESTAMP];

/// Shows the clock without its time zone.
const SEE_UTC: Fix = look(
    "on both machines, in PowerShell, see the time in UTC and compare",
    "[DateTime]::UtcNow",
);

/// Shows who guides the clock.
const SEE_SOURCE: Fix = look(
    "on the machine that is wrong, see where it takes its time from, and when it last did",
    "w32tm /query /status",
);

/// Takes the time anew.
const RESYNC: Fix = run(
    "there, as administrator, take the time anew",
    "w32tm /resync",
    Changes::Client,
);

/// Lets the domain guide the clock.
const FOLLOW_DOMAIN: Fix = run(
    "if nothing guides the clock of a domain member, let the domain do it, as administrator, then take the time anew",
    "w32tm /config /syncfromflags:domhier /update",
    Changes::Client,
);

/// Tries again.
const TRY: Fix = run(
    "on the client, try again",
    "slmgr.vbs /ato",
    Changes::Client,
);

/// A secure update signed at the wrong time.
const BADTIME: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_233A),
    symbol: Some("DNS_ERROR_RCODE_BADTIME"),
    side: Side::Time,
    applies_to: "KMS hosts that publish their record",
    meaning: "A KMS host could not publish its SRV record: by the name server's clock, its secure update was signed at the wrong time. \
              That is what the number stands for (DNS status 9018); no document ties it to activation.",
    causes: &[cause(
        "the clocks of the KMS host and of the DNS server differ",
        &[],
    )],
    fixes: &[
        look(
            "on the KMS host, measure how far its clock is from that of the DNS server",
            "w32tm /stripchart /computer:dc1.corp.example /samples:3 /dataonly",
        ),
        SEE_SOURCE,
        run(
            "on the KMS host, as administrator, take the time anew",
            "w32tm /resync",
            Changes::Host,
        ),
        run(
            "then publish at once, as administrator",
            "Restart-Service sppsvc",
            Changes::Host,
        ),
    ],
    outside_check: "Not the clocks, only what they led to: a known host lacks its SRV record. \
                    The code itself stands in event 12293 of the host.",
    basis: CodeBasis::Inferred,
    sources: &[
        "Microsoft, \"System Error Codes (9000-11999)\"",
        "RFC 8945, 5.2",
    ],
};

/// A clock that Microsoft's service rejects.
const CLIENT_CLOCK: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_B011),
    symbol: Some("SL_E_SRV_CLIENT_CLOCK_OUT_OF_SYNC"),
    side: Side::Time,
    applies_to: "machines that activate at Microsoft: with a MAK, or KMS hosts",
    meaning: "Microsoft's activation service turned the machine away because its clock is wrong. \
              No KMS host was asked, so this is not the rule of 4 hours between client and host.",
    causes: &[
        cause(
            "the clock of the machine is wrong: flat battery, no time source, a virtual machine that was resumed",
            &[],
        ),
        cause(
            "the time zone is wrong, and the clock was set to fit it",
            &[],
        ),
    ],
    fixes: &[
        look(
            "in PowerShell, see the time in UTC and compare it with a clock you trust",
            "[DateTime]::UtcNow",
        ),
        SEE_SOURCE,
        RESYNC,
        FOLLOW_DOMAIN,
        run("try again", "slmgr.vbs /ato", Changes::Client),
    ],
    outside_check: "Nothing: Microsoft's activation service judged the clock, and no KMS host took part.",
    basis: CodeBasis::Documented,
    sources: &["Windows SDK, slerror.h"],
};

/// A clock that a KMS host rejects.
const INVALID_TIMESTAMP: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F06C),
    symbol: Some("SL_E_VL_INVALID_TIMESTAMP"),
    side: Side::Time,
    applies_to: "KMS clients and hosts, in events 12288 and 12290",
    meaning: "A KMS host was reached and turned the request down: the clocks of client and host are more than 4 hours apart. \
              Both count as UTC, so the time zone does not matter. \
              On the screen 0xC004F074 mostly hides it; look for it in event 12288 of the client and event 12290 of the host.",
    causes: &[
        cause(
            "the clock of the client is wrong: flat battery, no time source, a virtual machine that was resumed",
            &[],
        ),
        cause("the clock of the KMS host is wrong", &[]),
        cause(
            "the Windows Time service is off, its client for NTP is switched off, or a domain member does not follow its domain",
            &[],
        ),
    ],
    fixes: &[
        SEE_UTC,
        look(
            "on the KMS host, compare the time of event 12290 with its field 5, the client's clock in UTC",
            "Get-WinEvent -LogName 'Key Management Service' -MaxEvents 5 | Format-List @{Name='UTC'; Expression={$_.TimeCreated.ToUniversalTime()}}, Message",
        ),
        SEE_SOURCE,
        run(
            "if the service is off there, start it, as administrator",
            "Start-Service w32time",
            Changes::Client,
        ),
        RESYNC,
        FOLLOW_DOMAIN,
        act(
            "if it is the KMS host that is wrong, do the same there",
            Some(Changes::Host),
        ),
        TRY,
    ],
    outside_check: "DNS is in order and the host accepts connections, as if nothing were wrong. \
                    The clocks themselves must be compared, or field 5 of events 12288 and 12290.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0xC004F06C when you activate Windows\"",
        "Microsoft, \"Error 0xC004F074 when you activate Windows\"",
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
    ],
};
