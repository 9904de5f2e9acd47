//! Events of all kinds behind each other, in every order: none hides another.

use super::read;
use std::collections::BTreeMap;

/// A language: its label before the number of an event, and the sentences.
struct Language {
    label: &'static str,
    sources: [&'static str; 2],
    request: &'static str,
    answer: &'static str,
    served: &'static str,
    not_published: &'static str,
    published: &'static str,
    not_activated: &'static str,
    unanswered: &'static str,
}

const ENGLISH: Language = Language {
    label: "Event ID:      ",
    sources: [
        "Source:        Microsoft-Windows-Security-SPP",
        "Source:        Microsoft-Windows-DNS-Client",
    ],
    request: "This machine asked a key host.",
    answer: "An answer came in.",
    served: "A request was handled.",
    not_published: "The key host (KMS) could not write to DNS in 'corp.example'.",
    published: "The key host (KMS) wrote to DNS in 'lab.example'.",
    not_activated: "The program (slui.exe) could not activate. Code:",
    unanswered: "Looking up _vlmcs._tcp.hr.example took too long, since no DNS server gave an answer.",
};

const GERMAN: Language = Language {
    label: "Ereignis-ID:   ",
    sources: [
        "Quelle:        Microsoft-Windows-Security-SPP",
        "Quelle:        Microsoft-Windows-DNS-Client",
    ],
    request: "Das Gerät hat einen Schlüsselhost gefragt.",
    answer: "Eine Antwort kam an.",
    served: "Eine Anfrage wurde bearbeitet.",
    not_published: "Der Schlüsselhost (KMS) konnte in DNS in „corp.example“ nichts eintragen.",
    published: "Der Schlüsselhost (KMS) hat sich in DNS in „lab.example“ eingetragen.",
    not_activated: "Das Programm (slui.exe) konnte nicht aktivieren. Code:",
    unanswered: "Kein DNS-Server hat wegen _vlmcs._tcp.hr.example geantwortet.",
};

const IDS: [u16; 7] = [12288, 12289, 12290, 12293, 12294, 8198, 1014];

impl Language {
    /// The text of an event, with or without the lines a log puts above it.
    fn event(&self, id: u16, has_header: bool) -> String {
        const ID: &str = "11111111-2222-3333-4444-555555555555";
        let text = match id {
            12288 => format!(
                "{}\nInfo:\n0x800706BA, 0x0, kms1.corp.example:1688, {ID}, 2026/03/04 05:06, 1, 2, 41760, {ID}, 25\n",
                self.request
            ),
            12289 => format!(
                "{}\nInfo:\n0x0, 0x4000000, 0, 0, 4, 120, 10080, 2026/03/04 05:06\n",
                self.answer
            ),
            12290 => format!(
                "{}\nInfo:\n0x0,25,PC02.corp.example,{ID},2026/3/4 5:06,0,2,41520,{ID}\n",
                self.served
            ),
            12293 => format!("{}\nInfo:\n0x8007232D\n", self.not_published),
            12294 => format!("{}\n", self.published),
            8198 => format!(
                "{}\nhr=0xC004F074\nRuleId={ID};Action=AutoActivate;SkuId={ID};Trigger=UserLogon\n",
                self.not_activated
            ),
            _ => format!("{}\n", self.unanswered),
        };
        // These two are known by their number only.
        if !has_header && !matches!(id, 12294 | 1014) {
            return text;
        }
        let source = self.sources[usize::from(id == 1014)];
        format!(
            "{source}\n{}{id}\nComputer:      PC01.corp.example\n\n{text}",
            self.label
        )
    }
}

/// What is read, each as it is read alone, whatever the order.
fn shown(text: &str) -> Vec<String> {
    let paste = read(text).unwrap();
    assert_eq!(paste.left_out.events, 0, "{text}");
    let mut res: Vec<String> = paste
        .events
        .iter()
        .map(|it| format!("{} x{} {:?}", it.id(), it.n_seen, it.what))
        .collect();
    res.sort();
    res
}

/// All orders of two and of three different kinds.
fn orders() -> Vec<Vec<u16>> {
    let mut res = Vec::new();
    for one in IDS {
        for two in IDS.into_iter().filter(|it| *it != one) {
            res.push(vec![one, two]);
            for three in IDS.into_iter().filter(|it| ![one, two].contains(it)) {
                res.push(vec![one, two, three]);
            }
        }
    }
    res
}

#[test]
fn no_event_hides_its_neighbor() {
    let mut faults = Vec::new();
    for language in [ENGLISH, GERMAN] {
        for has_header in [false, true] {
            let alone: BTreeMap<u16, Vec<String>> = IDS
                .into_iter()
                .map(|id| (id, shown(&language.event(id, has_header))))
                .collect();
            for order in orders() {
                let texts: Vec<String> = order
                    .iter()
                    .map(|it| language.event(*it, has_header))
                    .collect();
                let mut expect: Vec<String> =
                    order.iter().flat_map(|it| alone[it].clone()).collect();
                expect.sort();
                assert_eq!(expect.len(), order.len(), "{texts:?}");
                for separator in ["", "\n", "-----\n", "\r\n\r\n"] {
                    if shown(&texts.join(separator)) != expect {
                        faults.push(format!("{order:?} {has_header} {separator:?}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}: {faults:#?}", faults.len());
}

#[test]
fn five_events_of_one_ticket_are_all_there() {
    let ids = [12288, 12289, 12293, 8198, 1014];
    let text: String = ids.iter().map(|it| ENGLISH.event(*it, true)).collect();
    assert_eq!(shown(&text).len(), ids.len());
}
