using System.Net;

namespace Lanboot.Settings;

/// <summary>The addresses to give out, both ends included, and for how long where that is said in the same place.</summary>
internal sealed record AddressRange(IPAddress First, IPAddress Last, TimeSpan? LeaseTime)
{
    public static bool TryRead(string text, out AddressRange? range)
    {
        range = null;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is < 2 or > 3 || !Ipv4Text.TryRead(parts[0], out var first) || !Ipv4Text.TryRead(parts[1], out var last))
            return false;
        if (Ipv4Text.Number(first) > Ipv4Text.Number(last))
            return false;
        TimeSpan? leaseTime = null;
        if (parts.Length == 3)
        {
            if (!Duration.TryRead(parts[2], out var time) || time.TotalMinutes < 2 || time.TotalDays > 365)
                return false;
            leaseTime = time;
        }

        range = new AddressRange(first, last, leaseTime);
        return true;
    }

    public override string ToString() => $"{First},{Last}";
}
