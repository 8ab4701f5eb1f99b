using Lanboot.Boot;

namespace Lanboot.Catalog;

/// <summary>What was found in an image, for `inspect` and for the start of `serve`.</summary>
public sealed record ImageReport
{
    public required string Path { get; init; }
    public required string Name { get; init; }

    /// <summary>"ISO 9660 with Rock Ridge"; null when it could not be opened.</summary>
    public string? Format { get; init; }

    public string? Label { get; init; }
    public string? Uuid { get; init; }

    /// <summary>The recipe that recognised it; null when none did.</summary>
    public string? Recipe { get; init; }

    public string? Distribution { get; init; }
    public string? Version { get; init; }

    /// <summary>What is wrong, in one sentence; null when it can be booted.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<EntryReport> Entries { get; init; } = [];

    internal static ImageReport Of(OpenedImage image) => new()
    {
        Path = image.Path,
        Name = image.Name,
        Format = image.Image?.Format,
        Label = image.Image?.Label is { Length: > 0 } label ? label : null,
        Uuid = image.Image?.Uuid,
        Recipe = image.Bootable?.Recipe,
        Distribution = image.Bootable?.Distribution,
        Version = image.Bootable?.Version,
        Problem = image.Problem,
        Entries = [.. (image.Bootable?.Entries ?? []).Select(EntryReport.Of)],
    };
}

/// <summary>A line of the menu.</summary>
public sealed record EntryReport
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required string Architecture { get; init; }
    public required string Kernel { get; init; }
    public string? KernelVersion { get; init; }

    /// <summary>In the order of loading.</summary>
    public IReadOnlyList<string> Initrds { get; init; } = [];

    public IReadOnlyList<RootReport> Roots { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it can't boot over the network; null when it can.</summary>
    public string? Impediment { get; init; }

    internal static EntryReport Of(BootEntry entry) => new()
    {
        Name = entry.Slug,
        Title = entry.Title,
        Architecture = ReportWords.Architecture(entry),
        Kernel = entry.Kernel,
        KernelVersion = entry.KernelVersion,
        Initrds = entry.Initrds,
        Roots = [.. entry.Roots.Select(root => RootReport.Of(entry, root))],
        Notes = entry.Notes,
        Impediment = entry.Impediment,
    };
}

/// <summary>One way for the root file system to come.</summary>
/// <param name="Way">"HTTP", "initrd" …</param>
/// <param name="CommandLine">With SERVER for our address and MAC for the machine's.</param>
/// <param name="Memory">What the client needs, in bytes.</param>
/// <param name="Files">What holds the root, as paths inside the image.</param>
/// <param name="InMemory">The root is copied into memory; false: it is read from here as long as the system runs.</param>
public sealed record RootReport(string Way, string CommandLine, long Memory, IReadOnlyList<string> Files, bool InMemory)
{
    internal static RootReport Of(BootEntry entry, RootChoice root) =>
        new(ReportWords.Way(root.Way), Boot.CommandLine.Describe(root.CommandLine, entry.Image), root.Memory, root.Files, root.InMemory);
}
