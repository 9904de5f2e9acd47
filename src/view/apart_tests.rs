//! Which files are one view.

use super::tests::views;
use super::*;

/// The files of each view, and the names at which it differs from others.
#[track_caller]
fn check(files: &[(&str, &str)], expect: &[&str]) {
    for wanted in [Wanted::Kms, Wanted::Everything] {
        let shown = views(wanted, files).into_iter().map(|view| {
            let paths = view.files.iter().map(|it| files[it.file.0 as usize].0);
            let names: BTreeSet<&DomainName> = view.apart_from.iter().map(|it| &it.name).collect();
            let names = names.iter().map(ToString::to_string);
            let paths = paths.collect::<Vec<_>>().join(" ");
            format!("{paths} / {}", names.collect::<Vec<_>>().join(" "))
        });
        let shown: Vec<String> = shown.collect();
        assert_eq!(shown, expect, "{wanted:?}");
    }
}

/// A zone with a SOA record, a host, and further lines.
fn zone(origin: &str, address: &str, more: &str) -> String {
    format!(
        "$ORIGIN {origin}.\n$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n_vlmcs._tcp SRV 0 0 1688 kms\nkms A {address}\n{more}\n"
    )
}

#[test]
fn zones_that_differ_are_one_view() {
    let (corp, lab) = (
        zone("corp.example", "192.0.2.1", ""),
        zone("lab.example", "192.0.2.2", ""),
    );
    check(
        &[("corp.zone", &corp), ("lab.zone", &lab)],
        &["corp.zone lab.zone / "],
    );
}

/// Also where the second is a copy: a server loads one of them.
#[test]
fn two_soa_records_are_two_views() {
    let corp = zone("corp.example", "192.0.2.1", "");
    check(
        &[("corp.zone", &corp), ("corp.zone.old", &corp)],
        &["corp.zone / corp.example.", "corp.zone.old / corp.example."],
    );
}

#[test]
fn zones_of_a_folder_belong_together() {
    let inside = zone("corp.example", "10.0.0.1", "lab NS ns.lab");
    let lab = zone("lab.corp.example", "10.0.0.2", "");
    let outside = zone("corp.example", "192.0.2.1", "");
    check(
        &[
            ("z/internal/db.lab.corp.example", &lab),
            ("z/external/db.corp.example", &outside),
            ("z/internal/db.corp.example", &inside),
        ],
        &[
            "z/internal/db.lab.corp.example z/internal/db.corp.example / corp.example.",
            "z/external/db.corp.example / corp.example.",
        ],
    );
    // Each zone in a folder of its own, below that of the view.
    check(
        &[
            ("internal/corp/db", &inside),
            ("external/lab/db", &lab),
            ("external/corp/db", &outside),
            ("internal/lab/db", &lab),
        ],
        &[
            "internal/corp/db internal/lab/db / corp.example. lab.corp.example.",
            "external/lab/db external/corp/db / corp.example. lab.corp.example.",
        ],
    );
    // In one folder the names tell.
    check(
        &[
            ("corp.internal", &inside),
            ("corp.external", &outside),
            ("lab.internal", &lab),
            ("lab.external", &lab),
        ],
        &[
            "corp.internal lab.internal / corp.example. lab.corp.example.",
            "corp.external lab.external / corp.example. lab.corp.example.",
        ],
    );
}

/// A zone that targets of both lead to is in both; one that has to do with none stands in the first.
#[test]
fn zones_beside_the_views_go_where_they_are_needed() {
    let with_target = |address| {
        zone(
            "corp.example",
            address,
            "_vlmcs._tcp.hr SRV 0 0 1688 kms.infra.example.",
        )
    };
    let (one, two) = (with_target("10.0.0.1"), with_target("192.0.2.1"));
    let (infra, other) = (
        zone("infra.example", "192.0.2.3", ""),
        zone("other.example", "192.0.2.4", ""),
    );
    check(
        &[
            ("a/corp", &one),
            ("b/corp", &two),
            ("infra", &infra),
            ("other", &other),
        ],
        &[
            "a/corp infra other / corp.example.",
            "b/corp infra / corp.example.",
        ],
    );
}

#[test]
fn fragments_are_part_of_the_zone_that_they_do_not_contradict() {
    let corp = zone("corp.example", "192.0.2.1", "");
    let check_with = |records: &str, expect: &[&str]| {
        let part = format!("$ORIGIN corp.example.\n$TTL 60\n{records}\n");
        check(&[("corp", &corp), ("part", &part)], expect);
    };
    check_with("_vlmcs._tcp.hr SRV 0 0 1688 kms", &["corp part / "]);
    check_with("_vlmcs._tcp SRV 0 0 1688 kms", &["corp part / "]);
    check_with("KMS AAAA 2001:db8::1", &["corp part / "]);
    check_with(
        "_vlmcs._tcp SRV 0 0 1688 kms2",
        &[
            "corp / _vlmcs._tcp.corp.example.",
            "part / _vlmcs._tcp.corp.example.",
        ],
    );
    check_with(
        "kms A 192.0.2.9",
        &["corp / kms.corp.example.", "part / kms.corp.example."],
    );
}

