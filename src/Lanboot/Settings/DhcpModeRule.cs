namespace Lanboot.Settings;

/// <summary>
/// Works out the mode of DHCP: a range makes Lanboot the server, the command line wins over the file, and what
/// contradicts itself in one place is a mistake.
/// </summary>
internal static class DhcpModeRule
{
    public static LanbootSettings Apply(LanbootSettings settings, SettingPlaces places, List<SettingsMistake> mistakes)
    {
        var mode = places.Of("dhcp.mode");
        var range = places.Of("dhcp.range");
        if (range is not null && (mode is null || (range.IsCommandLine && !mode.IsCommandLine)))
            return settings with { Dhcp = settings.Dhcp with { Mode = DhcpMode.Server } };

        if (settings.Dhcp.Mode == DhcpMode.Server)
        {
            if (range is null)
                mistakes.Add(new(mode, "dhcp.mode is server, so it needs dhcp.range: which addresses are to be given out?"));
            return settings;
        }

        if (range is not null && mode is { IsCommandLine: true } && !range.IsCommandLine)
            return settings with { Dhcp = settings.Dhcp with { Range = null } };
        if (range is not null)
            mistakes.Add(new(range, $"a range makes Lanboot the DHCP server, but {Mode(mode)}: leave one of the two out"));
        return settings;

        string Mode(SettingOrigin? where) =>
            where is { IsCommandLine: true } ? $"{where} says otherwise" : $"dhcp.mode is {ValueKinds.Mode.Show(settings.Dhcp.Mode)}";
    }
}
