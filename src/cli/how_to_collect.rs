//! How somebody without this program collects the settings of a machine.

/// Commands for the machine in question, none of which needs an administrator.
pub(super) const TEXT: &str = r#"On the machine that does not activate; no administrator rights are needed.

In PowerShell, everything in one file; it reads the settings it names, and no product key (copy it as one line).
A key that may not be read is noted with the reason.

  $n='KeyManagementServiceName','KeyManagementServicePort','KeyManagementServiceLookupDomain','DisableKeyManagementServiceHostCaching','VLActivationType','DiscoveredKeyManagementServiceName','DiscoveredKeyManagementServicePort','KeyManagementServiceListeningPort','DisableDnsPublishing','DnsDomainPublishList','Domain','NV Domain','DhcpDomain','SearchList','NameServer','DhcpNameServer','UseDomainNameDevolution','NV PrimaryDnsSuffix','PrimaryDnsSuffix','AdapterDomainName','DomainNameDevolutionLevel','AppendToMultiLabelName'; $w='Name','ConfigOptions','GenericDNSServers','DirectAccessDNSServers'; $o={ param($x) if($x -match '^\\DnsPolicyConfig\\[^\\]+$'){$w} elseif($x -match '^(\\Interfaces)?(\\\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?){0,2}$'){$n} }; $t=@{String='REG_SZ';ExpandString='REG_EXPAND_SZ';MultiString='REG_MULTI_SZ';DWord='REG_DWORD';QWord='REG_QWORD'}; $r=@(foreach($k in 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform','HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform','HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters','HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient','HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\System\DNSClient','HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters'){ $p="Registry::$k"; $e1=$e2=$null; @(Get-Item $p -EA SilentlyContinue -EV e1)+@(Get-ChildItem $p -Recurse -EA SilentlyContinue -EV e2) | Where-Object {$_} | ForEach-Object { $i=$_; $m=@(& $o $i.Name.Substring($k.Length)); foreach($v in $i.GetValueNames()){ if($m -contains $v){ $y=$t["$($i.GetValueKind($v))"]; if($y){ $d=$i.GetValue($v,$null,'DoNotExpandEnvironmentNames'); @{key=$i.Name;name=$v;type=$y;data=$d} } else { @{key=$i.Name;name=$v;type='REG_BINARY';data=$null} } } } }; @($e1)+@($e2) | Where-Object {$_ -and "$($_.CategoryInfo.Category)" -ne 'ObjectNotFound'} | ForEach-Object { $q="$($_.TargetObject)" -replace '^.*::',''; if(-not $q){$q=$k}; @{key=$q;name=$null;unreadable="$($_.Exception.Message)"} } }); $c=@('HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig' | Where-Object {Test-Path "Registry::$_"}); $s=@{Up='up';Unknown='unknown'}; $a=@([Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | Where-Object {"$($_.NetworkInterfaceType)" -ne 'Loopback'} | ForEach-Object { $q=$_.GetIPProperties(); $u=$s["$($_.OperationalStatus)"]; if(-not $u){$u='down'}; @{name=$_.Name;guid=$_.Id;state=$u;suffix=$q.DnsSuffix;name_servers=@($q.DnsAddresses | ForEach-Object {"$_"})} }); $l=@(Get-CimInstance SoftwareLicensingProduct -Filter 'PartialProductKey IS NOT NULL' -EA SilentlyContinue | ForEach-Object { @{application_id=$_.ApplicationID;activation_id=$_.ID;description=$_.Description;cached_host=$_.DiscoveredKeyManagementServiceMachineName;cached_port=$_.DiscoveredKeyManagementServiceMachinePort;last_activation_type=$_.VLActivationType} }); [ordered]@{schema='kmsdoctor-client/v1';registry=$r;keys=$c;adapters=$a;products=$l} | ConvertTo-Json -Depth 5 | Out-File client.json -Encoding utf8

In a command prompt, file by file (a key that is missing is no fault):

  reg export "HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters" tcpip.reg /y
  reg export "HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters" dnscache.reg /y
  reg export "HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient" policy.reg /y
  reg export "HKLM\SOFTWARE\Policies\Microsoft\System\DNSClient" suffix.reg /y
  cscript //nologo %windir%\System32\slmgr.vbs /dlv > dlv.txt
  cscript //nologo "%ProgramFiles%\Microsoft Office\Office16\OSPP.VBS" /dstatus > ospp.txt
  ipconfig /all > ipconfig.txt

The text of slmgr shows the settings for KMS only where a KMS host activated the machine; these tell them always:

  echo reg query /s /v KeyManagementServiceName /v KeyManagementServiceLookupDomain > host.txt
  reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v KeyManagementServiceName >> host.txt
  reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v KeyManagementServicePort >> host.txt
  reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v KeyManagementServiceLookupDomain >> host.txt
  reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /s /v VLActivationType >> host.txt

The key SoftwareProtectionPlatform can hold a whole product key, so do not send an export of it.
The texts of slmgr and ospp.vbs show the last five characters of the product key; delete these lines if they must not leave the machine.

Then, where kmsdoctor is, with the one file:

  kmsdoctor plan --client client.json

Or with the others; leave out a file that was not made, since its key or program is not there:

  kmsdoctor diagnose --client tcpip.reg --client dnscache.reg --client policy.reg --client suffix.reg --client host.txt --client dlv.txt --client ospp.txt --client ipconfig.txt
"#;

#[cfg(test)]
mod tests {
    use super::TEXT;
    use crate::client::{is_known_key, is_told_by_presence, setting_names};
    use std::collections::BTreeSet;

    const SPP: &str =
        r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";
    const TCPIP: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
    const DNSCACHE: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters";
    const POLICY: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient";

    /// The texts of the list that the command keeps as `variable`.
    fn list(variable: &str) -> BTreeSet<&'static str> {
        let from = TEXT.split_once(&format!("${variable}='")).unwrap().1;
        let list = from.split_once("';").unwrap().0;
        list.split("','").collect()
    }

    /// The settings that any of `keys` may hold.
    fn settings(keys: &[&str]) -> BTreeSet<&'static str> {
        keys.iter().flat_map(|it| setting_names(it)).collect()
    }

    #[test]
    fn names_are_those_that_are_read() {
        let interface = format!(r"{TCPIP}\Interfaces\{{0a0b0c0d-1111-2222-3333-444455556666}}");
        let keys = [SPP, TCPIP, &interface, POLICY, DNSCACHE];
        assert_eq!(list("n"), settings(&keys));
        assert_eq!(
            list("w"),
            settings(&[&format!(r"{DNSCACHE}\DnsPolicyConfig\x")])
        );
    }

    #[test]
    fn files_exported_are_those_given() {
        let files = |text: &'static str| -> BTreeSet<&'static str> {
            let words = text.split_whitespace();
            words
                .filter(|it| matches!(it.rsplit_once('.'), Some((_, "reg" | "txt"))))
                .collect()
        };
        let (made, given) = TEXT.split_once("Then, where").unwrap();
        assert_eq!(files(made), files(given));
    }

    #[test]
    fn keys_are_those_that_are_read() {
        let exported = TEXT.lines().filter_map(|line| {
            let line = line.trim();
            let key = line.strip_prefix("reg export \"");
            let key = key.or_else(|| line.strip_prefix("reg query \""))?;
            key.split('"').next()
        });
        let asked = TEXT
            .split('\'')
            .filter(|it| it.starts_with("HKEY_LOCAL_MACHINE"));
        let keys: Vec<&str> = exported.chain(asked).collect();
        assert_eq!(keys.len(), 15);
        for key in &keys {
            assert!(is_known_key(key), "{key}");
        }
        let told: Vec<&&str> = keys.iter().filter(|it| is_told_by_presence(it)).collect();
        assert_eq!(
            told,
            [&format!(
                r"HKEY_LOCAL_MACHINE{}\DnsPolicyConfig",
                POLICY.trim_start_matches("HKLM")
            )]
        );
    }
}
