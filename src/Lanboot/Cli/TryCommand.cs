using System.CommandLine;
using System.Globalization;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Trial;

namespace Lanboot.Cli;

/// <summary>`lanboot try`: a boot in a virtual machine, on a network of its own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TryCommand : ProgramCommand
{
    /// <summary>Below that no Linux of today starts; above, no host of a trial has it to spare.</summary>
    private const int LeastMemory = 128;
    private const int MostMemory = 1 << 20;

    private readonly Argument<string[]> _image = ImageArgument("an ISO image or folder; without one a small demonstration image", several: false);
    private readonly ValueOption _firmware = new("--firmware", "KIND", "the machine's firmware: uefi (the default) or bios");
    private readonly ValueOption _memory = new("--memory", "MIB", "the machine's memory in MiB; 2048 by default");
    private readonly ValueOption _kernelOption = new("--kernel-option", "TEXT", "add this to the kernel's command line") { Repeatable = true };
    private readonly Option<bool> _keep = new("--keep") { Description = "go on after the login prompt, to type on the machine's console" };

    public TryCommand()
        : base("try", "Boots an image in a virtual machine, on a network of its own, and shows how it goes. The LAN notices nothing.")
    {
        Arguments.Add(_image);
        Options.Add(_firmware);
        Options.Add(_memory);
        Options.Add(_kernelOption);
        Options.Add(_keep);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("try", "sees it work, with a small image that is made on the spot"),
        new("try archlinux.iso --firmware bios", "checks an image before machines get it"),
    ];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        List<string> mistakes = [];
        if (OptionsOf(parsed, mistakes) is not { } options)
        {
            streams.Complain(mistakes);
            return ExitCode.WrongUse;
        }

        using var stop = new StopSignal();
        try
        {
            await using var trial = new BootTrial(options, streams.Out);
            return await trial.RunAsync(stop.Token) ? ExitCode.Fine : ExitCode.Failed;
        }
        catch (TrialException impossible)
        {
            streams.Complain([impossible.Message]);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private TrialOptions? OptionsOf(ParseResult parsed, List<string> mistakes)
    {
        var images = parsed.GetValue(_image)!;
        if (images.Length > 1)
            mistakes.Add($"One image at a time: which of {string.Join(", ", images)}?");
        else if (images is [var path] && !Path.Exists(path))
            mistakes.Add($"there is no file or folder {path}");

        var firmware = _firmware.Single(parsed)?.ToLowerInvariant() ?? "uefi";
        if (firmware is not ("uefi" or "bios"))
            mistakes.Add($"--firmware: expected uefi or bios; found \"{firmware}\"");
        var memory = 2048;
        if (_memory.Single(parsed) is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out memory) || memory is < LeastMemory or > MostMemory))
        {
            mistakes.Add($"--memory: expected MiB from {LeastMemory} to {MostMemory}; found \"{text}\"");
        }

        return mistakes.Count > 0 ? null : new TrialOptions
        {
            Image = images is [var image] ? image : null,
            Firmware = firmware == "bios" ? Firmware.Bios : Firmware.Uefi,
            Memory = memory,
            KernelOptions = parsed.GetValue(_kernelOption) ?? [],
            KeepRunning = parsed.GetValue(_keep),
        };
    }
}
