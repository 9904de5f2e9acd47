//! Codes of keys, editions and licenses, a file a kind.
//!
//! None of these comes from the search for a KMS host; a host and its DNS records cannot mend them.

pub(super) mod avma;
pub(super) mod firmware;
pub(super) mod genuine;
pub(super) mod key;
pub(super) mod service;
pub(super) mod state;

use super::{Changes, Fix, act, look, run};

/// The article that explains most of these codes.
const ERROR_CODES: &str = "Microsoft, \"Troubleshoot Windows activation error codes\"";
/// The table of codes in the reference for Windows Server 2012 R2.
const TABLE_10: &str = "Windows Server 2012 R2 Volume Activation Technical Reference, table 10";
/// The header that names the codes.
const SLERROR: &str = "Windows SDK, slerror.h";

/// Said of a fault that only the machine itself knows of.
const NOTHING_OUTSIDE: &str =
    "Nothing. The fault is on the machine itself; DNS and TCP can only rule other faults out.";
/// Said of answers of Microsoft's activation service.
const AT_MICROSOFT: &str = "Nothing. The machine spoke to Microsoft's activation service over the internet, not to a KMS host.";

/// Shows the channel of the key: `VOLUME_KMSCLIENT`, `VOLUME_MAK`, `RETAIL` and so on.
const KIND_OF_KEY: Fix = look(
    "see in the line `Description` which kind of key is installed",
    "slmgr.vbs /dlv",
);
/// Needs an elevated prompt, as all of `DISM.exe /Online` does.
const EDITION: Fix = look(
    "see which edition is installed (elevated prompt)",
    "DISM.exe /Online /Get-CurrentEdition",
);
/// For machines that are to use KMS or Active Directory; Microsoft publishes these keys, so they are no secret.
const GENERIC_KEY: Fix = run(
    "if the machine is to use KMS, install the generic volume key (GVLK) that Microsoft publishes for its edition",
    "slmgr.vbs /ipk GVLK",
    Changes::Client,
);
/// One attempt; with a volume key it needs no elevated prompt.
const ACTIVATE: Fix = run("try to activate again", "slmgr.vbs /ato", Changes::Client);
/// For everything that only Microsoft can decide.
const ASK_MICROSOFT: Fix = act(
    "ask Microsoft's Licensing Activation Center about the key",
    None,
);
