namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>Writes into a reply what the policy says.</summary>
public static class PolicyReply
{
    /// <summary>The parts of a menu, and as much again for what the settings put into option 43 themselves.</summary>
    private const int LongestGroup = 1024;

    /// <summary>Nothing is said of this option, so that it goes out as it does by itself.</summary>
    public static bool Leaves(in DhcpRuling ruling, byte code) => ruling.Option(code) is null;

    /// <summary>Whether it is for the policy to say what this client boots; else Lanboot finds it by itself.</summary>
    public static bool DecidesBoot(in DhcpRuling ruling, IPv4Address own) =>
        ruling.HasMenu
        || (ruling.Boot is { } boot ? boot.File is not null || (!boot.Server.IsNone && boot.Server != own) : FileOption(ruling) is not null);

    /// <summary>The file that this client is told of; null where it is told of none.</summary>
    public static string? FileOf(in DhcpRuling ruling) => ruling.Boot?.File ?? FileOption(ruling);

    /// <summary>
    /// Header fields as dnsmasq fills them: who asks for options 66 and 67 gets the names there, with a zero behind them, since
    /// some firmware reads beyond the end otherwise.
    /// </summary>
    public static void WriteBoot(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling, IPv4Address own)
    {
        reply.SetNextServer(own);
        if (ruling.Boot is not { } boot)
        {
            // Options 66 and 67 fill the header for who does not ask for them.
            WriteUnasked(ref reply, request, ruling, DhcpOption.TftpServerName);
            WriteUnasked(ref reply, request, ruling, DhcpOption.BootfileName);
            return;
        }

        if (!boot.Server.IsNone)
            reply.SetNextServer(boot.Server);
        if (boot.ServerName is { } name)
        {
            if (AsOption(request, ruling, DhcpOption.TftpServerName))
                reply.AddText(DhcpOption.TftpServerName, name, terminated: true);
            else
                reply.SetServerName(name);
        }

        if (boot.File is { } file)
        {
            if (AsOption(request, ruling, DhcpOption.BootfileName))
                reply.AddText(DhcpOption.BootfileName, file, terminated: true);
            else
                reply.SetFile(file);
        }
    }

    /// <summary>All options of the settings that this client asks for, or gets by force.</summary>
    /// <param name="isPxe">Options 60 and 43 are written by who speaks to PXE firmware: a second 43 would be read as part of the menu.</param>
    public static void WriteOptions(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling, IPv4Address own, bool isPxe)
    {
        foreach (var code in ruling.Policy.Codes)
        {
            if (ruling.Option(code) is not { Value: not null } rule || !(rule.Force || request.Wants(code)))
                continue;
            // Times stand with the lease.
            if (code is DhcpOption.RenewalTime or DhcpOption.RebindingTime || (isPxe && IsOfPxe(code))
                || IsInHeader(request, ruling, rule))
                continue;
            WriteOption(ref reply, request, rule, own);
        }

        WriteGroups(ref reply, request, ruling);
    }

    /// <summary>
    /// Beside another server, which has told of the network: only what is forced, and what is of no use but for booting, since nobody
    /// else tells of that.
    /// </summary>
    public static void WriteProxied(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling, IPv4Address own)
    {
        foreach (var code in ruling.Policy.Codes)
        {
            if (ruling.Option(code) is not { Value: not null } rule)
                continue;
            // The file is written with the boot.
            if ((rule.Force || IsOfBoot(code)) && code != DhcpOption.BootfileName)
                WriteOption(ref reply, request, rule, own);
        }

        WriteGroups(ref reply, request, ruling);
    }

    private static void WriteOption(ref DhcpReplyWriter reply, in DhcpPacket request, OptionRule rule, IPv4Address own)
    {
        Span<byte> value = stackalloc byte[byte.MaxValue + 1];
        var said = rule.Value!;
        said.CopyTo(value, own);
        var length = said.Bytes.Length;
        // Windows 95 and its kin end their own name with a zero and want one behind every text.
        var endsWithZero = rule.Code is DhcpOption.TftpServerName or DhcpOption.BootfileName || EndsTextsWithZero(request);
        if (said.IsText && length < byte.MaxValue && endsWithZero)
            value[length++] = 0;
        reply.Add(rule.Code, value[..length]);
    }

    private static bool IsOfPxe(byte code) => code is DhcpOption.VendorClassIdentifier or DhcpOption.VendorSpecificInformation;

    /// <summary>An option that is of no use but for booting.</summary>
    private static bool IsOfBoot(byte code) => code is DhcpOption.VendorSpecificInformation or DhcpOption.VendorClassIdentifier
        or DhcpOption.TftpServerName or DhcpOption.TftpServerAddress
        or DhcpOption.PxelinuxConfigFile or DhcpOption.PxelinuxPathPrefix or DhcpOption.PxelinuxRebootTime;

    /// <summary>What firmware is told in options 60, 97 and 43: its menu, and what the settings put beside it.</summary>
    /// <param name="withMenu">UEFI is shown its menu on port 4011 alone.</param>
    public static void WritePxe(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling, bool withMenu, IPv4Address own)
    {
        reply.Add(DhcpOption.VendorClassIdentifier, "PXEClient"u8);
        reply.Echo(request, DhcpOption.ClientMachineIdentifier);
        Span<byte> group = stackalloc byte[LongestGroup];
        var length = withMenu ? PxeMenu.Write(group, ruling, own) : 0;
        AddVendorRules(group, ref length, request, ruling);
        AddGroup(ref reply, DhcpOption.VendorSpecificInformation, group[..length]);
    }

