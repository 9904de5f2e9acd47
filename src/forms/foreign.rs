//! Texts that hold KMS records and are in no form that is read, told by marks that no other text has.

/// Lines that are looked at.
const MOST_LINES: usize = 2_000;

/// What a text without a record looks like, as a phrase behind "it looks like"; none where nothing tells.
pub(super) fn looks_like(path_name: &str, text: &str) -> Option<&'static str> {
    of_marks(text)
        .or_else(|| of_yaml(text))
        .or_else(|| of_json(text))
        .or_else(|| of_lines(text))
        .or_else(|| of_name(path_name))
}

/// Output and files with words of their own.
fn of_marks(text: &str) -> Option<&'static str> {
    const MARKS: [(&[&str], &str); 14] = [
        (
            &[
                "SRV service location:",
                "svr hostname",
                "internet address = ",
            ],
            "output of `nslookup`",
        ),
        (&["Server:", "Address:", "Name:"], "output of `nslookup`"),
        (&[" has SRV record ", " has address "], "output of `host`"),
        (
            &["NameTarget", "Priority", "Weight"],
            "output of `Resolve-DnsName`, as a table",
        ),
        (
            &["NameTarget :", "QueryType "],
            "output of `Resolve-DnsName`, as a list",
        ),
        (
            &["HostName", "RecordType", "Timestamp", "RecordData"],
            "output of `Get-DnsServerResourceRecord`, as a table; put `| ConvertTo-Json -Depth 6` behind the command",
        ),
        (&["local-data:"], "a configuration of unbound"),
        (&["local-zone:", "server:"], "a configuration of unbound"),
        (
            &["zone \"", "{", "type "],
            "a configuration of BIND (`named.conf`)",
        ),
        (&["resource \"", "{", "="], "a configuration of Terraform"),
        (&["INSERT INTO ", "records"], "a dump of a database"),
        (&["CREATE TABLE "], "a dump of a database"),
        (&["<?xml"], "XML"),
        (
            &["Returned ", " records:", "Command completed"],
            "output of `dnscmd`",
        ),
    ];
    let head = start(text);
    // Words of one mark may stand for it each, or all of them do.
    MARKS.iter().enumerate().find_map(|(idx, (words, what))| {
        let is_any = matches!(idx, 0 | 2);
        let mut found = words.iter().map(|it| head.contains(it));
        let is_there = if is_any {
            found.any(|it| it)
        } else {
            found.all(|it| it)
        };
        is_there.then_some(*what)
    })
}

/// YAML of others: keys at the margin or behind a dash that octoDNS does not have.
fn of_yaml(text: &str) -> Option<&'static str> {
    let key = |wanted: &str| {
        lines(text).any(|line| {
            let line = line.strip_prefix("- ").unwrap_or(line);
            line.strip_prefix(wanted)
                .is_some_and(|it| it.starts_with(':'))
        })
    };
    let has = |wanted: &[&str]| wanted.iter().all(|it| key(it));
    if has(&["kind"]) && text.contains("dns#resourceRecordSet") || has(&["rrdatas"]) {
        return Some("an export of Google Cloud DNS (`kind: dns#resourceRecordSet`)");
    }
    if has(&["apiVersion", "kind"]) {
        return Some("an object of Kubernetes (`apiVersion:` and `kind:`)");
    }
    let is_play = text.contains("\n  tasks:") || text.contains("\n  roles:");
    if has(&["hosts"]) && is_play {
        return Some("a playbook of Ansible (`hosts:` and `tasks:`)");
    }
    if has(&["AWSTemplateFormatVersion"]) || text.contains("AWS::Route53::") {
        return Some("a template of CloudFormation");
    }
    let is_list_of_tasks = lines(text).any(|it| it.starts_with("- name:"));
    is_list_of_tasks.then_some("YAML of another program (a list of `name:`)")
}

fn of_json(text: &str) -> Option<&'static str> {
    let head = start(text);
    if !head.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let has = |it: &str| head.contains(it);
    Some(if has("\"ResourceRecordSets\"") {
        "an export of Amazon Route 53"
    } else if has("\"rrsets\"") {
        "JSON of PowerDNS"
    } else if has("dns#resourceRecordSet") || has("\"rrdatas\"") {
        "an export of Google Cloud DNS"
    } else if has("SRVRecords") || has("srvRecords") {
        "an export of Azure DNS"
    } else if has("kmsdoctor-report/") {
        "a report of kmsdoctor, which `--from` reads"
    } else if has("\"NameTarget\"") {
        "JSON of `Resolve-DnsName`"
    } else {
        return None;
    })
}

