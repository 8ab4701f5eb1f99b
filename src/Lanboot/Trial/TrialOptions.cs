using Lanboot.Boot;

namespace Lanboot.Trial;

/// <summary>What `lanboot try` is asked to do.</summary>
public sealed record TrialOptions
{
    /// <summary>The image or folder to boot; null: the demonstration image.</summary>
    public string? Image { get; init; }

    public Firmware Firmware { get; init; } = Firmware.Uefi;

    /// <summary>The machine's memory, in MiB. Two GiB hold most live systems that are fetched into memory.</summary>
    public int Memory { get; init; } = 2048;

    /// <summary>How long the machine may take to its prompt. Without hardware virtualisation a full system takes minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Kernel options beside the serial console that the trial adds.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];

    /// <summary>Go on after the prompt, for somebody who wants to type on the machine's console.</summary>
    public bool KeepRunning { get; init; }
}
