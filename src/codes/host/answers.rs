//! Codes with which a KMS host turns a client down.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0xC004F015.
pub(super) const SL_E_PRODUCT_SKU_NOT_INSTALLED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F015),
    symbol: Some("SL_E_PRODUCT_SKU_NOT_INSTALLED"),
    side: Side::Host,
    applies_to: "KMS hosts, in event 12290; machines on which a key is set up",
    meaning: "The machine does not know the product that a request or a key is for. \
              A KMS host notes it in event 12290 when it cannot serve a client; that client shows 0xC004F042. \
              The way to the host is well: the request arrived.",
    causes: &[
        cause(
            "the host key does not cover the client's product, as a host key for Windows clients on a server",
            &[],
        ),
        cause(
            "the host lacks the update that makes newer clients known to it",
            &[],
        ),
        cause(
            "where no host is involved, the key is for another edition, or the Activation ID is wrong",
            &[],
        ),
    ],
    fixes: &[
        look(
            "on the host, see which clients it turned down",
            "Get-WinEvent -FilterHashtable @{LogName='Key Management Service'; Id=12290} -MaxEvents 20 | Format-List TimeCreated, Message",
        ),
        look(
            "on the host, see for which products it has keys",
            "slmgr.vbs /dlv all",
        ),
        look(
            "on the host, see which updates it has; 2012 R2 needs KB3172614 and 2008 R2 KB3079821 for Windows 10",
            "Get-HotFix",
        ),
        act(
            "give the host the update, and from your volume licensing account the host key that covers server and client",
            Some(Changes::Host),
        ),
        look(
            "on a machine that is no host, compare its edition with the key you meant to set",
            "slmgr.vbs /dlv",
        ),
    ],
    outside_check: "Which hosts DNS names and that they answer. \
                    What products a host knows cannot be seen.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0xC004F015 when you activate Windows 10\"",
        "MicrosoftDocs/windowsserverdocs, kms-activation-planning.md",
        "Windows SDK, slerror.h",
    ],
};

/// 0xC004F038.
pub(super) const SL_E_VL_NOT_ENOUGH_COUNT: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F038),
    symbol: Some("SL_E_VL_NOT_ENOUGH_COUNT"),
    side: Side::Host,
    applies_to: "KMS clients, Windows and Office",
    meaning: "The KMS host that answered activates nobody yet, since too few machines have asked it. \
              It needs 25 for Windows clients, 5 for Windows Server, 5 for Office; DNS and the way to it are well. \
              Windows clients and servers count together, Office apart; a machine counts for 30 days.",
    causes: &[
        cause("the host is new, or the site is small", &[]),
        cause(
            "machines were cloned and share one Client Machine ID (CMID), so they count once",
            &[],
        ),
        cause(
            "the clients are spread over more hosts than they are enough for",
            &[RuleCode(407), RuleCode(701)],
        ),
        cause(
            "the host has too small a share of the clients: weight 0, a small weight, or a spare priority",
            &[RuleCode(402), RuleCode(405), RuleCode(406), RuleCode(704)],
        ),
        cause(
            "the client came to a host that nobody meant to be one, such as a PC or a lab machine with a host key",
            &[],
        ),
        cause("machines that counted have not asked for 30 days", &[]),
    ],
    fixes: &[
        look("on the host, read `Current count`", "slmgr.vbs /dlv"),
        look(
            "on the client, see in event 12288 which host it came to (third field)",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        look(
            "on two or three clients, compare the lines `Client Machine ID (CMID)`",
            "slmgr.vbs /dlv",
        ),
        run(
            "on clones with one CMID, give each its own as administrator, which uses up one rearm, then restart it",
            "slmgr.vbs /rearm",
            Changes::Client,
        ),
        act(
            "make new images with `sysprep /generalize`",
            Some(Changes::Client),
        ),
        act(
            "retire hosts that are not needed, and delete their SRV records",
            Some(Changes::Dns),
        ),
        look(
            "from a saved report, see how many clients each host would count",
            "kmsdoctor simulate --from REPORT.json --clients N --threshold 25",
        ),
        act(
            "for a site that stays below the minimum, use activation by Active Directory or a MAK",
            Some(Changes::Directory),
        ),
    ],
    outside_check: "The number of hosts that share the clients. \
                    What a host counts cannot be seen without a request, which kmsdoctor never sends.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Microsoft, \"Guidelines for troubleshooting the Key Management Service (KMS)\"",
        "Microsoft, \"KMS current count doesn't increase\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
        "MicrosoftDocs/SupportArticles-docs, activation-error-0xc004cf038-insufficient-kms-host-pool-count.md",
    ],
};

