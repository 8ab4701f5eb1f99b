using System.Globalization;
using Lanboot.Lab;

namespace Lanboot.Benchmarks.Start;

/// <summary>Seconds from the start of the program to its first answer by DHCP.</summary>
/// <param name="Unknown">It sees its images for the first time.</param>
/// <param name="Known">It recognised them at its last start.</param>
internal readonly record struct StartSample(double Unknown, double Known);

/// <summary>What it takes while nothing happens.</summary>
/// <param name="Memory">Proportional set size, in bytes.</param>
/// <param name="WakeUps">How often one of its threads began to run, in a second.</param>
/// <param name="Cpu">Share of a processor.</param>
internal readonly record struct IdleSample(long Memory, double WakeUps, double Cpu);

/// <summary>Starts Lanboot with all doors open and twenty images, in the release form.</summary>
internal sealed class StartTrial(Arena arena, TwentyDiscs discs, string program)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public async Task<StartSample> RunAsync(int round)
    {
        var state = Path.Combine(arena.Folder, $"state{round}");
        return new StartSample(await StartAsync(state), await StartAsync(state));
    }

    public async Task<IdleSample> IdleAsync()
    {
        await arena.ClearAsync();
        await using var server = Serve(Path.Combine(arena.Folder, "state0"));
        await arena.ListensAsync(67, isDatagram: true, server);
        await Task.Delay(Settling);
        var processes = arena.Server.Processes();
        var (before, wakeUps) = (Usage.Of(processes), WakeUps(processes));
        await Task.Delay(Watched);
        var after = Usage.Of(processes);
        return new IdleSample(
            after.Memory, Since(wakeUps, WakeUps(processes)) / Watched.TotalSeconds, (after.Cpu - before.Cpu) / Watched.TotalSeconds);
    }

    /// <summary>The client asks every few milliseconds until it is answered; it begins when the program does.</summary>
    private async Task<double> StartAsync(string state)
    {
        await arena.ClearAsync();
        var client = Task.Run(() => arena.RunClient("first-offer"));
        // The client has its own start behind it when it says so by its first packet; what it says is a time of day.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var began = DateTime.UtcNow;
        await using var server = Serve(state);
        return (new DateTime(long.Parse(await client, CultureInfo.InvariantCulture), DateTimeKind.Utc) - began).TotalSeconds;
    }

    private LabProcess Serve(string state)
    {
        var settings = Path.Combine(arena.Folder, "start.yaml");
        File.WriteAllLines(settings,
        [
            $"interfaces: [{LabNetwork.Interface}]",
            "images:", .. discs.Paths.Select(path => $"  - {path}"),
            "dhcp: { range: \"192.168.80.1,192.168.80.250\" }",
        ]);
        // systemd's name for the state folder.
        return arena.Serve("Lanboot", "env", $"STATE_DIRECTORY={state}", program, "serve", "--plain", "--config", settings);
    }

    /// <summary>proc(5): each time that a thread gave up the processor by itself, it had been woken before. By the thread's folder.</summary>
    private static Dictionary<string, long> WakeUps(IEnumerable<int> processes) => processes
        .SelectMany(process => Directory.EnumerateDirectories($"/proc/{process}/task"))
        .ToDictionary(task => task, task => File.ReadLines(Path.Combine(task, "status"))
            .Where(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(':')[1].Trim(), CultureInfo.InvariantCulture)));

    /// <summary>A thread that has ended meanwhile took its count along; the pool lets one go after twenty seconds without work.</summary>
    private static long Since(Dictionary<string, long> before, Dictionary<string, long> after) =>
        after.Sum(thread => thread.Value - before.GetValueOrDefault(thread.Key));
}