/// Forms whose lines are all alike.
fn of_lines(text: &str) -> Option<&'static str> {
    let mut lines = lines(text)
        .map(str::trim)
        .filter(|it| !it.is_empty() && !it.starts_with(['#', ';']))
        .take(20)
        .peekable();
    lines.peek()?;
    let lines: Vec<&str> = lines.collect();
    let all = |is: &dyn Fn(&str) -> bool| lines.iter().all(|it| is(it));
    let is_host = |line: &str| {
        let mut words = line.split_whitespace();
        let address = words.next().unwrap_or_default();
        let address = address.split('%').next().unwrap_or_default();
        address.parse::<std::net::IpAddr>().is_ok() && words.next().is_some()
    };
    let is_tinydns = |line: &str| {
        line.starts_with(['.', '&', '=', '+', '@', '\'', '^', 'C', 'Z', ':', '%', '-'])
            && 1 <= line.matches(':').count()
            && !line.contains(' ')
    };
    let is_short = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (Some((last, numbers)), 4) = (words.split_last(), words.len()) else {
            return false;
        };
        numbers.iter().all(|it| it.parse::<u16>().is_ok()) && last.ends_with('.')
    };
    // `[package]`, `[Unit]`; a name of its own in brackets, alone in its line, is nowhere else.
    let is_section = |line: &str| {
        let inner = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let fits = |it: char| it.is_ascii_alphanumeric() || " .-_\"".contains(it);
        inner.is_some_and(|it| it.starts_with(char::is_alphabetic) && it.chars().all(fits))
    };
    let n_commas = lines.first().map_or(0, |it| it.matches([',', ';']).count());
    if all(&is_host) {
        Some("a file of hosts, which no zone is made of")
    } else if all(&is_short) {
        Some("output of `dig +short`, which leaves the names out")
    } else if lines.first().is_some_and(|it| is_section(it)) {
        Some("settings in sections (INI or TOML)")
    } else if all(&is_tinydns) {
        Some("data of tinydns")
    } else if 2 <= n_commas
        && 1 < lines.len()
        && all(&|it| n_commas <= it.matches([',', ';']).count())
    {
        Some("a table with commas (CSV)")
    } else {
        None
    }
}

fn of_name(path_name: &str) -> Option<&'static str> {
    let lower = path_name.to_ascii_lowercase();
    let ends = |it: &str| lower.ends_with(it);
    if ends(".tf") {
        Some("a configuration of Terraform")
    } else if ends(".sql") {
        Some("a dump of a database")
    } else if ends(".csv") {
        Some("a table with commas (CSV)")
    } else {
        None
    }
}

/// What octets that are no text are.
pub(super) fn binary(octets: &[u8]) -> Option<&'static str> {
    if octets.starts_with(b";BIND LOG V") {
        return Some("a journal of BIND; `named-journalprint` writes it out");
    }
    // Format 2, version 0 or 1, of `masterfile-format raw`.
    if octets.starts_with(&[0, 0, 0, 2, 0, 0, 0]) {
        return Some(
            "a zone of BIND in raw format; `named-compilezone -f raw -F text -o FILE.text ORIGIN FILE` writes it out",
        );
    }
    octets
        .starts_with(b"SQLite format 3")
        .then_some("a database of SQLite")
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take(MOST_LINES)
}

/// The lines that are looked at.
fn start(text: &str) -> &str {
    let end = text
        .match_indices('\n')
        .nth(MOST_LINES)
        .map_or(text.len(), |it| it.0);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_others_are_known() {
        let check = |text: &str, expect: &str| {
            let found = looks_like("records", text).unwrap_or_default();
            assert!(
                found.contains(expect) && found.is_empty() == expect.is_empty(),
                "{text}: {found}"
            );
        };
        check(
            "Server:  dc1\nAddress:  192.0.2.1\n\n_vlmcs._tcp.corp.example\tSRV service location:\n",
            "nslookup",
        );
        check(
            "Serveur :   dc1\nAddress:  192.0.2.1\n          svr hostname   = kms.corp.example\n",
            "nslookup",
        );
        check(
            "_vlmcs._tcp.corp.example has SRV record 0 0 1688 kms.corp.example.\n",
            "`host`",
        );
        check(
            "0 0 1688 kms.corp.example.\n10 0 1688 kms2.corp.example.\n",
            "dig +short",
        );
        check(
            "Name   Type   TTL   Section    NameTarget   Priority Weight Port\n----\n",
            "Resolve-DnsName",
        );
        check(
            "HostName  RecordType Type Timestamp TimeToLive RecordData\n",
            "Get-DnsServerResourceRecord",
        );
        check(
            "server:\n  local-data: \"kms.lan. A 192.0.2.1\"\n",
            "unbound",
        );
        check(
            "zone \"corp.example\" {\n  type primary;\n};\n",
            "named.conf",
        );
        check(
            "resource \"dns_srv_record_set\" \"kms\" {\n  zone = \"corp.example.\"\n}\n",
            "Terraform",
        );
        check(
            "INSERT INTO records (name) VALUES ('_vlmcs._tcp.corp.example');\n",
            "database",
        );
        check(
            "---\nkind: dns#resourceRecordSet\nname: x.\nrrdatas:\n- 0 0 1688 k.\n",
            "Google",
        );
        check(
            "apiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\n",
            "Kubernetes",
        );
        check("- hosts: dns\n  tasks:\n  - name: x\n", "Ansible");
        check(
            "- name: add the record\n  nsupdate:\n    type: SRV\n",
            "YAML",
        );
        check("{\"ResourceRecordSets\": []}", "Route 53");
        check("{\"rrsets\": []}", "PowerDNS");
        check(
            "127.0.0.1 localhost\n192.0.2.1 kms.corp.example kms\n",
            "hosts",
        );
        check(
            "=kms.corp.example:192.0.2.1:300\n:_vlmcs._tcp.corp.example:33:\\000\n",
            "tinydns",
        );
        check(
            "name,type,ttl,data\n_vlmcs._tcp,SRV,300,0 0 1688 kms\n",
            "CSV",
        );
        check("hello\n", "");
        check("", "");
    }
}
