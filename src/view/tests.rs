//! What is kept of files, and what they say as one view.

use super::*;
use crate::model::{RecordType, SourceFile};
use crate::zone::Sources;
use expect_test::{Expect, expect};
use std::fmt::Write as _;

/// No file includes another one.
struct NoSources;

impl Sources for NoSources {
    fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
        Err("there is no such file".to_owned())
    }
}

/// The view of files that do not contradict each other.
pub(super) fn view(wanted: Wanted, files: &[(&str, &str)]) -> View {
    only(views(wanted, files))
}

fn only(mut views: Vec<View>) -> View {
    assert_eq!(views.len(), 1);
    views.remove(0)
}

pub(super) fn views(wanted: Wanted, files: &[(&str, &str)]) -> Vec<View> {
    let inputs: Vec<Input> = files
        .iter()
        .zip(0..)
        .map(|((path, text), id)| Input {
            file: FileId(id),
            path: (*path).to_owned(),
            form: crate::forms::detect(path, text.as_bytes()),
            octets: text.as_bytes().into(),
            origin: None,
            loads_in: Loaders::NONE,
        })
        .collect();
    read(&inputs, wanted, &[], &mut NoSources)
}

/// The records that are kept, file by file.
fn check(files: &[(&str, &str)], expect: &Expect) {
    let view = view(Wanted::Kms, files);
    let mut shown = String::new();
    for (file, (path, text)) in view.files.iter().zip(files) {
        let source = SourceFile {
            path: (*path).to_owned(),
            octets: text.as_bytes().into(),
        };
        let apexes: Vec<String> = file.apexes.iter().map(ToString::to_string).collect();
        let from = file.origin_from;
        writeln!(shown, "{path}: {} ({from:?})", apexes.join(" ")).unwrap();
        for entry in &file.entries {
            let line = source.position(entry.place.start).line;
            let text = String::from_utf8_lossy(source.text(entry.place));
            writeln!(shown, "  {line}: {} | {text}", entry.record.owner).unwrap();
        }
        for fault in &file.faults {
            writeln!(shown, "  fault: {}", fault.message).unwrap();
        }
    }
    expect.assert_eq(&shown);
}

const HEAD: &str = "$TTL 300\n@ SOA ns hostmaster 1 2 3 4 5\n";

