namespace Lanboot.Settings;

/// <summary>
/// Works out the mode of DHCP: a range makes Lanboot the server, the command line wins over the file, and what
/// contradicts itself in one place is a mistake.
/// </summary>
internal static class DhcpModeRule
{
    public static LanbootSettings Apply(LanbootSettings settings, SettingPlaces places, List<SettingsMistake> mistakes)
    {
        settings = OneOrSeveral(settings, places, mistakes);
        var mode = places.Of("dhcp.mode");
        var givesSome = settings.Dhcp.Ranges.Any(range => range.Kind != DhcpRangeKind.Proxy);
        var range = settings.Dhcp.Range is not null ? places.Of("dhcp.range") : givesSome ? places.Of("dhcp.ranges") : null;
        if (range is not null && (mode is null || range.Beats(mode)))
            return settings with { Dhcp = settings.Dhcp with { Mode = DhcpMode.Server } };

        if (settings.Dhcp.Mode == DhcpMode.Server)
        {
            if (range is null)
                mistakes.Add(new(mode, "dhcp.mode is server, so it needs dhcp.range: which addresses are to be given out?"));
            return settings;
        }

        if (range is not null && mode?.Beats(range) == true)
            return settings with { Dhcp = settings.Dhcp with { Range = null, Ranges = [] } };
        if (range is not null)
            mistakes.Add(new(range, $"a range makes Lanboot the DHCP server, but {Mode(mode)}: leave one of the two out"));
        return settings;

        string Mode(SettingOrigin? where) =>
            where is { Line: 0 } ? $"{where} says otherwise" : $"dhcp.mode is {ValueKinds.Mode.Show(settings.Dhcp.Mode)}";
    }

    /// <summary>--range takes the place of the ranges of a file; both in one place say two things.</summary>
    private static LanbootSettings OneOrSeveral(LanbootSettings settings, SettingPlaces places, List<SettingsMistake> mistakes)
    {
        if (settings.Dhcp is not { Range: not null, Ranges: [_, ..] } || places.Of("dhcp.range") is not { } single)
            return settings;
        if (places.Of("dhcp.ranges") is { } several ? single.Beats(several) : single.Line == 0)
            return settings with { Dhcp = settings.Dhcp with { Ranges = [] } };
        mistakes.Add(new(single, "dhcp.range and dhcp.ranges both say what to give out: put the range into the list"));
        return settings;
    }
}
