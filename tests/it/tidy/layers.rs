//! Who may use whom.

use super::{assert_none, product_code};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Modules, and what each may use inside the crate. `cli` and the crate's root may use everything.
const LAYERS: &[(&str, &str)] = &[
    ("loads", ""),
    ("model", "loads"),
    ("words", ""),
    ("shell", ""),
    ("decode", ""),
    ("mail", "decode"),
    ("port", "model"),
    ("client", "model mail words shell"),
    ("answer", "model"),
    ("zone", "model loads words"),
    ("forms", "model loads zone decode words"),
    ("view", "model answer loads zone forms"),
    ("selection", "model"),
    ("simulation", "model selection words"),
    ("rpc", "model port"),
    ("plan", "model client answer"),
    ("candidates", "model plan answer"),
    (
        "evidence",
        "model client plan answer candidates view selection simulation",
    ),
    (
        "overview",
        "model plan answer candidates zone view evidence selection policy",
    ),
    ("finding", "model evidence"),
    ("policy", "model plan selection finding words"),
    ("baseline", "finding words"),
    ("codes", "model finding"),
    ("symptom", "model client words shell codes"),
    ("explanation", "model finding codes symptom"),
    (
        "rules",
        "model loads client plan answer candidates zone forms view selection simulation evidence overview finding policy baseline words shell",
    ),
    (
        "verdict",
        "model loads client plan answer candidates zone view selection simulation evidence overview finding codes words",
    ),
    ("report", "model evidence finding verdict"),
    (
        "render",
        "model loads client plan answer candidates zone forms view selection simulation evidence overview finding codes symptom explanation rules verdict report words",
    ),
    (
        "run",
        "model port client plan answer candidates zone forms view selection simulation rpc evidence overview finding codes symptom explanation rules verdict report words",
    ),
    ("net", "model port"),
    ("os", "model client"),
];

#[test]
fn modules_use_only_what_stands_below_them() {
    let layers: BTreeMap<&str, BTreeSet<&str>> = LAYERS
        .iter()
        .map(|(module, below)| (*module, below.split_whitespace().collect()))
        .collect();
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, code) in product_code() {
        let module = module_of(&path);
        seen.insert(module.clone());
        if matches!(module.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let Some(below) = layers.get(module.as_str()) else {
            faults.push(format!("{}: not in the table of layers", path.display()));
            continue;
        };
        for used in crate_paths(&code) {
            if used != module && !below.contains(used.as_str()) {
                faults.push(format!("{}: uses `crate::{used}`", path.display()));
            }
        }
        let depth = path.components().count() - 1 - usize::from(path.ends_with("mod.rs"));
        if code.contains(&"super::".repeat(depth)) {
            faults.push(format!("{}: leaves its module by `super`", path.display()));
        }
    }
    for module in layers.keys() {
        if !seen.contains(*module) {
            faults.push(format!("`{module}` stands in the table and not in `src`"));
        }
    }
    assert_none(&faults);
}

#[test]
fn layers_are_read_from_every_form_of_use() {
    let code = "use crate::model::{A, b::C};\nuse crate::{\n    plan,\n    answer::{used, Told},\n};\nfn f() { crate::verdict::exit() }\n";
    let found: Vec<String> = crate_paths(code).into_iter().collect();
    assert_eq!(found, ["answer", "model", "plan", "verdict"]);
}

/// `src/rules/name/mod.rs` and `src/rules.rs` belong to `rules`.
fn module_of(path: &Path) -> String {
    let below_src = path.components().nth(1).unwrap().as_os_str();
    let name = below_src.to_string_lossy();
    name.strip_suffix(".rs").unwrap_or(&name).to_owned()
}

/// The modules that paths beginning with `crate::` name.
fn crate_paths(code: &str) -> BTreeSet<String> {
    let mut res = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let Some(group) = part.strip_prefix('{') else {
            res.insert(first_word(part));
            continue;
        };
        let mut depth = 0_usize;
        let mut item = String::new();
        for letter in group.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    res.insert(first_word(item.trim()));
                    item.clear();
                    continue;
                }
                _ => {}
            }
            item.push(letter);
        }
        res.insert(first_word(item.trim()));
    }
    // A group may end with a comma.
    res.remove("");
    res
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|it| it.is_alphanumeric() || *it == '_')
        .collect()
}
