using Lanboot.Import.Dhcpd;
using Lanboot.Import.Dnsmasq;
using Lanboot.Import.Exports;
using Lanboot.Import.NbdServer;
using Lanboot.Import.Pxebootsrv;
using Lanboot.Import.PxelinuxCfg;

namespace Lanboot.Import;

/// <summary>All programs whose configuration is taken as it is.</summary>
internal static class ImportBook
{
    /// <summary>Where two are equally sure, the first of them takes the file.</summary>
    public static IReadOnlyList<IImporter> Importers { get; } =
    [
        new PxebootsrvImporter(),
        new NbdServerImporter(),
        new ExportsImporter(),
        new DnsmasqImporter(),
        new DhcpdImporter(),
        new PxelinuxCfgImporter(),
    ];

    /// <summary>The programs as a sentence lists them.</summary>
    public static string Programs =>
        $"{string.Join(", ", Importers.SkipLast(1).Select(importer => importer.Program))} and {Importers[^1].Program}";

    /// <summary>The importer that a file is for; null where none knows it.</summary>
    public static IImporter? Find(ImportFile file)
    {
        var best = Importers.MaxBy(importer => importer.Recognise(file))!;
        return best.Recognise(file) == Recognition.No ? null : best;
    }
}
