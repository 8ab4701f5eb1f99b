using System.Buffers.Binary;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Protocols.Dhcp.Pxe;

/// <summary>In which kind of reply the boot options stand.</summary>
internal enum BootReply
{
    /// <summary>The reply that gives the address too: one server does both.</summary>
    WithAddress,

    /// <summary>The offer of a proxy, beside that of the server that gives the address.</summary>
    ProxyOffer,

    /// <summary>The answer of the boot server on port 4011.</summary>
    BootServer,
}

/// <summary>
/// Writes what a boot program needs, each in its own dialect; see docs/field-notes.md for where each rule was seen. Header
/// and options say the same: shim and iPXE read the header, GRUB and UEFI prefer the options.
/// Option 13, the size of the file, is never sent: UEFI would believe its 16 bits instead of asking.
/// </summary>
internal static class BootOptions
{
    /// <summary>The reason for silence towards who <see cref="AsksForCredentials"/>.</summary>
    public const string NoCredentials = "it asks for the credentials of a boot file, and there are none";

    /// <summary>Bit of a boot item's layer: the client wants signed files (BIS), which nobody ever used.</summary>
    private const ushort CredentialsBit = 0x8000;

    /// <summary>PXE_DISCOVERY_CONTROL with one bit: take the file named here, no menu, no discovery.</summary>
    private static ReadOnlySpan<byte> TakeTheFile => [DhcpOption.Pxe.DiscoveryControl, 1, DhcpOption.Pxe.TakeTheFile, DhcpOption.End];

    /// <summary>A menu of one item, type 0, whose text the ROM looks for; the three blanks are for the oldest of them.</summary>
    private static readonly byte[] RaspberryPiMenu =
    [
        DhcpOption.Pxe.DiscoveryControl, 1, 3,
        DhcpOption.Pxe.MenuPrompt, 4, 0, (byte)'P', (byte)'X', (byte)'E',
        DhcpOption.Pxe.BootMenu, 23, 0, 0, 20, .. "Raspberry Pi Boot   "u8,
        DhcpOption.End,
    ];

    /// <param name="ruling">What the settings say of an option goes before what we send by ourselves.</param>
    public static void Write(
        ref DhcpReplyWriter reply, in DhcpPacket request, BootAnswer boot, IPv4Address server, BootReply kind, in DhcpRuling ruling)
    {
        WriteHeader(ref reply, boot, server);
        if (PolicyReply.Leaves(ruling, DhcpOption.VendorSpecificInformation) && !PolicyReply.WriteVendorGroup(ref reply, request, ruling))
            WriteVendorOptions(ref reply, request, boot, kind);
        if (PolicyReply.Leaves(ruling, DhcpOption.VendorClassIdentifier))
            WriteVendorClass(ref reply, boot, kind);
        Span<char> serverText = stackalloc char[15];
        if (PolicyReply.Leaves(ruling, DhcpOption.TftpServerName))
            reply.AddText(DhcpOption.TftpServerName, serverText[..server.Format(serverText)], terminated: true);
        reply.AddText(DhcpOption.BootfileName, boot.File, terminated: true);
        if (PolicyReply.Leaves(ruling, DhcpOption.ClientMachineIdentifier))
            reply.Echo(request, DhcpOption.ClientMachineIdentifier);
        if (boot.ConfigFile is { } configFile && PolicyReply.Leaves(ruling, DhcpOption.PxelinuxConfigFile))
            reply.AddText(DhcpOption.PxelinuxConfigFile, configFile);
        if (boot.PathPrefix is { } pathPrefix && PolicyReply.Leaves(ruling, DhcpOption.PxelinuxPathPrefix))
            reply.AddText(DhcpOption.PxelinuxPathPrefix, pathPrefix);
        // Some telephones and GRUB legacy ask for it by number.
        if (request.Options[DhcpOption.ParameterRequestList].Contains(DhcpOption.TftpServerAddress)
            && PolicyReply.Leaves(ruling, DhcpOption.TftpServerAddress))
            reply.Add(DhcpOption.TftpServerAddress, server);
        // Without this iPXE waits two seconds for a proxy; only who gives the address may say that there is none.
        if (boot.Dialect == BootDialect.Ipxe && kind == BootReply.WithAddress && !ruling.Policy.Encapsulates(DhcpOption.EtherbootEncapsulated))
            reply.Add(DhcpOption.EtherbootEncapsulated, [DhcpOption.Ipxe.NoProxyDhcp, 1, 1]);
    }

    /// <summary>The fields of the header alone: all that BOOTP knows.</summary>
    public static void WriteHeader(ref DhcpReplyWriter reply, BootAnswer? boot, IPv4Address server)
    {
        reply.SetNextServer(server);
        if (boot is null)
            return;
        Span<char> serverText = stackalloc char[15];
        reply.SetServerName(serverText[..server.Format(serverText)]);
        reply.SetFile(boot.File);
    }

    private static void WriteVendorClass(ref DhcpReplyWriter reply, BootAnswer boot, BootReply kind)
    {
        if (boot.Dialect == BootDialect.Http)
            reply.Add(DhcpOption.VendorClassIdentifier, "HTTPClient"u8);
        // In an offer with an address, iPXE needs no class; a proxy's offer it knows by nothing else.
        else if (boot.Dialect != BootDialect.Ipxe || kind != BootReply.WithAddress)
            reply.Add(DhcpOption.VendorClassIdentifier, "PXEClient"u8);
    }

    private static void WriteVendorOptions(ref DhcpReplyWriter reply, in DhcpPacket request, BootAnswer boot, BootReply kind)
    {
        switch (boot.Dialect)
        {
            case BootDialect.RaspberryPi:
                reply.Add(DhcpOption.VendorSpecificInformation, RaspberryPiMenu);
                break;
            // The item of a menu is asked for, so the item is what is acknowledged.
            case not BootDialect.Http when kind == BootReply.BootServer && BootItem(request) is { IsEmpty: false } item:
                reply.Add(DhcpOption.VendorSpecificInformation, [DhcpOption.Pxe.BootItem, 4, .. item, DhcpOption.End]);
                break;
            case BootDialect.Bios:
            // UEFI takes a proxy's offer without this option as "ask on port 4011", which works everywhere; with it,
            // many machines boot nothing.
            case BootDialect.Uefi when kind == BootReply.WithAddress:
                reply.Add(DhcpOption.VendorSpecificInformation, TakeTheFile);
                break;
        }
    }

    /// <summary>PXE_BOOT_ITEM of the request, four bytes: a type and a layer. Empty when it asks for none.</summary>
    internal static ReadOnlySpan<byte> BootItem(in DhcpPacket request) =>
        SubOptions.Find(request.Options[DhcpOption.VendorSpecificInformation], DhcpOption.Pxe.BootItem) is { Length: 4 } item
            ? item
            : default;

    /// <summary>The layer of a boot item: which of the files of one line it asks for.</summary>
    internal static ushort LayerOf(ReadOnlySpan<byte> item) => (ushort)(BinaryPrimitives.ReadUInt16BigEndian(item[2..]) & ~CredentialsBit);

    internal static bool AsksForCredentials(in DhcpPacket request) =>
        BootItem(request) is { IsEmpty: false } item && (BinaryPrimitives.ReadUInt16BigEndian(item[2..]) & CredentialsBit) != 0;
}
