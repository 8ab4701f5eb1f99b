namespace Lanboot.Mirrors;

/// <summary>All distributions that `lanboot quick` fetches, in the order in which people are shown them.</summary>
internal static class MirrorBook
{
    public static IReadOnlyList<IDistribution> All { get; } =
    [
        new ArchMirror(),
        new DebianMirror(),
        new UbuntuMirror(),
        new FedoraMirror(),
        new CoreosMirror(),
    ];

    public static IDistribution? Find(string name) =>
        All.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
