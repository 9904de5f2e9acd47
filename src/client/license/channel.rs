//! How a license is activated, by its description.

/// How a license is activated, by its description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// At a KMS host, or by Active Directory.
    KmsClient,
    /// At Microsoft; then it is a KMS host.
    KmsHost,
    /// At Microsoft, by a key for many machines.
    Mak,
    /// At Microsoft.
    Retail,
    /// By the manufacturer.
    Oem,
    /// By the hypervisor.
    VirtualMachine,
    /// At Microsoft, by who signs in: Microsoft 365 Apps.
    Subscription,
    /// Not at all: it runs for some time.
    Evaluation,
}

impl Channel {
    /// Descriptions name the channel in the same letters in all languages.
    pub(in crate::client) fn of(description: &str) -> Option<Self> {
        // `VOLUME_KMS_WS22` and the like are hosts.
        [
            ("VOLUME_KMSCLIENT", Self::KmsClient),
            ("VOLUME_KMS", Self::KmsHost),
            ("VOLUME_MAK", Self::Mak),
            ("(MAK)", Self::Mak),
            ("VIRTUAL_MACHINE_ACTIVATION", Self::VirtualMachine),
            ("TIMEBASED_SUB", Self::Subscription),
            ("TIMEBASED_EVAL", Self::Evaluation),
            ("RETAIL", Self::Retail),
            ("OEM_", Self::Oem),
        ]
        .into_iter()
        .find_map(|(word, channel)| description.contains(word).then_some(channel))
    }

    /// What it is, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::KmsClient => "KMS client",
            Self::KmsHost => "KMS host",
            Self::Mak => "MAK: activated at Microsoft",
            Self::Retail => "retail: activated at Microsoft",
            Self::Oem => "manufacturer",
            Self::VirtualMachine => "virtual machine, activated by its hypervisor",
            Self::Subscription => "subscription: activated at Microsoft by who signs in",
            Self::Evaluation => "evaluation: runs for some time",
        }
    }

    /// The license, as the object of a sentence.
    pub fn license_words(self) -> &'static str {
        match self {
            Self::KmsClient => "a license of a KMS client",
            Self::KmsHost => "a license of a KMS host",
            Self::Mak => "a MAK license",
            Self::Retail => "a retail license",
            Self::Oem => "a license of the manufacturer",
            Self::VirtualMachine => "a license that the hypervisor activates",
            Self::Subscription => "a subscription",
            Self::Evaluation => "an evaluation license",
        }
    }

    /// True when such a license has to do with KMS.
    pub fn is_kms(self) -> bool {
        matches!(self, Self::KmsClient | Self::KmsHost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_name_the_channel() {
        for (description, expect) in [
            (
                "Office 16, VOLUME_KMSCLIENT channel",
                Some(Channel::KmsClient),
            ),
            ("Windows, VOLUME_KMS_WS22 channel", Some(Channel::KmsHost)),
            ("Windows, VOLUME_MAK channel", Some(Channel::Mak)),
            ("Office 16, RETAIL(MAK) channel", Some(Channel::Mak)),
            ("Windows, RETAIL channel", Some(Channel::Retail)),
            (
                "Office 16, TIMEBASED_SUB channel",
                Some(Channel::Subscription),
            ),
            ("Windows, TIMEBASED_EVAL channel", Some(Channel::Evaluation)),
            ("Windows", None),
        ] {
            assert_eq!(Channel::of(description), expect, "{description}");
        }
    }
}
