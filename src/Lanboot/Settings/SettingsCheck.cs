using Lanboot.Boot;
using Lanboot.Host;

namespace Lanboot.Settings;

/// <summary>What only the whole shows: values that are right alone and wrong together, or wrong on this host.</summary>
internal static class SettingsCheck
{
    public static IEnumerable<SettingsMistake> Whole(LanbootSettings settings, SettingPlaces places) =>
    [
        .. Images(settings.Images, places),
        .. HostCheck.Whole(settings, places),
        .. KernelOptions(settings, places),
        .. Machines(settings.Machines, places),
        .. WithoutServer(settings, places),
        .. WithoutBinding(settings, places),
        .. Addresses(settings, places),
        .. Doors(settings, places),
        .. Roots(settings, places),
        .. NbdExports(settings, places),
        .. IpxeSchema.Check(settings.Ipxe, places),
        .. DhcpPolicyCheck.Whole(settings, places),
    ];

    /// <summary>Whether the addresses to give out fit the networks that we serve.</summary>
    public static IEnumerable<SettingsMistake> OnHost(
        LanbootSettings settings, IReadOnlyList<HostInterface> interfaces, SettingPlaces places)
    {
        foreach (var mistake in DhcpPolicyCheck.OnHost(settings, interfaces, places))
            yield return mistake;
        // With a netmask of its own the range is that of a network behind a relay.
        if (settings.Dhcp is not { Range: var (first, last), Netmask: null })
            yield break;
        if (interfaces.Any(each => each.Network.Contains(first) && each.Network.Contains(last)))
            yield break;
        var networks = string.Join(" and ", interfaces.Select(each => $"{each.Name} has {each.Network}"));
        yield return new(places.Of("dhcp.range"), $"{first} to {last} lies in no network of this host ({networks}); "
            + "for a network behind a relay say its netmask too");
    }

    private static IEnumerable<SettingsMistake> Images(IReadOnlyList<ImageSettings> images, SettingPlaces places)
    {
        for (var i = 0; i < images.Count; i++)
        {
            var (image, before) = (images[i], images.Take(i));
            if (!Path.Exists(image.Path))
                yield return new(places.Of("images", i), $"there is no file or folder {image.Path}");
            if (before.Any(other => Path.GetFullPath(other.Path) == Path.GetFullPath(image.Path)))
                yield return new(places.Of("images", i), $"{image.Path} is named twice");
            if (image.Name is not null && before.Any(other => other.Name == image.Name))
                yield return new(places.Of("images", i), $"there is another image of the name {image.Name}");
        }
    }

    /// <summary>What would surprise on a command line, for all, for each image and for each machine.</summary>
    private static IEnumerable<SettingsMistake> KernelOptions(LanbootSettings settings, SettingPlaces places) =>
    [
        .. Mistakes(settings.KernelOptions, places.Of("kernel-options"), ""),
        .. settings.Images.SelectMany((image, i) => Mistakes(image.KernelOptions, places.Of("images", i), $"{image.Path}: ")),
        .. settings.Machines.SelectMany((machine, i) => Mistakes(machine.KernelOptions, places.Of("machines", i), $"{machine.Macs[0]}: ")),
    ];

    private static IEnumerable<SettingsMistake> Mistakes(IReadOnlyList<string> options, SettingOrigin? where, string whose)
    {
        var words = options.SelectMany(CommandLine.Words).ToList();
        var addresses = words.Where(word => word.StartsWith("ip=", StringComparison.Ordinal)).ToList();
        if (addresses.Count > 1)
        {
            var all = string.Join(" and ", addresses);
            yield return new(where, $"{whose}ip= is given twice, as {all}: systems take the last or fail, so leave one");
        }

        foreach (var word in words.Where(word => word.Contains("${", StringComparison.Ordinal)))
            yield return new(where, $"{whose}nothing fills in {word}: write the address itself");
    }

    private static IEnumerable<SettingsMistake> Machines(IReadOnlyList<MachineSettings> machines, SettingPlaces places)
    {
        for (var i = 0; i < machines.Count; i++)
        {
            var before = machines.Take(i).SelectMany(other => other.Macs).ToHashSet();
            foreach (var mac in machines[i].Macs.Where(before.Contains))
                yield return new(places.Of("machines", i), $"{mac} has a group of its own before: put them together");
        }
    }

