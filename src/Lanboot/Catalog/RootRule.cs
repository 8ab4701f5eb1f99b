using Lanboot.Boot;

namespace Lanboot.Catalog;

/// <summary>Which ways of the root an entry offers: those whose door is open, and that the settings want.</summary>
/// <param name="isOpen">Whether the door for a way is open.</param>
internal sealed class RootRule(Func<RootWay, bool> isOpen)
{
    /// <summary>What is offered, one choice for each way, best first, and what people should know of it, a sentence each.</summary>
    internal sealed record Offer(IReadOnlyList<RootChoice> Roots, IReadOnlyList<string> Notes);

    /// <param name="all">What the image can do.</param>
    /// <param name="wanted">The way that is asked for; null: any.</param>
    /// <param name="copy">Whether the root is to be copied into memory; null: as each way does it with the least memory.</param>
    public Offer Choose(IReadOnlyList<RootChoice> all, RootWay? wanted, bool? copy)
    {
        List<string> notes = [];
        var open = all.Where(root => isOpen(root.Way)).ToList();
        // Where the initrd holds all, there is no root to ask for.
        if (open.All(root => root.Way == RootWay.Initrd))
            return new Offer(open, []);
        var roots = Narrow(open, root => wanted is null || root.Way == wanted, () => $"Its root can't come over {Words(wanted!.Value)}: it comes over {Ways(open)}.");
        roots = Narrow(roots, root => copy is null || root.InMemory == copy, () => copy == true
            ? $"Over {Ways(roots)} its root is never copied into memory."
            : $"Over {Ways(roots)} its root is always copied into memory.");
        return new Offer([.. roots.DistinctBy(root => root.Way)], notes);

        List<RootChoice> Narrow(List<RootChoice> from, Func<RootChoice, bool> fits, Func<string> otherwise)
        {
            var fitting = from.Where(fits).ToList();
            if (fitting.Count > 0)
                return fitting;
            notes.Add(otherwise());
            return from;
        }
    }

    /// <summary>Why nothing is left.</summary>
    public static string Closed(IReadOnlyList<RootChoice> all) =>
        $"Its root file system comes over {Ways(all)}, which {(all.DistinctBy(root => root.Way).Count() == 1 ? "is" : "are")} switched off in the settings.";

    private static string Ways(IEnumerable<RootChoice> roots) => string.Join(" or ", roots.Select(root => Words(root.Way)).Distinct());

    private static string Words(RootWay way) => ReportWords.Way(way);
}
