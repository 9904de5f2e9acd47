//! How pages read.

use super::style;
use crate::codes::{Parts, Side, look_up};
use crate::explanation::Explanation;
use crate::model::ErrorCode;
use crate::render::explain::{markdown, table};
use expect_test::{Expect, expect};

fn check(explanation: &Explanation, width: usize, expect: Expect) {
    expect.assert_eq(&table(explanation, style(width, false)));
}

#[test]
fn outcomes_have_a_code_a_row() {
    check(
        &Explanation::Outcomes,
        80,
        expect![[r#"
        outcomes: the words for what happened, and the codes a client shows then

          Where several hold, a report takes the most telling one. A client that is
          served shows no code. `kmsdoctor explain CODE` tells more of each code.

          outcome                 client shows  basis       meaning
          ok                                                a client finds a working
                                                            host
          no-suffix               0x8007007B    observed    no setting gives a name to
                                                            ask; no question is sent
          no-name-server          0x8007267C    documented  the client has no name
                                                            server
          nxdomain                0x8007232B    observed    the name does not exist
          nodata                  0x8007251D    observed    the name exists without SRV
                                                            records
          servfail                0x8007232A    documented  the name servers report an
                                                            error
          dns-refused             0x8007232D    inferred    the name servers refuse the
                                                            question
          dns-no-response         0x800705B4    inferred    no name server gives a
                                                            usable response
                                  0xC004F074    inferred
          no-such-service         0xC004F074    inferred    target `.`: the service is
                                                            not offered
          no-address              0xC004F074    inferred    no target has an address
          fixed-host-unreachable  0xC004F074    documented  the host set by hand does
                                                            not serve
          all-hosts-unreachable   0xC004F074    documented  no host found by DNS serves
          some-hosts-unreachable                            some hosts found by DNS do
                                                            not serve
          not-kms                 0xC004F074    inferred    with `--rpc-bind`: what
                                                            answers is no KMS host
                                  0xC004F039    inferred
          policy-violation                                  what was found breaks the
                                                            policy
    "#]],
    );
}

#[test]
fn code_says_first_what_happened() {
    let entry = look_up(ErrorCode(0xC004_C008)).unwrap();
    check(
        &Explanation::Code(entry),
        80,
        expect![[r#"
            0xC004C008: Microsoft's activation service refused the key: it is used on too many machines

              Mostly that is a retail or OEM key of the machine itself (community). On a KMS
              host it is the host key, which the service takes on at most 6 machines, 10
              times each. The machine asked Microsoft and no KMS host.

              symbol    SL_E_CHPA_MAXIMUM_UNLOCK_EXCEEDED
              side      licensing: keys, editions and licenses
              shown by  machines with a retail, OEM or MAK key, and KMS hosts
              basis     documented: Microsoft ties this code to activation

            What can be behind it, in the order to check
              1. the machine has a retail or OEM key that is used on other machines too
              2. a KMS host was rebuilt or activated too often
              3. the host key sits on ordinary machines, typed by hand or rolled out in an
                 image, and each of them acts as a KMS host
              4. a machine was moved to Azure together with a host key that was used often

            What to do
              1. see which kind of key the machine has
                   slmgr.vbs /dlv
              2. where it is to be a KMS client, install the generic volume key (GVLK) of
                 its edition (changes the client)
                   slmgr.vbs /ipk GVLK
              3. where it is a KMS host, see which machines offer KMS in your domain
                   nslookup -type=srv _vlmcs._tcp.DOMAIN.
              4. on each of them that is to be no KMS host, install the generic volume key
                 (GVLK) of its edition (changes the client)
                   slmgr.vbs /ipk GVLK
              5. remove the SRV records of these machines (changes DNS)
              6. ask Microsoft's Licensing Activation Center for more activations
              7. activate the KMS host (changes the KMS host)
                   slmgr.vbs /ato

            What can be seen from outside
              SRV records show who offers KMS: ordinary machines among them mean that the
              host key was spread. How often a key was used cannot be seen.

            Five minutes at the machine
              `kmsdoctor explain licensing` tells what to run, and what each result means.

            Sources
              - Microsoft, "Error 0xC004C008 'The specified product key could not be used'
                when you activate Windows"
              - Microsoft, "Troubleshoot Windows activation error codes"
              - Windows Server 2012 R2 Volume Activation Technical Reference, table 10
              - Windows SDK, slerror.h
              - GitHub docker/for-win, issue 3958 (community)
        "#]],
    );
}

#[test]
fn unknown_codes_are_taken_apart() {
    let unknown = |code| Explanation::UnknownCode {
        parts: Parts::of(ErrorCode(code)),
        near: Vec::new(),
    };
    check(
        &unknown(0x8007_1234),
        80,
        expect![[r#"
            0x80071234: This code is not in the table, so nothing is said of what it means for activation

              kind      an HRESULT that is an error
              facility  7: a Win32 error number
              number    4660 (0x1234)

            What to do
              - on Windows, show what the number means in general
                  net.exe helpmsg 4660
        "#]],
    );
    check(
        &unknown(0xC000_0022),
        80,
        expect![[r#"
        0xC0000022: This code is not in the table, so nothing is said of what it means for activation

          kind      an NTSTATUS that is an error, and not an HRESULT
          facility  0: general codes
          number    34 (0x0022)

        What to do
          - on Windows, show what the number means in general
              certutil.exe -error 0xC0000022
    "#]],
    );
    check(
        &unknown(0x0000_0491),
        80,
        expect![[r#"
            0x00000491: This code is not in the table, so nothing is said of what it means for activation

              kind      an HRESULT that is no error
              facility  0: general codes
              number    1169 (0x0491)

            What to do
              - if it is a bare Win32 error number, Windows shows it as this code, too
                  kmsdoctor explain 0x80070491
              - on Windows, show what the number means in general
                  certutil.exe -error 0x00000491
        "#]],
    );
    check(
        &unknown(0x87FF_1234),
        40,
        expect![[r#"
            0x87FF1234: This code is not in the table, so nothing is said of what it means for activation

              kind      an HRESULT that is an error
              facility  2047
              number    4660 (0x1234)

            What to do
              - on Windows, show what the number
                means in general
                  certutil.exe -error 0x87FF1234
        "#]],
    );
}

#[test]
fn ladder_reads_step_by_step() {
    let ladder = Explanation::Ladders(vec![Side::Licensing]);
    let text = table(&ladder, style(80, true));
    let steps: Vec<&str> = text.split("\n\n").collect();
    expect![[r#"
        2. on the client, elevated: see which edition is installed
               DISM.exe /Online /Get-CurrentEdition
             - a name with `Eval`
               → an evaluation takes no volume key (users report 0xC004F069); convert it
                 first
             - another edition than in the line `Name` of step 1
               → the key does not fit; install the GVLK of the edition that is installed
             - the same edition
               → the key fits; go to step 3"#]]
    .assert_eq(steps[2].trim_start());
    let text = markdown::render(&ladder, style(80, true));
    let steps: Vec<&str> = text.split("\n2. ").collect();
    let second = steps[1].split("\n3. ").next().unwrap();
    expect![[r#"
        on the client, elevated: see which edition is installed

           ```text
           DISM.exe /Online /Get-CurrentEdition
           ```

           - a name with `Eval`: an evaluation takes no volume key (users report 0xC004F069); convert it first
           - another edition than in the line `Name` of step 1: the key does not fit; install the GVLK of the edition that is installed
           - the same edition: the key fits; go to step 3"#]].assert_eq(second);
}
