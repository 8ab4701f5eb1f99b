using System.Globalization;
using Lanboot.Journal;

namespace Lanboot.Status;

/// <summary>The status as people read it.</summary>
internal static class StatusText
{
    public static IEnumerable<string> Of(ServerStatus server, DateTimeOffset now)
    {
        var places = string.Join(", ", server.Interfaces.Select(each => $"{each.Name} ({each.Address})"));
        yield return $"Lanboot {server.Version}, pid {server.Process}, serves on {places} since {Quantity.Time(now - server.Started)}.";
        foreach (var image in server.Images)
            yield return $"  {image.Name}: {image.Problem ?? image.Title ?? "an image"}";
        foreach (var door in server.Doors)
        {
            foreach (var place in door.Listening)
                yield return $"  {door.Name}: {place}";
        }

        if (server.SharesInternetOf is { } wan)
            yield return $"  Machines reach the internet by {wan}.";
        if (server.UntilBooted is { } goal)
            yield return $"  Ends once booted: {(goal.Contains(':', StringComparison.Ordinal) ? goal : $"{goal} of the machines")}.";
        if (server.Machines.Count == 0)
            yield return "  No machine has asked yet.";
        foreach (var machine in server.Machines)
        {
            yield return "  " + Of(machine);
            if (machine.Stall is { } stall)
                yield return $"    {stall}";
        }
    }

    private static string Of(BootingMachine machine)
    {
        string?[] who = [machine.Mac, machine.Address, machine.HostName, machine.Image];
        var words = string.Join("  ", who.OfType<string>());
        var time = Quantity.Time(TimeSpan.FromSeconds(machine.Seconds));
        return $"{words}  {machine.Stage}{(machine.Stage == "booted" ? $" in {time}" : $", {time} since it asked")}{Progress(machine)}";
    }

    private static string Percent(long sent, long length) => string.Create(CultureInfo.InvariantCulture, $"{100 * sent / length} %");

    private static string Progress(BootingMachine machine) => machine.Transfers switch
    {
        [] => "",
        [.., { InUse: true } use] => $"; {use.Protocol.ToUpperInvariant()}: reads {use.File} as it runs",
        [.., { Length: > 0 and var length } last] =>
            $"; {last.Protocol.ToUpperInvariant()} {last.File}: {Percent(last.Sent, length)} of {Quantity.Bytes(length)}",
        [.., var last] => $"; {last.Protocol.ToUpperInvariant()} {last.File}",
    };
}
