//! How somebody without this program collects the settings of a machine.

/// Commands for the machine in question, none of which needs an administrator.
pub(super) const TEXT: &str = r#"On the machine that does not activate; no administrator rights are needed.

In PowerShell, everything in one file; it reads the settings it names, and no product key (copy it as one line):

  $n='KeyManagementServiceName','KeyManagementServicePort','KeyManagementServiceLookupDomain','DisableKeyManagementServiceHostCaching','VLActivationType','DiscoveredKeyManagementServiceName','DiscoveredKeyManagementServicePort','KeyManagementServiceListeningPort','DisableDnsPublishing','DnsDomainPublishList','Domain','NV Domain','DhcpDomain','SearchList','NameServer','DhcpNameServer','UseDomainNameDevolution','NV PrimaryDnsSuffix','PrimaryDnsSuffix','AdapterDomainName','DomainNameDevolutionLevel','AppendToMultiLabelName','Name','GenericDNSServers'; $t=@{String='REG_SZ';ExpandString='REG_EXPAND_SZ';MultiString='REG_MULTI_SZ';DWord='REG_DWORD';QWord='REG_QWORD'}; $r=@(foreach($k in 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform','HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\OfficeSoftwareProtectionPlatform','HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters','HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient','HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\System\DNSClient','HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters'){ $p="Registry::$k"; if(Test-Path $p){ @(Get-Item $p)+@(Get-ChildItem $p -Recurse -EA SilentlyContinue) | Where-Object {$_} | ForEach-Object { $i=$_; foreach($v in $i.GetValueNames()){ if($n -contains $v){ $y=$t["$($i.GetValueKind($v))"]; if($y){ $d=$i.GetValue($v,$null,'DoNotExpandEnvironmentNames'); @{key=$i.Name;name=$v;type=$y;data=$d} } else { @{key=$i.Name;name=$v;type='REG_BINARY';data=$null} } } } } } }); $a=@([Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | Where-Object {"$($_.NetworkInterfaceType)" -ne 'Loopback'} | ForEach-Object { $q=$_.GetIPProperties(); @{name=$_.Name;guid=$_.Id;state=$(if("$($_.OperationalStatus)" -eq 'Up'){'up'}else{'down'});suffix=$q.DnsSuffix;name_servers=@($q.DnsAddresses | ForEach-Object {"$_"})} }); $l=@(Get-CimInstance SoftwareLicensingProduct -Filter 'PartialProductKey IS NOT NULL' -EA SilentlyContinue | ForEach-Object { @{application_id=$_.ApplicationID;activation_id=$_.ID;description=$_.Description;cached_host=$_.DiscoveredKeyManagementServiceMachineName;cached_port=$_.DiscoveredKeyManagementServiceMachinePort} }); [ordered]@{schema='kmsdoctor-client/v1';registry=$r;adapters=$a;products=$l} | ConvertTo-Json -Depth 5 | Out-File client.json -Encoding utf8

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

Then, where kmsdoctor is:

  kmsdoctor plan --client client.json
  kmsdoctor diagnose --client tcpip.reg --client dnscache.reg --client policy.reg --client host.txt --client dlv.txt --client ipconfig.txt
"#;

#[cfg(test)]
mod tests {
    use super::TEXT;
    use crate::client::is_known_key;

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
        assert_eq!(keys.len(), 14);
        for key in keys {
            assert!(is_known_key(key), "{key}");
        }
    }
}
