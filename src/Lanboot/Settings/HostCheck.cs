namespace Lanboot.Settings;

/// <summary>What only the whole of the settings shows to be wrong about this host.</summary>
internal static class HostCheck
{
    public static IEnumerable<SettingsMistake> Whole(LanbootSettings settings, SettingPlaces places)
    {
        var named = settings.Interfaces.Where(name => !name.StartsWith('!')).Distinct(StringComparer.Ordinal).ToList();
        if (settings.Host.Address is { } address)
        {
            var where = places.Of("address");
            if (named.Count == 0)
                yield return new(where, $"which interface is to have {address}? Name it with --interface (interfaces in a file)");
            else if (named.Count > 1)
                yield return new(where, $"which of {string.Join(", ", named)} is to have {address}? Name one interface");
            else if (named[0].EndsWith('*'))
                yield return new(where, $"{named[0]} may be several interfaces: name the one that is to have {address}");
        }

        if (settings.Host.ShareInternet is { } wan && named.Contains(wan, StringComparer.Ordinal))
        {
            yield return new(
                places.Of("share-internet"), $"{wan} is where machines are served; name the interface that leads to the internet");
        }
    }
}
