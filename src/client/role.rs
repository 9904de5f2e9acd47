//! What the licenses in use make of a machine: a KMS client, a KMS host, or neither.

use super::{Application, Channel, ClientProfile, Guid, Way};
use crate::model::Provenance;

/// A license that a product of the machine uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseInUse {
    /// What it activates.
    pub application: Application,
    /// Which product, by its activation id.
    pub product: Option<Guid>,
    /// How it is activated; none when the source does not tell.
    pub channel: Option<Channel>,
    /// By which way it was activated last.
    pub activated_by: Option<Way>,
    /// True when the machine serves others with it.
    pub is_serving: bool,
    /// Where it was read.
    pub provenance: Provenance,
}

/// What an application is to KMS, by its licenses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// It looks for a KMS host, or the source does not tell that it does not.
    Client,
    /// It has a license of a KMS client, which Active Directory activated last.
    ClientOfDirectory(&'a LicenseInUse),
    /// It is a KMS host, which is activated at Microsoft.
    Host(&'a LicenseInUse),
    /// None of its licenses has to do with KMS.
    Other(&'a LicenseInUse),
}

impl Role<'_> {
    /// True when the application looks for a KMS host, at least at times.
    pub fn is_client(self) -> bool {
        matches!(self, Self::Client | Self::ClientOfDirectory(_))
    }
}

impl LicenseInUse {
    /// True for a license of a machine that serves others.
    fn is_host(&self) -> bool {
        self.is_serving || self.channel == Some(Channel::KmsHost)
    }

    /// True for a license with which a product looks for a KMS host, or may.
    fn may_be_client(&self) -> bool {
        !self.is_host() && self.channel.is_none_or(|it| it == Channel::KmsClient)
    }
}

impl ClientProfile {
    /// What `application` is to KMS; none when no license of it is known.
    ///
    /// One license of a KMS client is enough: others beside it are for additions, such as extended updates.
    pub fn role_of(&self, application: &Application) -> Option<Role<'_>> {
        let licenses = || {
            let all = self.licenses.iter();
            all.filter(|it| it.application == *application)
        };
        let first = licenses().next()?;
        let client = licenses().find(|it| it.may_be_client());
        let host = licenses().find(|it| it.is_host());
        Some(match (client, host) {
            (Some(it), _) if it.activated_by == Some(Way::Ad) => Role::ClientOfDirectory(it),
            (Some(_), _) => Role::Client,
            (None, Some(it)) => Role::Host(it),
            (None, None) => Role::Other(first),
        })
    }

    /// True when the client of a plan looks for no KMS host, whatever stands in DNS: by its licenses, or by the activation
    /// type. One that Active Directory activated looks for one at times.
    pub fn looks_for_no_host(&self) -> bool {
        let in_force = self.in_force();
        let is_excluded = in_force
            .activation_type
            .is_some_and(|it| it.value.excludes_kms());
        let role = self.role_of(&in_force.application);
        is_excluded || role.is_some_and(|it| !it.is_client())
    }

    /// The applications with licenses, each once, in the order read.
    pub fn licensed_applications(&self) -> Vec<&Application> {
        let mut res: Vec<&Application> = Vec::new();
        for it in &self.licenses {
            if !res.contains(&&it.application) {
                res.push(&it.application);
            }
        }
        res
    }

    /// The product of `application` that looks for a KMS host, by its activation id.
    pub(super) fn licensed_product(&self, application: &Application) -> Option<&Guid> {
        let mut licenses = self.licenses.iter();
        licenses
            .find(|it| it.application == *application && it.may_be_client())
            .and_then(|it| it.product.as_ref())
    }

    /// Takes over a license; what is known of the same one already stays, and what differs is kept with the reason.
    pub(super) fn add_license(&mut self, license: LicenseInUse) {
        let is_same = |it: &&mut LicenseInUse| {
            it.application == license.application
                && it.product.is_some()
                && it.product == license.product
        };
        match self.licenses.iter_mut().find(is_same) {
            Some(known) => {
                let differing = license.channel.filter(|it| {
                    let known = known.channel;
                    known.is_some_and(|known| known != *it)
                });
                let why = format!(
                    "license of {}: `{}` says otherwise, was given first and counts",
                    known.application, known.provenance
                );
                known.channel = known.channel.or(license.channel);
                known.activated_by = known.activated_by.or(license.activated_by);
                known.is_serving |= license.is_serving;
                if let Some(channel) = differing {
                    self.refuse(channel.words(), why, &license.provenance);
                }
            }
            None => self.licenses.push(license),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn license(channel: Channel, line: u32) -> LicenseInUse {
        LicenseInUse {
            application: Application::Windows,
            product: Guid::parse("66666666-7777-8888-9999-aaaaaaaaaaaa"),
            channel: Some(channel),
            activated_by: None,
            is_serving: false,
            provenance: Provenance::File {
                path: "f".to_owned(),
                line,
            },
        }
    }

    /// What differs between two sources is told; what one of them does not know is filled in.
    #[test]
    fn license_of_one_product_counts_once() {
        let mut client = ClientProfile::default();
        client.add_license(license(Channel::KmsClient, 1));
        client.add_license(LicenseInUse {
            activated_by: Some(Way::Ad),
            ..license(Channel::KmsClient, 2)
        });
        assert_eq!(client.licenses.len(), 1);
        assert_eq!(client.licenses[0].activated_by, Some(Way::Ad));
        assert!(client.unusable.is_empty());
        client.add_license(license(Channel::Mak, 3));
        assert_eq!(client.licenses.len(), 1);
        assert_eq!(client.unusable.len(), 1);
        assert_eq!(client.unusable[0].provenance.to_string(), "f:3");
    }
}
