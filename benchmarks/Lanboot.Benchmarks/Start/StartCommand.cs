using System.CommandLine;
using Lanboot.Benchmarks.Report;

namespace Lanboot.Benchmarks.Start;

/// <summary>`bench start`: how soon Lanboot answers after its start, and what it takes while nothing happens.</summary>
internal static class StartCommand
{
    public static Command Create(Option<string> program, Option<bool> json, Option<string?> write)
    {
        var rounds = new Option<int>("--rounds") { Description = "how often it starts", DefaultValueFactory = _ => 5 };
        var command = new Command("start", "Starts Lanboot with twenty images, and lets it idle.") { rounds };
        command.SetAction(async (parsed, _) =>
        {
            using var arena = new Arena();
            var trial = new StartTrial(arena, new TwentyDiscs(Path.Combine(arena.Folder, "discs")), Path.GetFullPath(parsed.GetValue(program)!));
            List<StartSample> samples = [];
            for (var round = 0; round < parsed.GetValue(rounds); round++)
            {
                Console.Error.WriteLine($"start: round {round + 1} of {parsed.GetValue(rounds)}");
                samples.Add(await trial.RunAsync(round));
            }

            var idle = await trial.IdleAsync();
            Console.WriteLine(parsed.GetValue(json) ? StartReport.Json(samples, idle) : StartReport.Text(samples, idle));
            if (parsed.GetValue(write) is { } page)
                PerformancePage.Put(page, StartReport.Text(samples, idle), parsed.GetValue(rounds));
        });
        return command;
    }
}
