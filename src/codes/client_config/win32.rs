//! Codes of rights and arguments.

use crate::codes::{Changes, CodeBasis, CodeEntry, Side, act, cause, look, run};
use crate::finding::RuleCode;
use crate::model::ErrorCode;

/// 0x80070001.
pub(super) const ERROR_INVALID_FUNCTION: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_0001),
    symbol: Some("ERROR_INVALID_FUNCTION"),
    side: Side::ClientConfig,
    applies_to: "KMS clients, Office 2010 and 2013",
    meaning: "Windows declined a call of the Office activation (Win32 error 1). \
              Microsoft lists the code in its article on KMS activation of Office; what the article says about it was not at hand. \
              The fault is on the client.",
    causes: &[cause(
        "not known; something in the licensing of Office on the client itself",
        &[],
    )],
    fixes: &[
        look(
            "on the client, see in which state each Office license is",
            "cscript //nologo \"C:\\Program Files\\Microsoft Office\\Office15\\ospp.vbs\" /dstatus",
        ),
        look(
            "on the client, see that its licensing services are there",
            "Get-Service sppsvc, osppsvc -ErrorAction SilentlyContinue",
        ),
        act(
            "follow article 2870357 of Microsoft Support",
            Some(Changes::Client),
        ),
    ],
    outside_check: "Nothing: the fault is on the client itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft Support, article 2870357 (KMS activation of Office 2010 and 2013)",
        "Windows SDK, winerror.h",
    ],
};

/// 0x80070005.
pub(super) const E_ACCESSDENIED: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_0005),
    symbol: Some("E_ACCESSDENIED"),
    side: Side::ClientConfig,
    applies_to: "KMS clients, KMS hosts and machines with a MAK",
    meaning: "A right is missing on the machine itself. \
              Microsoft first names a command that was not run as administrator, then changed rights of the licensing service.",
    causes: &[
        cause(
            "the command was typed in a prompt that was not opened as administrator",
            &[],
        ),
        cause(
            "the account SELF lacks the DCOM access rights it has by default (event 8229 goes with it)",
            &[],
        ),
        cause(
            "the account NETWORK SERVICE has lost its rights to the registry key `HKEY_USERS\\S-1-5-20`",
            &[],
        ),
        cause(
            "a group policy sets the rights of the service Plug and Play and leaves out service accounts",
            &[],
        ),
    ],
    fixes: &[
        act(
            "open PowerShell or the Command Prompt by `Run as administrator`, and repeat the command",
            None,
        ),
        look(
            "see whether event 8229 names the code too",
            "Get-WinEvent -FilterHashtable @{LogName='Application'; ProviderName='Microsoft-Windows-Security-SPP'; Id=8229} -MaxEvents 5 | Format-List TimeCreated, Message",
        ),
        act(
            "in `dcomcnfg`, under the COM security of My Computer, give SELF local and remote access in the default access permissions; then restart",
            Some(Changes::Client),
        ),
        look(
            "see whether NETWORK SERVICE has full control of its key",
            "Get-Acl Registry::HKEY_USERS\\S-1-5-20 | Format-List AccessToString",
        ),
        act(
            "if not, give it back full control in `regedit`, then restart",
            Some(Changes::Client),
        ),
        look(
            "see the rights of the service Plug and Play; `SU` stands for service accounts",
            "sc.exe sdshow plugplay",
        ),
        act(
            "if a policy took them away, set the policy to not defined or add service accounts to it",
            Some(Changes::Directory),
        ),
    ],
    outside_check: "Nothing: the fault is on the machine itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Troubleshoot Windows activation error codes\"",
        "Microsoft, \"Error 0x80070005 (Access denied) when you activate Windows\"",
        "Microsoft, \"Error 0x80070005 when you log on to computer\" (KB2704233)",
        "Windows Server 2012 R2 Volume Activation Technical Reference, table 10",
    ],
};

