using System.CommandLine;
using Lanboot.Benchmarks.Report;
using Lanboot.Lab.Storm;

namespace Lanboot.Benchmarks.Storm;

/// <summary>`bench storm`: Lanboot alone, under machines that all boot at once.</summary>
internal static class StormCommand
{
    /// <summary>As large as the parts of small live systems, so that five hundred machines are done within a minute.</summary>
    private const int Kernel = 8, Initrd = 16, Root = 32;

    private const int MostMachines = 2000;

    public static Command Create(Option<string> program, Option<bool> json, Option<string?> write)
    {
        var machines = new Argument<int[]>("machines") { Description = "how many, storm after storm", DefaultValueFactory = _ => [10, 100, 500] };
        machines.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int[]>()!.Any(count => count is < 1 or > MostMachines))
                given.AddError($"A storm has 1 to {MostMachines} machines.");
        });
        var root = new Option<string>("--root") { Description = "how their root comes: http, nbd or nfs", DefaultValueFactory = _ => "http" };
        root.AcceptOnlyFromAmong("http", "nbd", "nfs");
        var loss = new Option<double>("--loss") { Description = "how many packets of a hundred are lost, each way" };
        var scale = new Option<double>("--scale") { Description = "what machines do by themselves takes so much of the time that was measured", DefaultValueFactory = _ => 1 };
        var spread = new Option<double>("--spread") { Description = "within how many seconds all are switched on", DefaultValueFactory = _ => 5 };
        var command = new Command("storm", "Boots many machines at once.") { machines, root, loss, scale, spread };
        command.SetAction(async (parsed, _) =>
        {
            using var arena = new Arena();
            // Linux keeps 1,024 neighbours (gc_thresh3 of arp(7)), of all namespaces together: so the machines are behind one of them.
            arena.Server.Ip($"route add {StormTrial.Machines} via {Arena.ClientsAddress}");
            var weather = new StormWeather(parsed.GetValue(root)!, parsed.GetValue(loss), parsed.GetValue(scale), parsed.GetValue(spread));
            var disc = StormDisc.Compose(Path.Combine(arena.Folder, "storm"), Kernel, Initrd, Root);
            var trial = new StormTrial(arena, disc, Path.GetFullPath(parsed.GetValue(program)!), weather);
            List<StormResult> results = [];
            foreach (var count in parsed.GetValue(machines)!)
            {
                Console.Error.WriteLine($"storm: {count} machines");
                results.Add(await trial.RunAsync(count));
            }

            Console.WriteLine(parsed.GetValue(json) ? StormReport.Json(results) : StormReport.Text(weather, results));
            if (parsed.GetValue(write) is { } page)
                PerformancePage.Put(page, StormReport.Text(weather, results), rounds: null);
            return results.TrueForAll(result => result.Outcome.Failures.Count == 0) ? 0 : 1;
        });
        return command;
    }
}
