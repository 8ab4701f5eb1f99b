using System.Text.Json;

namespace Lanboot.HostSetup;

/// <summary>
/// Finds what would hold up shared packets in the host's own firewall: accepting in one table does not help against a drop in another.
/// </summary>
internal static class ForwardBlocks
{
    /// <summary>A sentence for each chain of others that drops what is sent on by itself, with the words that allow it.</summary>
    /// <param name="chains">What "nft -j list chains" wrote; nothing is said of what can't be read.</param>
    public static IReadOnlyList<string> Find(string chains, IReadOnlyList<string> lans, string wan)
    {
        List<string> found = [];
        try
        {
            using var document = JsonDocument.Parse(chains);
            foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
            {
                if (item.TryGetProperty("chain", out var chain) && Drops(chain, out var place))
                    found.Add(Words(place, lans, wan));
            }
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // nft was built without JSON: sharing works all the same.
            return [];
        }

        return found;
    }

    private static bool Drops(JsonElement chain, out string place)
    {
        var (family, table, name) = (Text("family"), Text("table"), Text("name"));
        place = $"{family} {table} {name}";
        return Text("hook") == "forward" && Text("policy") == "drop" && family is "ip" or "inet" && !ShareTable.IsOurs(table);

        string Text(string key) =>
            chain.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    private static string Words(string place, IReadOnlyList<string> lans, string wan)
    {
        var commands = lans.SelectMany(lan => (string[])
        [
            $"nft insert rule {place} iifname {lan} oifname {wan} accept",
            $"nft insert rule {place} iifname {wan} oifname {lan} ct state established,related accept",
        ]);
        return $"The firewall of this host drops what is sent on ({place}), so machines don't get out before it lets them:  "
            + string.Join("; ", commands);
    }
}