#[test]
fn what_has_to_do_with_kms_is_kept() {
    let text = format!(
        "{HEAD}_ldap._tcp SRV 0 0 389 dc
_vlmcs._tcp SRV 0 0 1688 kms
_vlmcs._tcp SRV 0 0 1688 alias
_kms SRV 0 0 1688 kms
other SRV 0 0 1688 kms9
kms A 192.0.2.1
dc A 192.0.2.2
alias CNAME end.sub
end.sub AAAA 2001:db8::1
kms9 A 192.0.2.9
www A 192.0.2.3"
    );
    check(
        &[("db.corp.example", &text)],
        &expect![[r#"
            db.corp.example: corp.example. (FileName { is_borne_out: false })
              2: corp.example. | @ SOA ns hostmaster 1 2 3 4 5
              4: _vlmcs._tcp.corp.example. | _vlmcs._tcp SRV 0 0 1688 kms
              5: _vlmcs._tcp.corp.example. | _vlmcs._tcp SRV 0 0 1688 alias
              6: _kms.corp.example. | _kms SRV 0 0 1688 kms
              7: other.corp.example. | other SRV 0 0 1688 kms9
              8: kms.corp.example. | kms A 192.0.2.1
              10: alias.corp.example. | alias CNAME end.sub
              11: end.sub.corp.example. | end.sub AAAA 2001:db8::1
              12: kms9.corp.example. | kms9 A 192.0.2.9
        "#]],
    );
}

#[test]
fn targets_are_found_in_other_files() {
    let corp = format!("$ORIGIN corp.example.\n{HEAD}_vlmcs._tcp SRV 0 0 1688 kms.lab.example.");
    let lab =
        "lab.example. 300 IN SOA ns hostmaster 1 2 3 4 5\nkms 300 A 192.0.2.1\nx 300 A 192.0.2.2";
    check(
        &[("one", &corp), ("two", lab)],
        &expect![[r#"
            one: corp.example. (Text)
              3: corp.example. | @ SOA ns hostmaster 1 2 3 4 5
              4: _vlmcs._tcp.corp.example. | _vlmcs._tcp SRV 0 0 1688 kms.lab.example.
            two: lab.example. (Text)
              1: lab.example. | lab.example. 300 IN SOA ns hostmaster 1 2 3 4 5
              2: kms.lab.example. | kms 300 A 192.0.2.1
        "#]],
    );
}

#[test]
fn a_fragment_without_origin_is_told() {
    check(
        &[("records", "_vlmcs._tcp 300 SRV 0 0 1688 kms")],
        &expect![[r#"
            records:  (Text)
              fault: the owner `_vlmcs._tcp` is relative, and nothing says to what; give `--origin NAME` or write `$ORIGIN NAME` above
        "#]],
    );
}

/// What is left out must not change what clients would be told.
#[test]
fn the_view_of_kms_answers_as_the_whole_zones_would() {
    let text = format!(
        "{HEAD}_vlmcs._tcp SRV 0 0 1688 kms
_vlmcs._tcp SRV 0 0 1688 any.wild
_vlmcs._tcp SRV 0 0 1688 inner.wild
_vlmcs._tcp SRV 0 0 1688 kms.sub
_vlmcs._tcp.sub SRV 0 0 1688 kms
_vlmcs._tcp SRV 0 0 1688 kms.other.example.
*.wild A 192.0.2.1
deep.inner.wild A 192.0.2.2
sub NS ns.sub
kms.sub A 192.0.2.3
kms CNAME a1
a1 CNAME a2
a2 A 192.0.2.4
ns A 192.0.2.5"
    );
    let files = [("db.corp.example", text.as_str())];
    let (part, whole) = (view(Wanted::Kms, &files), view(Wanted::Everything, &files));
    for name in [
        "_vlmcs._tcp",
        "_vlmcs._tcp.sub",
        "kms",
        "any.wild",
        "inner.wild",
        "kms.sub",
    ] {
        let name = DomainName::parse(&format!("{name}.corp.example")).unwrap();
        for record_type in [RecordType::Srv, RecordType::A] {
            let question = Question {
                name: name.clone(),
                record_type,
            };
            assert_eq!(part.respond(&question), whole.respond(&question), "{name}");
        }
    }
    assert!(!part.holds(&DomainName::parse("kms.other.example").unwrap()));
}

/// Names that nobody wrote down are asked for all the same, because of a policy.
#[test]
fn names_that_will_be_asked_are_looked_up() {
    let text = format!(
        "{HEAD}*.corp.example. SRV 0 0 1688 kms
kms A 192.0.2.1
hr A 192.0.2.2
deep.lab A 192.0.2.3
sub NS ns.sub"
    );
    let inputs = [Input {
        file: FileId(0),
        path: "db.corp.example".to_owned(),
        form: Form::MasterFile,
        octets: text.as_bytes().into(),
        origin: None,
        loads_in: Loaders::NONE,
    }];
    let names = ["hr", "lab", "sub", "new"].map(|it| {
        let name = format!("_vlmcs._tcp.{it}.corp.example");
        DomainName::parse(&name).unwrap()
    });
    let part = only(read(&inputs, Wanted::Kms, &names, &mut NoSources));
    let whole = only(read(&inputs, Wanted::Everything, &[], &mut NoSources));
    for name in names {
        let question = Question {
            name,
            record_type: RecordType::Srv,
        };
        let (part, whole) = (part.respond(&question), whole.respond(&question));
        assert_eq!(part, whole, "{}", question.name);
    }
}

/// Whether a name exists that has no records shows in the code that clients see.
#[test]
fn empty_names_exist() {
    let text = format!(
        "{HEAD}_vlmcs._tcp SRV 0 0 1688 kms
_vmlcs._tcp.hr SRV 0 0 1688 kms
a.kms A 192.0.2.1
x._vlmcs._tcp.hr TXT y"
    );
    let files = [("db.corp.example", text.as_str())];
    let (part, whole) = (view(Wanted::Kms, &files), view(Wanted::Everything, &files));
    for (name, record_type) in [("kms", RecordType::A), ("_vlmcs._tcp.hr", RecordType::Srv)] {
        let question = Question {
            name: DomainName::parse(&format!("{name}.corp.example")).unwrap(),
            record_type,
        };
        assert_eq!(part.respond(&question), whole.respond(&question), "{name}");
        assert_eq!(part.respond(&question).rcode, crate::model::Rcode::NOERROR);
    }
}

#[test]
fn the_origin_itself_may_be_a_kms_name_or_a_wildcard() {
    let text = format!(
        "$ORIGIN corp.example.\n{HEAD}ns A 192.0.2.1
$ORIGIN _vlmcs._tcp.corp.example.
@ CNAME pool.corp.example.
$ORIGIN *.corp.example.
@ A 192.0.2.2
$ORIGIN other.corp.example.
@ A 192.0.2.3"
    );
    check(
        &[("zone", &text)],
        &expect![[r#"
            zone: corp.example. (Text)
              3: corp.example. | @ SOA ns hostmaster 1 2 3 4 5
              6: _vlmcs._tcp.corp.example. | @ CNAME pool.corp.example.
              8: *.corp.example. | @ A 192.0.2.2
              fault: `@` below `*.corp.example.` is not the name of a host, but has the records of one
        "#]],
    );
}

/// A file that is given and included counts once, as part of the file that includes it.
#[test]
fn included_files_are_no_zones_of_their_own() {
    struct One;
    impl Sources for One {
        fn include(&mut self, _: FileId, _: &str) -> Result<(FileId, Arc<[u8]>), String> {
            Ok((FileId(1), PART.as_bytes().into()))
        }
    }
    const PART: &str = "_vlmcs._tcp 300 SRV 0 0 1688 kms\n";
    let whole = format!("$ORIGIN corp.example.\n{HEAD}$INCLUDE kms.zone\nkms A 192.0.2.1\n");
    let files = [("a.zone", whole.as_str()), ("kms.zone", PART)];
    for order in [[0, 1], [1, 0]] {
        let inputs = order.map(|idx: usize| Input {
            file: FileId(u32::try_from(idx).unwrap()),
            path: files[idx].0.to_owned(),
            form: Form::MasterFile,
            octets: files[idx].1.as_bytes().into(),
            origin: None,
            loads_in: Loaders::NONE,
        });
        let view = only(read(&inputs, Wanted::Kms, &[], &mut One));
        let owner = DomainName::parse("_vlmcs._tcp.corp.example").unwrap();
        assert_eq!(view.srv_at(&owner).count(), 1);
        assert_eq!(view.kms_owners().len(), 1);
        let elsewhere: Vec<bool> = view.files.iter().map(|it| it.is_read_elsewhere).collect();
        assert_eq!(elsewhere, order.map(|it| it == 1));
    }
}

/// An export of SRV records alone says nothing about hosts.
#[test]
fn srv_records_alone_are_no_zone() {
    let view = view(
        Wanted::Kms,
        &[(
            "part",
            "$ORIGIN corp.example.\n_vlmcs._tcp 300 SRV 0 0 1688 kms\n",
        )],
    );
    assert!(!view.holds(&DomainName::parse("kms.corp.example").unwrap()));
    assert!(view.holds(&DomainName::parse("_vlmcs._tcp.corp.example").unwrap()));
}

/// A pattern, a list of values and a line with several names or addresses make many records at one place.
#[test]
fn records_of_one_place_are_all_there() {
    let check = |path: &str, text: &str, expect: &[(&str, usize)]| {
        for wanted in [Wanted::Kms, Wanted::Everything] {
            let view = view(wanted, &[(path, text)]);
            for (name, n) in expect {
                let name = DomainName::parse(name).unwrap();
                assert_eq!(view.at(&name).count(), *n, "{path}: {name}");
            }
        }
    };
    let owner = "_vlmcs._tcp.corp.example";
    check(
        "db.corp.example",
        &format!(
            "{HEAD}$GENERATE 1-3 _vlmcs._tcp SRV \"0 0 1688 kms$\"\n$GENERATE 1-9/2 kms1 A 192.0.2.$"
        ),
        &[(owner, 3), ("kms1.corp.example", 5)],
    );
    check(
        "dnsmasq.conf",
        "srv-host=_vlmcs._tcp.corp.example,kms1.corp.example,1688
host-record=kms1.corp.example,kms1,10.0.0.11,fd00::11
cname=a.corp.example,b.corp.example,kms1.corp.example
address=/c.corp.example/#",
        &[
            (owner, 1),
            ("kms1.corp.example", 2),
            ("kms1", 2),
            ("a.corp.example", 1),
            ("b.corp.example", 1),
            ("c.corp.example", 2),
        ],
    );
    check(
        "corp.example.yaml",
        "_vlmcs._tcp:
  type: SRV
  values:
  - {port: 1688, priority: 0, weight: 10, target: kms1.corp.example.}
  - {port: 1688, priority: 0, weight: 90, target: kms2.corp.example.}
kms1: {type: A, values: [10.0.0.1, 10.0.0.2]}
kms2: [{type: A, value: 10.0.0.3}, {type: AAAA, values: ['fd00::1', 'fd00::2']}]",
        &[
            (owner, 2),
            ("kms1.corp.example", 2),
            ("kms2.corp.example", 3),
        ],
    );
}

/// What the text says twice stands there twice, for whoever fixes it; what a pattern repeats
/// stands there once.
#[test]
fn records_that_are_repeated() {
    let check = |path: &str, text: &str, expect: usize| {
        let view = view(Wanted::Kms, &[(path, text)]);
        let owner = DomainName::parse("_vlmcs._tcp.corp.example").unwrap();
        assert_eq!(view.srv_at(&owner).count(), expect, "{text}");
    };
    let record = "_vlmcs._tcp SRV 0 0 1688 kms\n";
    check("db.corp.example", &format!("{HEAD}{record}{record}"), 2);
    let pattern = "$GENERATE 1-3 _vlmcs._tcp SRV \"0 0 1688 kms\"";
    check("db.corp.example", &format!("{HEAD}{pattern}"), 1);
    let value = "  - {port: 1688, priority: 0, weight: 0, target: kms.corp.example.}\n";
    let record = "_vlmcs._tcp:\n  type: SRV\n  values:\n";
    check("corp.example.yaml", &format!("{record}{value}{value}"), 2);
}

/// What DNAME records lead to is kept too, step by step, and also for names that are only asked for.
#[test]
fn names_that_are_moved_are_looked_up() {
    let text = format!(
        "{HEAD}_vlmcs._tcp SRV 0 0 1688 kms.old
old DNAME older
older DNAME corp.example.
kms A 192.0.2.1
www A 192.0.2.2"
    );
    let inputs = [Input {
        file: FileId(0),
        path: "db.corp.example".to_owned(),
        form: Form::MasterFile,
        octets: text.as_bytes().into(),
        origin: None,
        loads_in: Loaders::NONE,
    }];
    let asked = DomainName::parse("www.old.corp.example").unwrap();
    let part = only(read(&inputs, Wanted::Kms, &[asked], &mut NoSources));
    let whole = only(read(&inputs, Wanted::Everything, &[], &mut NoSources));
    for (name, record_type) in [
        ("kms.old", RecordType::A),
        ("www.old", RecordType::A),
        ("_vlmcs._tcp.old", RecordType::Srv),
    ] {
        let question = Question {
            name: DomainName::parse(&format!("{name}.corp.example")).unwrap(),
            record_type,
        };
        let response = part.respond(&question);
        assert_eq!(response.answer.len(), 5, "{name}");
        assert_eq!(response, whole.respond(&question), "{name}");
    }
}
