//! Examples at the end of help texts; a test runs each.

pub(super) const EXAMPLES: &str = "\
Examples:
  kmsdoctor                                  this machine, its own settings
  kmsdoctor diagnose corp.example            a client in this domain
  kmsdoctor diagnose --primary-suffix corp.example --server 192.0.2.53
  kmsdoctor plan --search-list corp.example,lab.example
  kmsdoctor simulate --record \"0 10 1688 kms1\" --record \"0 90 1688 kms2\"
  kmsdoctor probe kms1.corp.example:1688
  kmsdoctor diagnose corp.example --format json --output table:report.txt

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or input, 3 evidence is missing.";

pub(super) const DIAGNOSE_EXAMPLES: &str = "\
Examples:
  kmsdoctor diagnose corp.example
  kmsdoctor diagnose --client /etc/resolv.conf
  kmsdoctor diagnose corp.example --server 192.0.2.53 --server 192.0.2.54
  kmsdoctor diagnose corp.example --deadline 5s --output json:report.json
  kmsdoctor diagnose --from report.json
  kmsdoctor diagnose corp.example --zone corp.example.zone
  kmsdoctor diagnose corp.example --symptom 0xC004F074
  kmsdoctor diagnose corp.example --ignore KMS206 --fail-on warning";

pub(super) const PLAN_EXAMPLES: &str = "\
Examples:
  kmsdoctor plan --primary-suffix corp.example --connection-suffix hq.example
  kmsdoctor plan --lookup-domain corp.example --kms-host kms1.corp.example
  kmsdoctor plan --how-to-collect
  kmsdoctor plan --client client.reg --client dlv.txt";

pub(super) const COLLECT_EXAMPLES: &str = "\
Examples:
  kmsdoctor collect --output client.json
  kmsdoctor collect --redact
  kmsdoctor plan --client client.json        elsewhere";

pub(super) const SIMULATE_EXAMPLES: &str = "\
Examples:
  Which of my hosts will clients use?
    kmsdoctor simulate --record \"0 10 1688 kms1\" --record \"0 90 1688 kms2\"
  Which will they use once this zone file is live?
    kmsdoctor simulate --zone corp.example.zone
  The same for the hosts of a live run, as they were found:
    kmsdoctor simulate --from report.json --model all
  What happens when one dies?
    kmsdoctor simulate --from report.json --down kms1.corp.example=refused
  What if I change, add or remove a record?
    kmsdoctor simulate --from report.json --what-if \"kms1 WEIGHT=50\"
  How does one client choose, draw by draw?
    kmsdoctor simulate --from report.json --narrate --seed 7
  Will each host see the 25 clients it needs?
    kmsdoctor simulate --from report.json --clients 200 --threshold 25
  When do clients notice an outage or a change?
    kmsdoctor simulate --from report.json --clients 99 --days 9 --outage kms1=3";

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  kmsdoctor explain 0xC004F074           a code; also -1073418124 or 3221549172
  kmsdoctor explain KMS301               a rule, by code or name
  kmsdoctor explain event.txt            events, output of slmgr and ospp.vbs
  Get-Content event.txt | kmsdoctor explain -
  kmsdoctor explain dns                  what to run when names are at fault
  kmsdoctor explain models
  kmsdoctor explain --side host";

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  kmsdoctor check zones/*.zone
  kmsdoctor check db.internal=corp.example
  kmsdoctor check zones/*.zone --format sarif --output concise:kms.txt
  kmsdoctor check zones/*.zone --live --server 192.0.2.53

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or a file that cannot be read, 3 no name server answered (--live).";

pub(super) const PROBE_EXAMPLES: &str = "\
Examples:
  kmsdoctor probe kms1.corp.example
  kmsdoctor probe 192.0.2.7:1688 \"[2001:db8::7]:1688\" --rpc-bind";
