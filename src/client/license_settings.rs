//! Output of `slmgr` and `ospp.vbs` → profile parts.

use super::known::HIDDEN;
use super::license::{self, Channel, License, LicenseStatus, Tool, Way};
use super::shown::Shown;
use super::suffix::{usable_host, usable_suffix};
use super::text::Host;
use super::{
    Application, Area, ClientProfile, FaultySetting, LicenseInUse, MachineName, MachineNameKind,
    Scope, ScopedSettings, SettingKind,
};
use crate::model::{HostPort, Provenance, Sourced};

/// True for a text in which a tool tells of a license.
pub(super) fn is_output(text: &str) -> bool {
    !license::read(text).list.is_empty()
}

/// The line at which the first license begins, counted from 1; none where there is no license.
pub(super) fn first_line(text: &str) -> Option<u32> {
    let found = license::read(text);
    found.lines.first().map(|it| it.start)
}

/// Reads the licenses and the settings in force for each; in which scope these are set the text does not tell.
///
/// Licenses that KMS does not activate say nothing of discovery. A host or domain whose role the text does not tell, since
/// its labels are in another language, is kept as unusable. `path` is for the provenance only.
pub fn read_licenses(path: &str, text: &str) -> ClientProfile {
    let mut earlier = Vec::new();
    each(path, text, &mut earlier)
        .into_iter()
        .fold(ClientProfile::default(), ClientProfile::or)
}

/// The same, license by license; what each shows joins `earlier`, and what contradicts that does not count.
pub(super) fn each(path: &str, text: &str, earlier: &mut Vec<Shown>) -> Vec<ClientProfile> {
    let found = license::read(text);
    let mut res = Vec::new();
    for (license, lines) in found.list.iter().zip(&found.lines) {
        let mut profile = ClientProfile::default();
        let mut reader = Reader {
            path,
            license,
            lines,
            profile: &mut profile,
        };
        if license.is_in_use(found.list.len() == 1) {
            reader.take_license();
        }
        if let Some(shown) = reader.read() {
            shown.hold_against(earlier, &mut profile);
            earlier.push(shown);
        }
        res.push(profile);
    }
    res
}

/// What to ask for where labels are in another language.
const TELLS_ROLES: &str = "the registry export or a file of `kmsdoctor collect` tells it";

struct Reader<'a> {
    path: &'a str,
    license: &'a License,
    lines: &'a license::Lines,
    profile: &'a mut ClientProfile,
}