    /// <summary>What only a server hands out does nothing in the other modes; silence about it would cost somebody an evening.</summary>
    private static IEnumerable<SettingsMistake> WithoutServer(LanbootSettings settings, SettingPlaces places)
    {
        if (settings.Dhcp.Mode == DhcpMode.Server)
            yield break;
        foreach (var key in SettingSchema.Keys.Where(key => key.NeedsServer))
        {
            // --no-dhcp over a file that describes a server is meant so.
            if (places.Of(key.Name) is not { } where || IsOverruled(where, places))
                continue;
            yield return new(where, where.Line == 0
                ? "only the DHCP server of a network hands this out: add --range FIRST,LAST"
                : $"{key.Name} is for a server that gives addresses: add dhcp.range, or leave it out");
        }
    }

    /// <summary>Two servers that give addresses on one network would drive its machines mad, all the more on one host.</summary>
    private static IEnumerable<SettingsMistake> WithoutBinding(LanbootSettings settings, SettingPlaces places)
    {
        var where = places.Of("dhcp.no-bind");
        if (settings.Dhcp is { NoBind: true, Mode: DhcpMode.Server })
            yield return new(
                where, "beside another DHCP server of this host Lanboot gives no addresses: leave out the range, or stop that server");
        // --no-dhcp over a file is meant so.
        if (settings.Dhcp is { NoBind: true, Mode: DhcpMode.Off } && !IsOverruled(where, places))
            yield return new(where, "DHCP is switched off: leave one of the two out");
    }

    /// <summary>The mode of DHCP is said in a place that goes before: on the command line, over a file.</summary>
    private static bool IsOverruled(SettingOrigin? where, SettingPlaces places) =>
        where is not null && places.Of("dhcp.mode")?.Beats(where) == true;

    private static IEnumerable<SettingsMistake> Addresses(LanbootSettings settings, SettingPlaces places)
    {
        if (settings.Dhcp is not { Range: var (first, last), Netmask: { } netmask })
            yield break;
        var mask = Ipv4Text.Number(netmask);
        var network = Ipv4Text.Number(first) & mask;
        if ((Ipv4Text.Number(last) & mask) != network)
            yield return new(places.Of("dhcp.range"), $"{first} and {last} are not in one network with the netmask {netmask}");
        else if (settings.Dhcp.Router is { } router && (Ipv4Text.Number(router) & mask) != network)
            yield return new(places.Of("dhcp.router"), $"the router {router} is not in the network of {first} with the netmask {netmask}");
    }

    private static IEnumerable<SettingsMistake> Roots(LanbootSettings settings, SettingPlaces places)
    {
        if (Contradiction(settings.Root, settings.CopyToRam) is { } all)
            yield return new(places.Of("copytoram"), all);
        if (settings.Root is { } way && !settings.IsOpen(way))
            yield return new(
                places.Of("root"),
                $"a root over {way.ToString().ToUpperInvariant()} needs {way.ToString().ToUpperInvariant()}, which is switched off");
        for (var i = 0; i < settings.Images.Count; i++)
        {
            var image = settings.Images[i];
            if ((image.Root, image.CopyToRam) != (null, null)
                && Contradiction(image.Root ?? settings.Root, image.CopyToRam ?? settings.CopyToRam) is { } mistake)
                yield return new(places.Of("images", i), $"{image.Path}: {mistake}");
        }

        // The initramfs mounts the image from a file system that is mounted already: one that is copied file by file is not.
        static string? Contradiction(RootWay? root, bool? copy) => copy == false && root is RootWay.Http or RootWay.Tftp
            ? $"a root over {root.ToString()!.ToUpperInvariant()} is always copied into memory, since nothing is mounted from here that could be "
                + "read as it is needed: leave copytoram out, or say root nfs or nbd"
            : null;
    }

    private static IEnumerable<SettingsMistake> Doors(LanbootSettings settings, SettingPlaces places)
    {
        if (settings is { Tftp.Enabled: false, Http.Enabled: false })
            yield return new(places.Of("tftp.enabled"), "without TFTP and HTTP there is nothing that a machine could fetch");
    }

    private static IEnumerable<SettingsMistake> NbdExports(LanbootSettings settings, SettingPlaces places)
    {
        var exports = settings.Nbd.Exports;
        for (var i = 0; i < exports.Count; i++)
        {
            var (export, before) = (exports[i], exports.Take(i));
            if (before.Any(other => other.Name == export.Name))
                yield return new(places.Of("nbd.exports", i), $"there is another export of the name {export.Name}");
            if (export.Port == settings.Nbd.Port)
                yield return new(
                    places.Of("nbd.exports", i),
                    $"port {export.Port} is that of all exports (nbd.port): the export {export.Name} needs another one");
            if (export.Port is not null && before.Any(other => other.Port == export.Port))
                yield return new(places.Of("nbd.exports", i), $"there is another export on port {export.Port}");
        }
    }
}
