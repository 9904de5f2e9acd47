//! What a text calls the machine it was taken from, so that texts of two machines can be told apart.

use crate::model::Sourced;

/// A name or an id of the machine, as one text has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineName {
    /// What kind of name it is; names of two kinds cannot be compared.
    pub kind: MachineNameKind,
    /// The name as it was written (an id in small letters), and where.
    pub name: Sourced<String>,
}

/// By what a text names its machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineNameKind {
    /// The host name, without a domain.
    HostName,
    /// The id by which a KMS host counts the machine (CMID); clones of one image may share it.
    ClientMachineId,
}

impl MachineName {
    /// True when both can be compared and are not the same; names are compared without case.
    pub fn differs_from(&self, other: &Self) -> bool {
        self.kind == other.kind && !self.name.value.eq_ignore_ascii_case(&other.name.value)
    }
}

impl MachineNameKind {
    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::HostName => "host name",
            Self::ClientMachineId => "client machine id (CMID)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Provenance;

    fn check(left: (MachineNameKind, &str), right: (MachineNameKind, &str), differs: bool) {
        let [left, right] = [left, right].map(|(kind, name)| MachineName {
            kind,
            name: Sourced::new(
                name.to_owned(),
                Provenance::File {
                    path: "f".to_owned(),
                    line: 1,
                },
            ),
        });
        assert_eq!(left.differs_from(&right), differs, "{left:?} {right:?}");
    }

    #[test]
    fn names_of_one_kind_are_compared_without_case() {
        use MachineNameKind::{ClientMachineId, HostName};
        check((HostName, "PC-0815"), (HostName, "pc-0815"), false);
        check((HostName, "PC-0815"), (HostName, "PC-0816"), true);
        check((HostName, "PC-0815"), (ClientMachineId, "1"), false);
    }
}