/// 0xC004F041.
pub(super) const SL_E_VL_KEY_MANAGEMENT_SERVICE_NOT_ACTIVATED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F041),
    symbol: Some("SL_E_VL_KEY_MANAGEMENT_SERVICE_NOT_ACTIVATED"),
    side: Side::Host,
    applies_to: "KMS clients",
    meaning: "The KMS host that answered may not activate anybody: its own host key is not activated with Microsoft. \
              DNS and the way to it are well.",
    causes: &[
        cause("the host key was installed but never activated", &[]),
        cause(
            "the host lost its activation, as after a change of hardware",
            &[],
        ),
        cause(
            "the client came to a host whose set-up was never finished, or that nobody meant to be one",
            &[],
        ),
    ],
    fixes: &[
        look(
            "on the client, see in event 12288 which host it came to (third field)",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        look(
            "on that host, see whether `License Status` is `Licensed`",
            "slmgr.vbs /dlv",
        ),
        run(
            "on that host, activate the host key as administrator; it needs the internet",
            "slmgr.vbs /ato",
            Changes::Host,
        ),
        act(
            "on a host without internet, activate it by telephone",
            Some(Changes::Host),
        ),
        act(
            "delete the SRV record of a host that is not to serve",
            Some(Changes::Dns),
        ),
    ],
    outside_check: "That the host accepts connections and, with `--rpc-bind`, answers as a KMS host. \
                    Its own activation cannot be seen.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
        "Windows SDK, slerror.h",
    ],
};

/// 0xC004F042.
pub(super) const SL_E_VL_KEY_MANAGEMENT_SERVICE_ID_MISMATCH: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F042),
    symbol: Some("SL_E_VL_KEY_MANAGEMENT_SERVICE_ID_MISMATCH"),
    side: Side::Host,
    applies_to: "KMS clients, Windows and Office",
    meaning: "The KMS host that answered cannot activate this product or this version of it. \
              DNS and the way to it are well. \
              The host notes 0xC004F015 in its event 12290 for it.",
    causes: &[
        cause(
            "the host key is older than the client's product, or the host lacks the update for it",
            &[],
        ),
        cause(
            "Office came to a host for Windows only, or Windows to one for Office only; both ask for the same SRV records",
            &[],
        ),
        cause(
            "the client came to a host that is left over or that nobody meant to be one",
            &[],
        ),
        cause(
            "a host set by hand at the client is one for other products",
            &[],
        ),
    ],
    fixes: &[
        look(
            "on the client, see in event 12288 which host it came to (third field)",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=12288} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        look(
            "on that host, see for which products it has keys",
            "slmgr.vbs /dlv all",
        ),
        look(
            "on the client, see all hosts that DNS names",
            "Resolve-DnsName -Type SRV _vlmcs._tcp.DOMAIN",
        ),
        act(
            "give the host the host key, the update or the Office volume license pack that covers the client",
            Some(Changes::Host),
        ),
        run(
            "on the client, send one product to its own host as administrator; `slmgr.vbs /dlv all` shows the Activation ID",
            "slmgr.vbs /skms HOST:1688 ACTIVATION-ID",
            Changes::Client,
        ),
        run(
            "on the client, if a wrong host was set by hand, return to DNS as administrator",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
        act(
            "delete the SRV records of hosts that are not to serve",
            Some(Changes::Dns),
        ),
    ],
    outside_check: "All hosts that DNS names: where there are several, a client may come to the wrong one. \
                    Which products a host serves cannot be seen.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
        "MicrosoftDocs/SupportArticles-docs, activation-error-0xc004cf042-cant-use-specified-kms.md",
        "Microsoft, \"Error 0xC004F015 when you activate Windows 10\"",
    ],
};

/// 0xC004F06B.
pub(super) const SL_E_VL_KEY_MANAGEMENT_SERVICE_VM_NOT_SUPPORTED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F06B),
    symbol: Some("SL_E_VL_KEY_MANAGEMENT_SERVICE_VM_NOT_SUPPORTED"),
    side: Side::Host,
    applies_to: "KMS hosts",
    meaning: "The machine runs in a virtual machine, where KMS is not supported in this mode. \
              That old versions of Windows did so is inferred.",
    causes: &[cause(
        "a host key is set up on a virtual machine whose Windows does not allow that",
        &[],
    )],
    fixes: &[
        look(
            "on the host, see whether it is a virtual machine",
            "Get-CimInstance Win32_ComputerSystem | Select-Object Manufacturer, Model",
        ),
        look(
            "on the host, see its version of Windows",
            "Get-CimInstance Win32_OperatingSystem | Select-Object Caption, Version",
        ),
        act(
            "set up the KMS host on a supported version of Windows Server",
            Some(Changes::Host),
        ),
    ],
    outside_check: "Nothing of it can be seen. \
                    DNS and connections can only rule out other causes.",
    basis: CodeBasis::Documented,
    sources: &["Windows SDK, slerror.h"],
};