/// 0x8007000D.
pub(super) const ERROR_INVALID_DATA: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_000D),
    symbol: Some("ERROR_INVALID_DATA"),
    side: Side::ClientConfig,
    applies_to: "KMS clients and machines with a MAK; documented for Windows 7 and Office",
    meaning: "The client takes no answer from its own machine, or the licensing service cannot read what it needs there. \
              Most users who report it have a KMS host set that is the machine itself; since Windows 8 or 8.1 (sources differ) a client rejects such an answer (community). \
              Microsoft documents the other causes: damaged rights or data, with which even `slmgr /dlv` fails.",
    causes: &[
        cause(
            "the KMS host is the machine itself: a host set to 127.0.0.0/8, `localhost`, ::1 or an address of its own, a KMS host pointed at itself, or a container on it",
            &[RuleCode(126)],
        ),
        cause(
            "the account SYSTEM has lost its rights to the registry key `HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Enum\\Root` or to one below it",
            &[],
        ),
        cause("the licensing data of the machine are damaged", &[]),
    ],
    fixes: &[
        look(
            "see which KMS host is set; a host that is the machine itself is mostly a leftover of an unauthorized activator",
            "slmgr.vbs /dlv",
        ),
        run(
            "clear it as administrator, and find out what sets it (for Office: `cscript ospp.vbs /remhst` in its folder)",
            "slmgr.vbs /ckms",
            Changes::Client,
        ),
        look(
            "see as administrator whether SYSTEM has its rights to the key",
            "Get-Acl HKLM:\\SYSTEM\\CurrentControlSet\\Enum\\Root | Format-List AccessToString",
        ),
        act(
            "if not, give SYSTEM back full control of it and of the keys below, in `regedit`",
            Some(Changes::Client),
        ),
        run(
            "restart the licensing service as administrator",
            "Restart-Service sppsvc",
            Changes::Client,
        ),
        look(
            "if the code stays, see as administrator whether Windows files are damaged",
            "sfc /verifyonly",
        ),
    ],
    outside_check: "The settings of the client show a host that is the machine itself. \
                    Where the KMS host is on that machine, its log may show request and answer. \
                    Damaged rights or data cannot be seen.",
    basis: CodeBasis::Documented,
    sources: &[
        "GitHub Wind4/vlmcsd, issues 6, 9, 52, 58, 70 and 88; SystemRage/py-kms, issue 23 (community)",
        "Microsoft, \"Error 0x8007000D when you activate a machine\" (KB2230957)",
        "Microsoft Support, article 2870357 (KMS activation of Office 2010 and 2013)",
    ],
};

/// 0x80070057.
pub(super) const E_INVALIDARG: CodeEntry = CodeEntry {
    code: ErrorCode(0x8007_0057),
    symbol: Some("E_INVALIDARG"),
    side: Side::ClientConfig,
    applies_to: "KMS clients",
    meaning: "By its number, a command got a value it cannot take (Win32 error 87). \
              That it is a mistyped key or host is inferred.",
    causes: &[cause(
        "the key, the host or the Activation ID in the command is mistyped",
        &[],
    )],
    fixes: &[
        look("see how the command is written", "slmgr.vbs /?"),
        act(
            "repeat the command with the right values; write a host as name or IPv4 address, and its port behind a colon",
            Some(Changes::Client),
        ),
        look("see what is set now", "slmgr.vbs /dlv"),
    ],
    outside_check: "Nothing: the fault is on the machine itself.",
    basis: CodeBasis::Inferred,
    sources: &[
        "Windows SDK, winerror.h",
        "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
    ],
};

/// 0xC004F025.
pub(super) const SL_E_LUA_ACCESSDENIED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_F025),
    symbol: Some("SL_E_LUA_ACCESSDENIED"),
    side: Side::ClientConfig,
    applies_to: "KMS clients",
    meaning: "The command needs an administrator and was run without those rights. \
              To try activation by `slmgr /ato` needs no such rights on a KMS client; to set a host, a port or a key does.",
    causes: &[cause(
        "the command was typed in a prompt that was not opened as administrator",
        &[],
    )],
    fixes: &[
        act(
            "open PowerShell or the Command Prompt by `Run as administrator`, and repeat the command",
            None,
        ),
        look(
            "see whether the prompt is one; the last lines name `High Mandatory Level`, or its translation",
            "whoami /groups",
        ),
    ],
    outside_check: "Nothing: the fault is on the machine itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Windows SDK, slerror.h",
        "Microsoft, \"Slmgr.vbs options for obtaining volume activation information\"",
    ],
};
