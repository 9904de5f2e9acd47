//! Commands that change a setting at the client, for the scope in which it is set.

use super::{Application, Guid, Scope};

/// The command that clears the fixed host of a scope; of the whole machine where none is known. With backticks.
pub fn clear_host(scope: Option<&Scope>) -> String {
    command(scope, "/ckms", "/remhst")
}

/// The command that sets another host for a scope.
pub fn set_host(scope: Option<&Scope>) -> String {
    command(scope, "/skms HOST:PORT", "/sethst:HOST")
}

/// The command that clears the lookup domain of a scope.
pub fn clear_lookup_domain(scope: Option<&Scope>) -> String {
    command(scope, "/ckms-domain", "/ckms-domain")
}

/// The command that sets another lookup domain for a scope.
pub fn set_lookup_domain(scope: Option<&Scope>) -> String {
    command(scope, "/skms-domain NAME", "/skms-domain:NAME")
}

/// The command that allows a scope every way of activation.
pub fn allow_every_way(scope: Option<&Scope>) -> String {
    command(scope, "/act-type 0", "/actype:0")
}

/// The command that installs a product key. Keys themselves are never shown.
pub fn install_key(application: &Application) -> &'static str {
    match application {
        Application::Office => "`cscript ospp.vbs /inpkey:KEY` in the folder of Office",
        Application::Windows | Application::Other(_) => "`slmgr /ipk KEY`",
    }
}

/// The command with `slmgr`, or with Office's own script for Office alone (Microsoft, "Slmgr.vbs options" and "Tools to
/// manage volume activation of Office").
///
/// Where the scope is not known the widest comes first, since that is where settings mostly stand.
fn command(scope: Option<&Scope>, slmgr: &str, ospp: &str) -> String {
    let for_product = |id: &Guid| format!("`slmgr {slmgr} {}`", id.0);
    let for_office = format!("`cscript ospp.vbs {ospp}` in the folder of Office");
    match scope {
        Some(Scope::Effective(Application::Office, _)) => {
            format!("{for_office} (if that does not help, `slmgr {slmgr}` for the whole machine)")
        }
        Some(Scope::Application(Application::Office) | Scope::Product(Application::Office, _)) => {
            for_office
        }
        Some(Scope::Effective(_, Some(id))) => format!(
            "`slmgr {slmgr}` (for the whole machine; if that does not help, {} for this product alone)",
            for_product(id)
        ),
        Some(Scope::Product(_, id)) => for_product(id),
        Some(Scope::Machine | Scope::Application(_) | Scope::Effective(_, None)) | None => {
            format!("`slmgr {slmgr}`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scope: Option<&Scope>, expect: &str) {
        assert_eq!(clear_host(scope), expect, "{scope:?}");
    }

    #[test]
    fn scope_decides_on_the_command() {
        let id = || Guid("66666666-7777-8888-9999-aaaaaaaaaaaa".to_owned());
        check(None, "`slmgr /ckms`");
        check(Some(&Scope::Machine), "`slmgr /ckms`");
        check(
            Some(&Scope::Product(Application::Windows, id())),
            "`slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa`",
        );
        check(
            Some(&Scope::Application(Application::Office)),
            "`cscript ospp.vbs /remhst` in the folder of Office",
        );
        check(
            Some(&Scope::Effective(Application::Windows, Some(id()))),
            "`slmgr /ckms` (for the whole machine; if that does not help, `slmgr /ckms 66666666-7777-8888-9999-aaaaaaaaaaaa` for this product alone)",
        );
        check(
            Some(&Scope::Effective(Application::Windows, None)),
            "`slmgr /ckms`",
        );
        check(
            Some(&Scope::Effective(Application::Office, Some(id()))),
            "`cscript ospp.vbs /remhst` in the folder of Office (if that does not help, `slmgr /ckms` for the whole machine)",
        );
    }
}