    /// <summary>Acknowledges the line of the menu that was chosen.</summary>
    public static void WriteBootItem(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling, scoped ReadOnlySpan<byte> item)
    {
        reply.Add(DhcpOption.VendorClassIdentifier, "PXEClient"u8);
        reply.Echo(request, DhcpOption.ClientMachineIdentifier);
        Span<byte> group = stackalloc byte[LongestGroup];
        group[0] = DhcpOption.Pxe.BootItem;
        group[1] = (byte)item.Length;
        item.CopyTo(group[2..]);
        var length = 2 + item.Length;
        PxeMenu.WritePrompt(group, ref length, ruling);
        AddVendorRules(group, ref length, request, ruling);
        AddGroup(ref reply, DhcpOption.VendorSpecificInformation, group[..length]);
    }

    /// <summary>The client ends its name with a zero.</summary>
    public static bool EndsTextsWithZero(in DhcpPacket request) => request.Options[DhcpOption.HostName] is [.., 0];

    private static bool AsOption(in DhcpPacket request, in DhcpRuling ruling, byte code) =>
        !ruling.Policy.NoOverride && request.Options[DhcpOption.ParameterRequestList].Contains(code);

    private static string? FileOption(in DhcpRuling ruling) =>
        ruling.Option(DhcpOption.BootfileName)?.Value is { Bytes.Length: > 0 } value ? value.Text : null;

    private static void WriteUnasked(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling, byte code)
    {
        if (ruling.Option(code) is not { Value: { } value } rule || !IsInHeader(request, ruling, rule))
            return;
        if (code == DhcpOption.BootfileName)
            reply.SetFile(value.Text);
        else
            reply.SetServerName(value.Text);
    }

    /// <summary>Options 66 and 67 that are not asked for stand in the header, unless dhcp.boot fills it.</summary>
    private static bool IsInHeader(in DhcpPacket request, in DhcpRuling ruling, OptionRule rule) =>
        rule is { Code: DhcpOption.TftpServerName or DhcpOption.BootfileName, Force: false } && ruling.Boot is null
        && !request.Options[DhcpOption.ParameterRequestList].Contains(rule.Code);

    private static void WriteGroups(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling)
    {
        if (ruling.Policy.Groups.IsEmpty)
            return;
        Span<byte> bytes = stackalloc byte[LongestGroup];
        foreach (var group in ruling.Policy.Groups)
        {
            if (group.VendorClass is not null)
                continue;
            var length = 0;
            foreach (var rule in group.Rules)
            {
                if (rule.For.Holds(ruling.Tags) && (rule.Force || request.Wants(group.Outer)))
                    AddRule(bytes, ref length, rule);
            }

            AddGroup(ref reply, group.Outer, bytes[..length]);
        }
    }

    /// <summary>Option 43 with what the settings say for the vendor class of this client.</summary>
    /// <returns>Whether there is any.</returns>
    public static bool WriteVendorGroup(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling)
    {
        if (ruling.Policy.Groups.IsEmpty)
            return false;
        Span<byte> bytes = stackalloc byte[LongestGroup];
        var length = 0;
        AddVendorRules(bytes, ref length, request, ruling);
        AddGroup(ref reply, DhcpOption.VendorSpecificInformation, bytes[..length]);
        return length > 0;
    }

    /// <summary>As <see cref="WriteVendorGroup"/>, with the class itself, unless the settings say another.</summary>
    public static void WriteVendorGroupAndClass(ref DhcpReplyWriter reply, in DhcpPacket request, in DhcpRuling ruling)
    {
        if (WriteVendorGroup(ref reply, request, ruling) && Leaves(ruling, DhcpOption.VendorClassIdentifier))
            reply.Add(DhcpOption.VendorClassIdentifier, request.Options[DhcpOption.VendorClassIdentifier]);
    }

    private static void AddVendorRules(Span<byte> bytes, ref int length, in DhcpPacket request, in DhcpRuling ruling)
    {
        var start = length;
        var isForced = false;
        var sent = request.Options[DhcpOption.VendorClassIdentifier];
        foreach (var group in ruling.Policy.Groups)
        {
            if (group.VendorClass is not { } vendor || sent.IsEmpty || sent.IndexOf(vendor) < 0)
                continue;
            foreach (var rule in group.Rules)
            {
                if (!rule.For.Holds(ruling.Tags))
                    continue;
                isForced |= rule.Force;
                AddRule(bytes, ref length, rule);
            }
        }

        if (!isForced && !request.Wants(DhcpOption.VendorSpecificInformation) && !request.Wants(DhcpOption.VendorClassIdentifier))
            length = start;
    }

    /// <summary>Inside of another option zero is zero: dnsmasq does not put its own address there, and neither do we.</summary>
    private static void AddRule(Span<byte> bytes, ref int length, OptionRule rule)
    {
        if (rule.Value is not { } value || length + 2 + value.Bytes.Length > bytes.Length)
            return;
        bytes[length] = rule.Code;
        bytes[length + 1] = (byte)value.Bytes.Length;
        value.Bytes.CopyTo(bytes[(length + 2)..]);
        length += 2 + value.Bytes.Length;
    }

    /// <summary>Sends sub-options; what is longer than one option goes in several, each with whole sub-options, the last with an end.</summary>
    private static void AddGroup(ref DhcpReplyWriter reply, byte code, scoped ReadOnlySpan<byte> group)
    {
        Span<byte> piece = stackalloc byte[byte.MaxValue];
        while (!group.IsEmpty)
        {
            var length = 0;
            while (length < group.Length && length + 2 + group[length + 1] <= byte.MaxValue)
                length += 2 + group[length + 1];
            if (length == 0)
                return;
            group[..length].CopyTo(piece);
            group = group[length..];
            if (group.IsEmpty && length < byte.MaxValue)
                piece[length++] = DhcpOption.End;
            reply.Add(code, piece[..length]);
        }
    }
}
