namespace Lanboot.Boot;

/// <summary>What a recipe found in an image.</summary>
public sealed record BootableImage
{
    /// <summary>The recipe that recognised it: "archiso", "debian-live" …</summary>
    public required string Recipe { get; init; }

    /// <summary>What it is called under images/ in the boot tree.</summary>
    public required string Name { get; init; }

    /// <summary>"Arch Linux", "SystemRescue", "Debian GNU/Linux live".</summary>
    public required string Distribution { get; init; }

    public string? Version { get; init; }

    /// <summary>Never empty; an image that can't be netbooted has entries that say why.</summary>
    public required IReadOnlyList<BootEntry> Entries { get; init; }

    /// <summary>The distribution with its version, as people say it.</summary>
    public string Title => Version is null ? Distribution : $"{Distribution} {Version}";

    /// <summary>The processors that its kernels run on, in the order of the entries.</summary>
    public IEnumerable<Processor> Processors => Entries.Select(entry => entry.Processor).Distinct();
}
