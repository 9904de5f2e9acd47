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
    /// The ids of all its network adapters, with blanks between them.
    AdapterIds,
}

impl MachineName {
    /// True when both can be compared and are of two machines. Names are compared without case; of adapters one in common is
    /// enough for one machine, since adapters come and go.
    pub fn differs_from(&self, other: &Self) -> bool {
        let [mine, theirs] = [&self.name.value, &other.name.value];
        self.kind == other.kind
            && match self.kind {
                MachineNameKind::HostName => !is_same_host(mine, theirs),
                MachineNameKind::ClientMachineId => !mine.eq_ignore_ascii_case(theirs),
                MachineNameKind::AdapterIds => {
                    let mut mine = mine.split_whitespace();
                    !mine.any(|it| theirs.split_whitespace().any(|other| it == other))
                }
            }
    }
}

/// True for two spellings of one host name: with a domain behind it or not, and cut to 15 characters, as for `NetBIOS`.
fn is_same_host(one: &str, other: &str) -> bool {
    const NETBIOS_LENGTH: usize = 15;
    let bare = |it: &str| {
        let label = it.split('.').next().unwrap_or_default();
        label.to_lowercase()
    };
    let (one, other) = (bare(one), bare(other));
    let is_cut = |short: &str, long: &str| {
        short.chars().count() == NETBIOS_LENGTH && long.starts_with(short)
    };
    one == other || is_cut(&one, &other) || is_cut(&other, &one)
}

impl MachineNameKind {
    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::HostName => "host name",
            Self::ClientMachineId => "client machine id (CMID)",
            Self::AdapterIds => "ids of the network adapters",
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
        use MachineNameKind::{AdapterIds, ClientMachineId, HostName};
        check((HostName, "PC-0815"), (HostName, "pc-0815"), false);
        check((HostName, "PC-0815"), (HostName, "PC-0816"), true);
        check(
            (HostName, "PC-0815"),
            (HostName, "pc-0815.corp.example"),
            false,
        );
        let long = "workstation-0815-b";
        check((HostName, long), (HostName, "WORKSTATION-081"), false);
        check((HostName, long), (HostName, "workstation-0815"), true);
        check((HostName, "PC-0815"), (ClientMachineId, "1"), false);
        check((AdapterIds, "1 2"), (AdapterIds, "2 3"), false);
        check((AdapterIds, "1 2"), (AdapterIds, "3"), true);
    }
}
