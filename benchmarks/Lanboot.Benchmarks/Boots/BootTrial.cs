using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.Benchmarks.Boots;

/// <summary>Boots a machine with BIOS from one stack after the other, each started anew.</summary>
internal sealed class BootTrial(Arena arena, TestImage image)
{
    /// <summary>In MiB: over HTTP the root lies in memory twice.</summary>
    private const int Memory = 2048;

    public const string Mac = "52:54:00:12:34:56";

    /// <summary>Three times what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(240);

    /// <returns>Seconds from QEMU's start to each of <see cref="BootMoment.All"/>.</returns>
    public async Task<IReadOnlyList<double>> RunAsync(IBootStack stack)
    {
        await arena.ClearAsync();
        await using var servers = await stack.StartAsync(arena);
        await using var wire = arena.Server.Start(
            new Voice(arena.Transcript, BootMoment.Wire), "tcpdump", "-i", LabNetwork.Interface, "-n", "-l", "--immediate-mode", BootMoment.WireFilter);
        await wire.Voice.LineAsync("listening on", TimeSpan.FromSeconds(10));
        await using var machine = arena.SwitchOn(Memory, Mac);
        await machine.Console.PromptAsync(stack.Menu, Deadline, VirtualMachine.Failures);
        await machine.TypeAsync(stack.Keys);
        var said = await machine.BootsToAsync(BootMoment.LastWords, Deadline);
        if (!said.Contains($" proto=http sha256={image.PayloadSha256} ", StringComparison.Ordinal))
            throw new LabException($"From {stack.Name} another root came than the image has: {said}", arena.Transcript);
        return [.. BootMoment.All.Select(moment => SecondsTo(moment, machine))];
    }

    private double SecondsTo(BootMoment moment, VirtualMachine machine)
    {
        var line = arena.Transcript.Lines.FirstOrDefault(line => line.At > machine.Started && moment.IsShownBy(line));
        return line.Speaker is null
            ? throw new LabException($"Nothing showed that {moment.Name}.", arena.Transcript)
            : (line.At - machine.Started).TotalSeconds;
    }
}
