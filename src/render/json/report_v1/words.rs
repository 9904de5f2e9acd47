//! Words of the model ↔ words of the wire, for enumerations without data.

use crate::render::json::paste_v1;
use crate::{
    answer, client, codes, evidence, finding, model, plan, selection, simulation, symptom, verdict,
};

/// Both directions for two enumerations with the same variants; a variant that is missing on one side does not compile.
macro_rules! same_words {
    ($($wire:ty = $model:ty { $($variant:ident),+ $(,)? })+) => {$(
        impl From<$model> for $wire {
            fn from(it: $model) -> Self {
                match it { $(<$model>::$variant => Self::$variant,)+ }
            }
        }

        impl From<$wire> for $model {
            fn from(it: $wire) -> Self {
                match it { $(<$wire>::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

same_words! {
    super::Stage = evidence::Stage { ReadZones, Plan, Ask, Assemble, Probe, Forecast, Simulate }
    super::Origin = plan::Origin {
        LookupDomain, PrimarySuffix, ConnectionSuffix, SearchList, Devolution, CommandLine, Registry,
    }
    super::Basis = plan::Basis { Documented, Observed, Conflicting, Community, Inferred }
    super::Area = client::Area { Suffixes, Kms }
    super::ActivationType = client::Allowed { All, Ad, Kms, Token }
    super::LicenseChannel = client::Channel { KmsClient, KmsHost, Mak, Retail, Oem, VirtualMachine, Subscription, Evaluation }
    super::ActivatedBy = client::Way { Kms, Ad, VirtualMachine }
    super::PortSetting = client::PortSetting { FixedHost, CachedHost, Listening }
    super::MachineNameKind = client::MachineNameKind { HostName, ClientMachineId, AdapterIds }
    super::SettingKind = client::SettingKind {
        FixedHost, LookupDomain, CachedHost, Caching, ActivationType, HostSide, PrimarySuffix, SearchList,
        ConnectionSuffix, Devolution, AppendToMultiLabel, NameServers, NameRule
    }
    super::RecordType = model::RecordType { A, Aaaa, Srv }
    super::Transport = model::Transport { Udp, Tcp }
    super::AnswerWord = answer::AnswerKind {
        Records, NoSuchService, NoData, NxDomain, ServFail, Refused, OtherRcode, NoResponse, Unusable,
    }
    super::NotTried = model::NotTried { SwitchedOff, DeadlineReached, PortZero, UnusableAddress, OwnMachine, OtherFamily, TooMany }
    super::Model = selection::SelectionModel { Rfc2782, Proportional, Uniform }
    super::AssumedContact = selection::AssumedContact { Serves, Refused, Silent }
    super::RoundOutcome = simulation::Outcome { Serves, NotProbed, Refused, Silent, DownAtOnce, Down }
    super::FleetStart = simulation::fleet::Start { Activated, Fresh }
    super::Severity = finding::Severity { Error, Warning, Notice, Info }
    crate::render::json::explain_v1::Side = codes::Side {
        Dns, Network, ClientConfig, Host, Licensing, Time, Ad, InternetActivation, Info,
    }
    crate::render::json::explain_v1::CodeBasis = codes::CodeBasis { Documented, Community, Inferred, Unknown }
    super::CauseEvidence = verdict::CauseEvidence { For, CannotTell, Against }
    paste_v1::LicenseStatus = symptom::LicenseStatus {
        Unlicensed, Licensed, FirstGrace, OutOfToleranceGrace, NonGenuineGrace, Notification, ExtendedGrace,
    }
    paste_v1::Flag = symptom::Flag {
        OtherMachine, NoHostRegistration, BadRegistrationType, CountTooLow, NoWindowsMarker,
    }
    paste_v1::Channel = symptom::Channel { KmsClient, KmsHost, Mak, Retail, Oem, VirtualMachine, Subscription, Evaluation }
    paste_v1::Allowed = symptom::Allowed { All, Ad, Kms, Token }
    paste_v1::Way = symptom::Way { Kms, Ad, VirtualMachine }
    super::Status = verdict::Status { Healthy, Degraded, Broken, Inconclusive }
    super::OutcomeWord = verdict::OutcomeWord {
        Ok, NoSuffix, NoNameServer, NxDomain, NoData, ServFail, DnsRefused, DnsNoResponse, NoSuchService,
        NoAddress, FixedHostUnreachable, AllHostsUnreachable, SomeHostsUnreachable, NotKms, PolicyViolation,
    }
}