impl Reader<'_> {
    /// What the license makes of the machine.
    fn take_license(&mut self) {
        let license = self.license;
        if let Some(id) = &license.cmid {
            self.profile.machine_names.push(MachineName {
                kind: MachineNameKind::ClientMachineId,
                name: Sourced::new(id.0.clone(), self.at(|lines| lines.cmid)),
            });
        }
        let is_serving = license.service.is_some();
        let provenance = self.at(|lines| {
            let lines = [lines.service, lines.activated_by, lines.description];
            let mut known = lines.into_iter().filter(|it| *it != 0);
            known.next().unwrap_or_default()
        });
        self.profile.add_license(LicenseInUse {
            application: application(license),
            product: license.activation_id.clone(),
            channel: license.channel,
            activated_by: license.activated_by,
            is_serving,
            provenance,
        });
    }

    /// The settings of the license; gives those that the text shows, if it does.
    fn read(&mut self) -> Option<Shown> {
        let license = self.license;
        if matches!(license.channel, Some(channel) if !channel.is_kms()) {
            return None;
        }
        if let Some(service) = &license.service {
            let at = self.at(|lines| lines.service);
            let port = service.port.and_then(|it| u16::try_from(it).ok());
            let side = &mut self.profile.host_side;
            if let Some(port) = port.filter(|it| *it != 0) {
                side.listening_port
                    .get_or_insert(Sourced::new(port, at.clone()));
            }
            if let Some(publishes) = service.is_publishing {
                side.publishes.get_or_insert(Sourced::new(publishes, at));
            }
        }
        if license.channel == Some(Channel::KmsHost) {
            return None;
        }
        if license.shows_settings() {
            self.profile.known.insert(Area::Kms);
        } else {
            self.tell_hidden();
        }
        // The text shows what is in force, and not where it is set; the host of the last success is the product's own.
        let application = application(license);
        let product = license.activation_id.clone();
        let own = match product.clone() {
            Some(id) => Scope::Product(application.clone(), id),
            None => Scope::Application(application.clone()),
        };
        let in_force = Scope::Effective(application, product);
        let host = license.fixed_host.as_ref();
        let fixed_host = self.host(host, SettingKind::FixedHost, &in_force);
        let cached_host = self.host(license.dns_host.as_ref(), SettingKind::CachedHost, &own);
        let lookup_domain =
            license
                .lookup_domain
                .as_ref()
                .and_then(|text| match usable_suffix(text) {
                    Ok(name) => Some(Sourced::new(name, self.at(|lines| lines.lookup_domain))),
                    Err(why) => {
                        self.fault(SettingKind::LookupDomain, &in_force, text, why);
                        None
                    }
                });
        let caching = license
            .is_caching
            .map(|it| Sourced::new(it, self.at(|lines| lines.caching)));
        let activation_type = license
            .allowed
            .map(|it| Sourced::new(it, self.at(|lines| lines.allowed)));
        if let Some(host) = &license.unnamed_host {
            let at = self.at(|lines| lines.unnamed_host);
            let why = format!(
                "a host whose role is not known, since it is told by English labels alone: it was set by hand, or found in DNS and remembered; {TELLS_ROLES}"
            );
            self.profile.refuse(&host.to_string(), why, &at);
        }
        if let Some(domain) = &license.unnamed_domain {
            let at = self.at(|lines| lines.unnamed_domain);
            let why = format!(
                "looks like a domain, whose role is not known, since it is told by English labels alone: maybe the lookup domain; {TELLS_ROLES}"
            );
            self.profile.refuse(domain, why, &at);
        }
        self.profile.set_in(&own, |it| it.cached_host = cached_host);
        let in_force = ScopedSettings {
            fixed_host,
            lookup_domain,
            caching,
            activation_type,
            ..ScopedSettings::new(in_force)
        };
        let shown = Shown::new(&in_force, self.at(|lines| lines.start));
        let scope = in_force.scope.clone();
        self.profile.set_in(&scope, |it| *it = in_force);
        license.shows_settings().then_some(shown)
    }

    /// Keeps why the text of a license in use does not show the settings.
    fn tell_hidden(&mut self) {
        let why = match (
            self.license.tool,
            self.license.status,
            self.license.activated_by,
        ) {
            (Tool::SlmgrInOtherLanguage, ..) | (_, None, _) => return,
            (_, Some(LicenseStatus::Licensed), Some(Way::Ad)) => {
                "Active Directory activated the license, and its text does not show them then"
            }
            (_, Some(LicenseStatus::Licensed), _) => {
                "the part of the text that shows them is missing"
            }
            (..) => "the text of a machine that is not activated does not show them",
        };
        let why =
            format!("not known: {why}; `reg query` tells (`kmsdoctor plan --how-to-collect`)");
        let at = self.at(|lines| lines.start);
        self.profile.refuse(HIDDEN, why, &at);
    }

    fn host(
        &mut self,
        host: Option<&Host>,
        kind: SettingKind,
        scope: &Scope,
    ) -> Option<Sourced<HostPort>> {
        let host = host?;
        // The tool always writes a port.
        match usable_host(&host.name, host.port) {
            Ok(it) => Some(Sourced::new(it, self.at(|lines| lines.of(kind)))),
            Err(why) => {
                self.fault(kind, scope, &host.to_string(), why);
                None
            }
        }
    }

    /// Keeps a setting that holds nothing usable.
    fn fault(&mut self, kind: SettingKind, scope: &Scope, text: &str, why: String) {
        let name = match (kind, self.license.tool) {
            (SettingKind::LookupDomain, Tool::Ospp) => "KMS Lookup Domain",
            (SettingKind::LookupDomain, _) => "Registered KMS SRV record lookup domain",
            (SettingKind::FixedHost, Tool::Ospp) => "KMS machine registry override defined",
            (SettingKind::FixedHost, _) => "Registered KMS machine name",
            _ => "KMS machine name from DNS",
        };
        let provenance = self.at(|lines| lines.of(kind));
        self.profile.faulty.push(FaultySetting {
            kind,
            name: name.to_owned(),
            scope: Some(scope.clone()),
            is_policy: false,
            text: text.to_owned(),
            why,
            provenance,
        });
    }

    fn at(&self, line: impl Fn(&license::Lines) -> u32) -> Provenance {
        Provenance::File {
            path: self.path.to_owned(),
            line: line(self.lines),
        }
    }
}

