using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Benchmarks;
using Lanboot.Benchmarks.Boots;
using Lanboot.Benchmarks.Clients;
using Lanboot.Benchmarks.Doors;
using Lanboot.Benchmarks.Micro;
using Lanboot.Benchmarks.Report;
using Lanboot.Benchmarks.Servers;
using Lanboot.Benchmarks.Start;
using Lanboot.Benchmarks.Storm;

[assembly: SupportedOSPlatform("linux")]

// The clients of a run are this program again, in another network namespace and on another core.
if (args is [ClientCommand.Name, .. var rest])
    return ClientCommand.Run(rest);

Door[] doors = [HttpDoorBench.Door, TftpDoorBench.Door, NbdDoorBench.Door, NfsDoorBench.Door, DhcpDoorBench.Door];
var names = new Argument<string[]>("door") { Description = $"what to measure: {string.Join(", ", doors.Select(door => door.Name))}; all when none is named" };
names.AcceptOnlyFromAmong([.. doors.Select(door => door.Name)]);
var rounds = new Option<int>("--rounds") { Description = "how often each server runs", DefaultValueFactory = _ => 5 };
var load = new Option<string>("--load") { Description = "only the loads whose name has this in it: \"4 KiB\"", DefaultValueFactory = _ => "" };
var program = new Option<string>("--program") { Description = "the Lanboot to measure", DefaultValueFactory = _ => "artifacts/lanboot", Recursive = true };
var json = new Option<bool>("--json") { Recursive = true, Description = "print every sample as JSON in place of the tables" };
var write = new Option<string?>("--write") { Recursive = true, Description = "a page to write the tables into, in the place of the last run's: docs/performance.md" };
var root = new RootCommand("Measures Lanboot beside other servers, in one run, on the same files.") { names, rounds, load, program, json, write };
root.Subcommands.Add(StormCommand.Create(program, json, write));
root.Subcommands.Add(StartCommand.Create(program, json, write));
root.Subcommands.Add(BootCommand.Create(program, json, write));
root.Subcommands.Add(MicroCommand.Create());
root.SetAction(async (parsed, _) =>
{
    var named = parsed.GetValue(names)!;
    var ours = Path.GetFullPath(parsed.GetValue(program)!);
    List<(Door, IReadOnlyList<CellResult>)> all = [];
    using var arena = new Arena();
    var loads = doors.Where(door => named.Length == 0 || named.Contains(door.Name))
        .Select(door => door with { Cells = [.. door.Cells.Where(cell => cell.Name.Contains(parsed.GetValue(load)!, StringComparison.Ordinal))] });
    foreach (var door in loads.Where(door => door.Cells.Count > 0))
    {
        IContestant[] contestants = [.. door.Own(ours), .. door.Peers.Concat(door.Ceilings).Where(IsHere)];
        var results = await new Contest(arena, door, contestants, parsed.GetValue(rounds), Console.Error.WriteLine).RunAsync();
        all.Add((door, results));
        if (parsed.GetValue(json))
            continue;
        var table = string.Join('\n', TableReport.Of(door, results));
        Console.WriteLine(table);
        if (parsed.GetValue(write) is { } page)
            PerformancePage.Put(page, table, parsed.GetValue(rounds));
    }

    if (parsed.GetValue(json))
        Console.WriteLine(JsonReport.Of(all));
});
return await root.Parse(args).InvokeAsync();

static bool IsHere(IContestant peer)
{
    if (File.Exists(peer.Needs.Program))
        return true;
    Console.Error.WriteLine($"{peer.Name} takes no part: there is no {peer.Needs.Program}.");
    return false;
}
