//! Codes of the way to a host: refused, silent, unreachable, broken off.

use super::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// In ascending order.
pub(super) static CODES: &[CodeEntry] = &[CodeEntry {
    code: ErrorCode(0xC004_F074),
    symbol: Some("SL_E_VL_BINDING_SERVICE_UNAVAILABLE"),
    side: Side::Network,
    applies_to: "KMS clients, Windows and Office",
    meaning: "A summary: the client found no KMS host that served it. \
              It does not say why. \
              The reason of each host is the first field of an event 12288 in the Application log of the client.",
    causes: &[
        cause(
            "no name leads to a host: the SRV record is missing, refused or not answered for",
            &[
                RuleCode(101),
                RuleCode(103),
                RuleCode(201),
                RuleCode(202),
                RuleCode(203),
                RuleCode(501),
                RuleCode(502),
                RuleCode(503),
                RuleCode(505),
            ],
        ),
        cause(
            "an SRV record leads to a host without address, or to one that is gone",
            &[RuleCode(302), RuleCode(303)],
        ),
        cause(
            "nothing listens at the host: the service is stopped, no host key is installed, or the port is another one",
            &[RuleCode(601), RuleCode(206)],
        ),
        cause(
            "TCP port 1688 is blocked on the way, or the host is off",
            &[RuleCode(602), RuleCode(603)],
        ),
        cause(
            "a host that was set by hand is wrong or retired",
            &[RuleCode(102)],
        ),
        cause("something else than a KMS host answers", &[RuleCode(605)]),
        cause(
            "clocks of client and host are more than 4 hours apart (0xC004F06C in event 12288)",
            &[],
        ),
        cause(
            "the host is too old for the client, or lacks the update or key for its version",
            &[],
        ),
    ],
    fixes: &[
        look(
            "read the first field of the newest events 12288",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        run(
            "let the client look in DNS again where a host was set by hand",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
        act(
            "remove the SRV records of hosts that are gone",
            Some(Changes::Dns),
        ),
    ],
    outside_check: "Everything of discovery can be seen: SRV records, addresses, and whether each host accepts connections. \
                    When all of that is well, clocks and versions are left.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0xC004F074 when you activate Windows\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
    ],
}];
