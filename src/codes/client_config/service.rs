//! Codes of the licensing service: disabled, stopped, stuck, or without a host.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0x4004F041.
pub(super) const SL_I_VL_OOB_NO_BINDING_SERVER_REGISTRATION: CodeEntry = CodeEntry {
    code: ErrorCode(0x4004_F041),
    symbol: Some("SL_I_VL_OOB_NO_BINDING_SERVER_REGISTRATION"),
    side: Side::ClientConfig,
    applies_to: "KMS clients",
    meaning: "Lists kept by users give it as a note that the client knows no KMS host; its name comes from them too. \
              No text of Microsoft on it was found. \
              Do not take it for 0xC004F041, which is another code.",
    causes: &[
        cause(
            "no host is set, and the client has no DNS suffix to look for one",
            &[RuleCode(101)],
        ),
        cause(
            "no host is set, and DNS has no SRV record for one",
            &[RuleCode(201), RuleCode(202)],
        ),
    ],
    fixes: &[
        look(
            "on the client, see whether it knows a host",
            "slmgr.vbs /dlv",
        ),
        look(
            "on the client, see whether DNS names one",
            "Resolve-DnsName -Type SRV _vlmcs._tcp.DOMAIN",
        ),
        act(
            "publish the SRV record, or give the client a DNS suffix that has one",
            Some(Changes::Dns),
        ),
    ],
    outside_check: "Whether DNS names a host under each suffix of the client.",
    basis: CodeBasis::Unknown,
    sources: &["lists of constants kept by users"],
};

/// 0x80070422.
pub(super) const ERROR_SERVICE_DISABLED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_0422),
    symbol: Some("ERROR_SERVICE_DISABLED"),
    side: Side::ClientConfig,
    applies_to: "KMS clients; documented for Office",
    meaning: "The licensing service of the client is disabled, so nothing can be activated. \
              It is `sppsvc` for Windows and for Office on Windows 8 and later, `osppsvc` for Office on older Windows and for Office 2010.",
    causes: &[cause(
        "somebody, a policy or a clean-up tool has disabled `sppsvc` or `osppsvc`",
        &[],
    )],
    fixes: &[
        look(
            "see how the services are set to start",
            "Get-CimInstance Win32_Service -Filter \"Name='sppsvc' OR Name='osppsvc'\" | Select-Object Name, StartMode, State",
        ),
        run(
            "if `sppsvc` is disabled, set it back to automatic as administrator, then restart the machine",
            "Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\sppsvc -Name Start -Value 2",
            Changes::Client,
        ),
        run(
            "if `osppsvc` is disabled, set it to delayed automatic as administrator, then start it",
            "sc.exe config osppsvc start= delayed-auto",
            Changes::Client,
        ),
        act(
            "if the setting comes back, find the policy or tool that makes it",
            None,
        ),
    ],
    outside_check: "Nothing: the fault is on the client itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft Support, article 2870357 (KMS activation of Office 2010 and 2013)",
        "Windows SDK, winerror.h",
    ],
};

/// 0x80070426.
pub(super) const ERROR_SERVICE_NOT_ACTIVE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_0426),
    symbol: Some("ERROR_SERVICE_NOT_ACTIVE"),
    side: Side::ClientConfig,
    applies_to: "KMS clients; documented for Office",
    meaning: "The licensing service of the client does not run, so nothing can be activated. \
              `sppsvc` stops when it is idle and starts by itself; with this code it did not start.",
    causes: &[cause(
        "`sppsvc` or, for Office on older Windows, `osppsvc` is stopped or does not start",
        &[],
    )],
    fixes: &[
        look(
            "see how the services are set to start, and whether they run",
            "Get-CimInstance Win32_Service -Filter \"Name='sppsvc' OR Name='osppsvc'\" | Select-Object Name, StartMode, State",
        ),
        run(
            "start the service as administrator",
            "Start-Service sppsvc",
            Changes::Client,
        ),
        run(
            "for Office on older Windows, start its own service as administrator",
            "Start-Service osppsvc",
            Changes::Client,
        ),
        look(
            "if it does not start, see what the log says about it",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Service Control Manager'} -MaxEvents 20 | Format-List TimeCreated, Message",
        ),
    ],
    outside_check: "Nothing: the fault is on the client itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft Support, article 2870357 (KMS activation of Office 2010 and 2013)",
        "Windows SDK, winerror.h",
    ],
};

/// 0x8007139F.
pub(super) const ERROR_INVALID_STATE: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_139F),
    symbol: Some("ERROR_INVALID_STATE"),
    side: Side::ClientConfig,
    applies_to: "KMS clients, in event 8198",
    meaning: "The licensing service of the client was in a state in which it could not activate. \
              Microsoft describes it in event 8198 together with 0xC0020017: the KMS host was not reached, or the service hangs.",
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
            "see whether a host is set by hand (`Registered KMS machine name`)",
            "slmgr.vbs /dlv",
        ),
        run(
            "if that host is wrong, return to DNS as administrator",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
        look(
            "see that the host accepts the connection",
            "Test-NetConnection HOST -Port 1688",
        ),
        run(
            "restart the licensing service as administrator",
            "Restart-Service sppsvc",
            Changes::Client,
        ),
        run("try again", "slmgr.vbs /ato", Changes::Client),
    ],
    outside_check: "SRV records, addresses and connections to every host. \
                    When all of that is well, the service on the client is left.",
    basis: CodeBasis::Documented,
    sources: &[
        "MicrosoftDocs/SupportArticles-docs, activation-event-8198-error-0xc0020017-0x8007139f-kms-contact-failure.md",
        "Windows SDK, winerror.h",
    ],
};

/// 0xC004F075.
pub(super) const SL_E_SERVICE_STOPPING: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F075),
    symbol: Some("SL_E_SERVICE_STOPPING"),
    side: Side::ClientConfig,
    applies_to: "KMS clients",
    meaning: "By its name, the command came while the licensing service was stopping. \
              The service stops when it is idle and starts again when it is needed, so that may be chance.",
    causes: &[
        cause("the service `sppsvc` was just about to stop", &[]),
        cause("the service `sppsvc` stops again and again", &[]),
    ],
    fixes: &[
        run(
            "wait a minute and try again",
            "slmgr.vbs /ato",
            Changes::Client,
        ),
        look(
            "if the code comes back, see how the service is set to start",
            "Get-CimInstance Win32_Service -Filter \"Name='sppsvc'\" | Select-Object Name, StartMode, State",
        ),
        look(
            "see whether it ended unexpectedly",
            "Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='Service Control Manager'} -MaxEvents 20 | Format-List TimeCreated, Message",
        ),
    ],
    outside_check: "Nothing: the fault is on the client itself.",
    basis: CodeBasis::Inferred,
    sources: &["Windows SDK, slerror.h"],
};
