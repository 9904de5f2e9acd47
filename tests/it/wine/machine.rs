//! A machine with settings in its registry, and the ways they leave it.

use super::program::{Prefix, program};
use crate::support::tool::{Ran, finish_process};
use std::path::PathBuf;
use tempfile::TempDir;

pub(super) const SPP: &str =
    r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";
pub(super) const TCPIP: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
pub(super) const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient";

/// A value: below which key, its name, its type and what it holds.
pub(super) type Value = (String, &'static str, &'static str, &'static str);

/// A value below `key`.
pub(super) fn of(key: &str, name: &'static str, kind: &'static str, data: &'static str) -> Value {
    (key.to_owned(), name, kind, data)
}

/// A machine of its own: settings are for the whole of it.
pub(super) struct Machine {
    dir: TempDir,
    prefix: Prefix,
}

impl Machine {
    /// Sets every value.
    pub(super) fn new(values: &[Value]) -> Self {
        let dir = TempDir::new().unwrap();
        let prefix = Prefix::new(&dir.path().join("prefix"));
        let res = Self { dir, prefix };
        for (key, name, kind, data) in values {
            res.wine(&["reg", "add", key, "/v", name, "/t", kind, "/d", data, "/f"]);
        }
        res
    }

    /// A file in the folder where the programs run.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs `kmsdoctor.exe`.
    pub(super) fn kmsdoctor(&self, args: &[&str]) -> Ran {
        let exe = program();
        self.run(&[&[exe.to_str().unwrap()], args].concat())
    }

    /// Exports a key as `regedit` does; the file.
    pub(super) fn exported(&self, name: &str, key: &str) -> String {
        let key = key.replace("HKLM", "HKEY_LOCAL_MACHINE");
        self.wine(&["regedit", "/E", name, &key]);
        self.path(name).display().to_string()
    }

    /// Collects the settings; the file.
    pub(super) fn collected(&self, name: &str) -> String {
        let ran = self.kmsdoctor(&["collect", "--output", name]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        self.path(name).display().to_string()
    }

    /// Runs a program of Wine that must succeed.
    fn wine(&self, args: &[&str]) {
        let ran = self.run(args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut wine = self.prefix.command("wine");
        finish_process(wine.args(args).current_dir(self.dir.path()))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.prefix.end();
    }
}

/// A report without what tells where settings stand.
pub(super) fn bare(mut report: serde_json::Value) -> serde_json::Value {
    drop_provenance(&mut report);
    report
}

fn drop_provenance(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(object) => {
            object.remove("provenance");
            object.values_mut().for_each(drop_provenance);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(drop_provenance),
        _ => {}
    }
}

/// What must be the same in every form: the way and the verdict.
pub(super) fn way(ran: &Ran) -> serde_json::Value {
    let report = bare(ran.json());
    let mut steps = report["plan"]["steps"].clone();
    for step in steps.as_array_mut().unwrap() {
        // A flag names the host itself, the registry holds a setting that does.
        step.as_object_mut().unwrap().remove("origin");
    }
    let contacts: Vec<_> = report["probes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["endpoint"], &it["contact"]))
        .collect();
    serde_json::json!({
        "exit": ran.status,
        "steps": steps,
        "contacts": contacts,
        "status": report["verdict"]["status"],
        "outcome": report["verdict"]["outcome"],
        "codes": report["verdict"]["client_codes"],
    })
}