/// What a license activates.
///
/// `ospp.vbs` tells of Office alone; `slmgr /dli` names no application and tells of Windows.
fn application(license: &License) -> Application {
    match (&license.application_id, license.tool) {
        (Some(id), _) => Application::of(id),
        (None, Tool::Ospp) => Application::Office,
        (None, Tool::Slmgr | Tool::SlmgrInOtherLanguage) => Application::Windows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::testing::shown;
    use expect_test::{Expect, expect};

    fn check(text: &str, expect: &Expect) {
        expect.assert_eq(&shown(&read_licenses("f", text)));
    }

    /// Product ids, versions and dates have dots too.
    #[test]
    fn labels_in_another_language_tell_no_role() {
        let german = "\
Name: Windows(R), Enterprise edition
Beschreibung: Windows(R) Operating System, VOLUME_KMSCLIENT channel
Aktivierungs-ID: 66666666-7777-8888-9999-aaaaaaaaaaaa
Anwendungs-ID: 55c92734-d682-4d71-983e-d6ec3f16059f
Erweiterte PID: 03612-03312-000-000001-03-1031-19041.0000-0012024
Vertrauenswürdige Zeit: 04.03.2026
Clientcomputer-ID (CMID): 11111111-2222-3333-4444-555555555555
Registrierte Suchdomäne für KMS-SRV-Eintrag: hr.corp.example
Name des registrierten KMS-Computers: kms9.corp.example:1689
";
        check(
            german,
            &expect![[r#"
                f:2: license of Windows: KMS client
                f:7: client machine id (CMID) 11111111-2222-3333-4444-555555555555
                f:9: unusable "kms9.corp.example:1689", a host whose role is not known, since it is told by English labels alone: it was set by hand, or found in DNS and remembered; the registry export or a file of `kmsdoctor collect` tells it
                f:8: unusable "hr.corp.example", looks like a domain, whose role is not known, since it is told by English labels alone: maybe the lookup domain; the registry export or a file of `kmsdoctor collect` tells it
            "#]],
        );
    }

    /// What no client can use is set all the same, and the client goes by it.
    #[test]
    fn unusable_host_is_kept_as_faulty() {
        let text = |host: &str| {
            format!(
                "\
Name: Windows(R), Enterprise edition
Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel
License Status: Licensed
Registered KMS machine name: {host}
"
            )
        };
        for host in [
            "kms..corp:1688",
            "kms corp:1688",
            "http://kms:1688",
            "kms.corp.example:99999",
        ] {
            let profile = read_licenses("f", &text(host));
            let faulty: Vec<_> = profile
                .faulty
                .iter()
                .map(|it| (it.kind, &*it.text))
                .collect();
            assert_eq!(faulty, [(SettingKind::FixedHost, host)]);
            assert!(profile.goes_by(&profile.faulty[0], &[]), "{host}");
            assert!(profile.known.contains(&Area::Kms), "{host}");
        }
        let profile = read_licenses("f", &text("kms.corp.example:1688"));
        assert_eq!(profile.faulty, []);
    }
}