/// A SOA record may stand in the file that is not read, and then both are whole zones.
#[test]
fn files_of_one_zone_that_include_what_was_not_read_are_two_views() {
    let part = |include: &str, records: &str| {
        format!("$ORIGIN corp.example.\n$TTL 60\n$INCLUDE {include}\n{records}\n")
    };
    let inside = part("soa.inc", "_vlmcs._tcp SRV 0 0 1688 kms");
    let outside = part("soa.inc", "kms A 192.0.2.1");
    let apart = [
        "inside/corp / corp.example.",
        "outside/corp / corp.example.",
    ];
    check(
        &[("inside/corp", &inside), ("outside/corp", &outside)],
        &apart,
    );
    let outside = part("other.inc", "kms A 192.0.2.1");
    check(
        &[("inside/corp", &inside), ("outside/corp", &outside)],
        &apart,
    );
    let whole = zone("corp.example", "192.0.2.1", "");
    check(
        &[("inside/corp", &inside), ("outside/corp", &whole)],
        &apart,
    );
    // What includes nothing is a part of the zone, whose SOA record stands elsewhere.
    let hosts = "$ORIGIN corp.example.\n$TTL 60\nkms A 192.0.2.1\n";
    check(&[("corp", &inside), ("hosts", hosts)], &["corp hosts / "]);
    let whole = zone("corp.example", "192.0.2.1", "$INCLUDE more.inc");
    check(&[("corp", &whole), ("hosts", hosts)], &["corp hosts / "]);
    let lab = inside.replace("corp", "lab");
    check(&[("corp", &inside), ("lab", &lab)], &["corp lab / "]);
}

/// What many files hold alike is told once a file, not for each pair of them.
#[test]
fn many_copies() {
    let corp = zone("corp.example", "192.0.2.1", "");
    let paths: Vec<String> = (0..9).map(|it| format!("corp.{it}")).collect();
    let files: Vec<(&str, &str)> = paths.iter().map(|it| (&**it, &*corp)).collect();
    let views = super::tests::views(Wanted::Kms, &files);
    assert_eq!(views.len(), 9);
    for view in &views {
        let [own] = view.files.as_slice() else {
            panic!("{view:?}");
        };
        let [apart] = view.apart_from.as_slice() else {
            panic!("{view:?}");
        };
        let first = u32::from(own.file == FileId(0));
        assert_eq!((apart.file, apart.other), (own.file, FileId(first)));
    }
}

/// The zone above has name servers and addresses of the zone below, too.
#[test]
fn a_delegation_contradicts_nothing() {
    let corp = zone(
        "corp.example",
        "10.0.0.1",
        "lab NS ns.lab\nns.lab A 10.0.0.2",
    );
    let lab = zone(
        "lab.corp.example",
        "10.0.0.3",
        "@ NS ns\n@ NS ns2\nns A 10.0.0.4",
    );
    for files in [
        [("corp", &*corp), ("lab", &*lab)],
        [("lab", &*lab), ("corp", &*corp)],
    ] {
        let view = super::tests::view(Wanted::Everything, &files);
        let name = DomainName::parse("_vlmcs._tcp.lab.corp.example").unwrap();
        assert_eq!(
            view.zone_of(&name).unwrap().to_string(),
            "lab.corp.example."
        );
        let below = DomainName::parse("lab.corp.example").unwrap();
        assert_eq!(view.at(&below).count(), 4);
    }
}

/// The same data twice counts once; other data are another view.
#[test]
fn forms_of_one_zone() {
    let octodns = "_vlmcs._tcp: {type: SRV, value: {priority: 0, weight: 0, port: 1688, target: kms.corp.example.}}\nkms: {type: A, value: 192.0.2.1}\n";
    let dnsmasq = "srv-host=_vlmcs._tcp.corp.example,kms.corp.example,1688\n";
    let corp = zone("corp.example", "192.0.2.1", "");
    let files = [
        ("corp.example.yaml", octodns),
        ("corp", &*corp),
        ("dnsmasq.conf", dnsmasq),
    ];
    check(&files, &["corp.example.yaml corp dnsmasq.conf / "]);
    let view = super::tests::view(Wanted::Kms, &files);
    let owner = DomainName::parse("_vlmcs._tcp.corp.example").unwrap();
    assert_eq!(view.srv_at(&owner).count(), 1);
    let other = octodns.replace("kms.corp", "kms2.corp");
    check(
        &[("corp.example.yaml", &other), ("corp", &corp)],
        &[
            "corp.example.yaml / _vlmcs._tcp.corp.example.",
            "corp / _vlmcs._tcp.corp.example.",
        ],
    );
    let other = dnsmasq.replace("kms.corp", "kms2.corp");
    check(
        &[("corp", &corp), ("dnsmasq.conf", &other)],
        &[
            "corp / _vlmcs._tcp.corp.example.",
            "dnsmasq.conf / _vlmcs._tcp.corp.example.",
        ],
    );
}

/// dnsmasq takes the lines of all its files together.
#[test]
fn files_of_dnsmasq_add_up() {
    let one = "srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688\n";
    let two = "srv-host=_vlmcs._tcp.corp.example,kms2.corp.example,1688\n";
    let files = [("a.conf", one), ("b.conf", two), ("c.conf", two)];
    check(&files, &["a.conf b.conf c.conf / "]);
    let view = super::tests::view(Wanted::Kms, &files);
    let owner = DomainName::parse("_vlmcs._tcp.corp.example").unwrap();
    assert_eq!(view.srv_at(&owner).count(), 3);
}
