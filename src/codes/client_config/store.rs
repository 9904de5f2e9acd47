//! Codes of the licensing store, the file `tokens.dat` and what belongs to it.

use crate::codes::{Changes, CodeBasis, CodeEntry, Fix, Side, act, cause, look, run};
use crate::model::ErrorCode;

/// Sets the store aside, so that the service makes a new one.
const STOP_SERVICE: Fix = run(
    "to build the store anew, first stop the service as administrator",
    "net stop sppsvc",
    Changes::Client,
);

/// The path is that of Windows 8.1, Server 2012 R2 and later.
const SET_STORE_ASIDE: Fix = run(
    "then set the store aside; the path is that of Windows 8.1, Server 2012 R2 and later",
    "ren C:\\Windows\\System32\\spp\\store\\2.0\\tokens.dat tokens.bar",
    Changes::Client,
);

/// The service makes the new store.
const START_SERVICE: Fix = run(
    "then start the service again",
    "net start sppsvc",
    Changes::Client,
);

/// Licenses come from the copies that Windows keeps.
const READ_LICENSES: Fix = run(
    "then let it read its licenses again, and restart the machine twice",
    "slmgr.vbs /rilc",
    Changes::Client,
);

/// A new store has no key.
const WRITE_KEY_DOWN: Fix = act(
    "write the product key down first: after the rebuild it must be installed again (documented)",
    None,
);

/// A new store has no key.
const SET_GVLK: Fix = run(
    "if no product is found after that, set on a KMS client the setup key (GVLK) that Microsoft publishes for this edition; other machines need their own key again",
    "slmgr.vbs /ipk GVLK",
    Changes::Client,
);

/// 0xC004E002.
pub(super) const SL_E_TOKEN_STORE_INVALID_STATE: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_E002),
    symbol: Some("SL_E_TOKEN_STORE_INVALID_STATE"),
    side: Side::ClientConfig,
    applies_to: "all machines, however they are activated",
    meaning: "The licensing store on the machine, the file `tokens.dat`, cannot be read or contradicts itself. \
              It has nothing to do with the KMS host or with DNS.",
    causes: &[
        cause(
            "the licensing service may not read or write `tokens.dat`",
            &[],
        ),
        cause("`tokens.dat` is damaged", &[]),
    ],
    fixes: &[
        look(
            "see as administrator who may read and write the store",
            "icacls C:\\Windows\\System32\\spp\\store\\2.0\\tokens.dat",
        ),
        act(
            "compare with a machine of the same version, and give missing rights back",
            Some(Changes::Client),
        ),
        WRITE_KEY_DOWN,
        STOP_SERVICE,
        SET_STORE_ASIDE,
        START_SERVICE,
        READ_LICENSES,
        SET_GVLK,
    ],
    outside_check: "Nothing: the fault is on the machine itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0xC004E002 during activation\" (KB978305)",
        "Microsoft, \"Rebuild the Tokens.dat file\" (KB2736303)",
        "Windows SDK, slerror.h",
    ],
};

/// 0xC004E003.
pub(super) const SL_E_EVALUATION_FAILED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_E003),
    symbol: Some("SL_E_EVALUATION_FAILED"),
    side: Side::ClientConfig,
    applies_to: "KMS clients",
    meaning: "By its name, the machine could not work out what its licenses allow. \
              Users report it where licensing files were changed or damaged. \
              No text of Microsoft that explains it was found.",
    causes: &[cause(
        "licensing files of Windows are damaged or were changed",
        &[],
    )],
    fixes: &[
        look(
            "see as administrator whether Windows files are damaged",
            "sfc /verifyonly",
        ),
        run(
            "if so, let Windows repair them as administrator",
            "sfc /scannow",
            Changes::Client,
        ),
        run(
            "let the service read its licenses again as administrator, then restart",
            "slmgr.vbs /rilc",
            Changes::Client,
        ),
    ],
    outside_check: "Nothing: the fault is on the machine itself.",
    basis: CodeBasis::Community,
    sources: &["Windows SDK, slerror.h"],
};

/// 0xC004E015.
pub(super) const SL_E_EUL_CONSUMPTION_FAILED: CodeEntry = CodeEntry {
    code: ErrorCode(0xC004_E015),
    symbol: Some("SL_E_EUL_CONSUMPTION_FAILED"),
    side: Side::ClientConfig,
    applies_to: "all machines, however they are activated",
    meaning: "The machine could not use its license: the licensing store, the file `tokens.dat`, is damaged. \
              It has nothing to do with the KMS host or with DNS.",
    causes: &[cause("`tokens.dat` is damaged", &[])],
    fixes: &[
        STOP_SERVICE,
        SET_STORE_ASIDE,
        START_SERVICE,
        READ_LICENSES,
        SET_GVLK,
        run("try again", "slmgr.vbs /ato", Changes::Client),
    ],
    outside_check: "Nothing: the fault is on the machine itself.",
    basis: CodeBasis::Documented,
    sources: &[
        "Microsoft, \"Error 0xC004E015 (SL_E_EUL_CONSUMPTION_FAILED) when activating Windows\"",
        "Microsoft, \"Rebuild the Tokens.dat file\" (KB2736303)",
        "Windows SDK, slerror.h",
    ],
};
