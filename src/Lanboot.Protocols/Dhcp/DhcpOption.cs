namespace Lanboot.Protocols.Dhcp;

/// <summary>The option codes that we read or write: RFC 2132 where nothing else is said.</summary>
public static class DhcpOption
{
    public const byte Pad = 0;
    public const byte SubnetMask = 1;
    public const byte Router = 3;
    public const byte DomainNameServer = 6;
    public const byte HostName = 12;
    public const byte DomainName = 15;
    public const byte BroadcastAddress = 28;
    public const byte VendorSpecificInformation = 43;
    public const byte RequestedIpAddress = 50;
    public const byte IpAddressLeaseTime = 51;
    public const byte OptionOverload = 52;
    public const byte MessageType = 53;
    public const byte ServerIdentifier = 54;
    public const byte ParameterRequestList = 55;
    public const byte Message = 56;
    public const byte MaximumMessageSize = 57;
    public const byte RenewalTime = 58;
    public const byte RebindingTime = 59;
    public const byte VendorClassIdentifier = 60;
    public const byte ClientIdentifier = 61;
    public const byte TftpServerName = 66;
    public const byte BootfileName = 67;

    /// <summary>RFC 3004; iPXE sends it as bare text.</summary>
    public const byte UserClass = 77;

    /// <summary>RFC 3046.</summary>
    public const byte RelayAgentInformation = 82;

    /// <summary>RFC 4578 section 2.1.</summary>
    public const byte ClientSystemArchitecture = 93;

    /// <summary>RFC 4578 section 2.3.</summary>
    public const byte ClientMachineIdentifier = 97;

    /// <summary>RFC 3011.</summary>
    public const byte SubnetSelection = 118;

    /// <summary>RFC 5859.</summary>
    public const byte TftpServerAddress = 150;

    /// <summary>Etherboot's and iPXE's own options, each with a code and a length inside.</summary>
    public const byte EtherbootEncapsulated = 175;

    /// <summary>RFC 5071 section 4.</summary>
    public const byte PxelinuxConfigFile = 209;

    /// <summary>RFC 5071 section 5.</summary>
    public const byte PxelinuxPathPrefix = 210;

    /// <summary>RFC 5071 section 6.</summary>
    public const byte PxelinuxRebootTime = 211;

    public const byte End = 255;

    /// <summary>The sub-options of option 82.</summary>
    public static class Relay
    {
        /// <summary>RFC 3527: the subnet that the client is on, where it is not that of giaddr.</summary>
        public const byte LinkSelection = 5;

        /// <summary>RFC 5107: the address that the client shall take for the server's, so that the relay sees its renewals.</summary>
        public const byte ServerIdentifierOverride = 11;
    }

    /// <summary>The sub-options of option 43 in PXE (Intel, PXE 2.1 section 2.2.2).</summary>
    public static class Pxe
    {
        public const byte DiscoveryControl = 6;
        public const byte BootServers = 8;
        public const byte BootMenu = 9;
        public const byte MenuPrompt = 10;
        public const byte BootItem = 71;

        /// <summary>Bit of <see cref="DiscoveryControl"/>: no menu and no discovery, take the file named in this packet.</summary>
        public const byte TakeTheFile = 8;
    }

    /// <summary>The options inside option 175.</summary>
    public static class Ipxe
    {
        /// <summary>This build can fetch by HTTP.</summary>
        public const byte HttpFeature = 0x13;

        /// <summary>"Do not wait for a proxy's answer": there is no other server to wait for.</summary>
        public const byte NoProxyDhcp = 0xb0;
    }
}
