using System.Globalization;
using Lanboot.Boot;
using Lanboot.Host;

namespace Lanboot.Settings;

/// <summary>What is done to this host while it serves, and when it ends.</summary>
public sealed record HostSettings
{
    /// <summary>Set on the one interface that is named, and taken away again at the end; null: as it is.</summary>
    public InterfaceAddress? Address { get; init; }

    /// <summary>The interface towards the internet, which machines get through to; null: none.</summary>
    public string? ShareInternet { get; init; }

    /// <summary>When serving ends by itself; null: never.</summary>
    public BootedGoal? UntilBooted { get; init; }
}

/// <summary>Which machines must have booted: some number of them, or these.</summary>
/// <param name="Count">How many; that of <paramref name="Macs"/> where they are named.</param>
/// <param name="Macs">Which; empty: any.</param>
public sealed record BootedGoal(int Count, IReadOnlyList<MacAddress> Macs)
{
    /// <summary>As many as the journal remembers at one time.</summary>
    private const int MaxCount = 1024;

    /// <summary>Reads "3", or "52:54:00:12:34:56,52:54:00:12:34:57".</summary>
    public static bool TryRead(string text, out BootedGoal? read)
    {
        read = null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            if (count is >= 1 and <= MaxCount)
                read = new BootedGoal(count, []);
            return read is not null;
        }

        HashSet<MacAddress> macs = [];
        foreach (var part in text.Split(','))
        {
            if (!MacAddress.TryParse(part.Trim(), out var mac))
                return false;
            macs.Add(mac);
        }

        if (macs.Count <= MaxCount)
            read = new BootedGoal(macs.Count, [.. macs]);
        return read is not null;
    }

    public override string ToString() => Macs.Count > 0 ? string.Join(',', Macs) : Count.ToString(CultureInfo.InvariantCulture);
}
