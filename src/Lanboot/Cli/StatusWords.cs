using System.Runtime.Versioning;
using Lanboot.Catalog;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Settings;
using Lanboot.Status;

namespace Lanboot.Cli;

/// <summary>What a command that serves tells of itself to `lanboot status`.</summary>
[SupportedOSPlatform("linux")]
internal static class StatusWords
{
    /// <summary>Opens the socket; the server serves all the same where that can't be, and null is returned.</summary>
    /// <param name="server">Has opened its doors.</param>
    public static StatusSocket? Open(
        LanbootSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        BootCatalog catalog,
        BootServer server,
        BootJournal journal,
        TimeProvider time)
    {
        var fixedPart = new ServerStatus
        {
            Process = Environment.ProcessId,
            Version = typeof(StatusWords).Assembly.GetName().Version?.ToString(3) ?? "",
            Started = time.GetUtcNow(),
            Interfaces = [.. interfaces.Select(each => new InterfaceStatus(each.Name, $"{each.Address}/{each.PrefixLength}"))],
            Images = [.. catalog.Reports.Select(image => new ImageStatus(image.Name, Title(image), image.Problem))],
            Doors = [.. server.Doors.Select(door => new DoorStatus(door.Name, door.Listening))],
            SharesInternetOf = settings.Host.ShareInternet,
            UntilBooted = settings.Host.UntilBooted?.ToString(),
            Machines = [],
        };
        return StatusSocket.Open(
            StatusFolders.Own, () => StatusJson.Write(fixedPart with { Machines = MachinesNow.Of(journal.Snapshot()) }));
    }

    private static string? Title(ImageReport image) => CatalogWords.Title(image) is { Length: > 0 } title ? title : null;
}
