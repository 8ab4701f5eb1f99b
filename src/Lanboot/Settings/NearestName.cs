namespace Lanboot.Settings;

/// <summary>Guesses what somebody meant by a name that does not exist.</summary>
public static class NearestName
{
    /// <summary>The known name that is fewest slips of the pen away; null where none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        // One slip in three letters: "dsn" is dns, but "x" is nothing.
        var allowed = Math.Max(1, name.Length / 3);
        foreach (var candidate in known)
        {
            // Far apart in length is far apart; it also bounds the table below.
            if (Math.Abs(candidate.Length - name.Length) > allowed)
                continue;
            var distance = Distance(Plain(name), Plain(candidate));
            if (distance > allowed || (nearest is not null && distance == allowed))
                continue;
            (nearest, allowed) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>Case and the kind of separator are no difference: LeaseTime is four slips from lease-time otherwise.</summary>
    private static string Plain(string name) => name.ToLowerInvariant().Replace('_', '-');

    /// <summary>Letters that are wrong, missing, too many or swapped with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }
}
