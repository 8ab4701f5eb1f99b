namespace Lanboot.Mirrors;

/// <summary>A file to be had from a mirror.</summary>
/// <param name="Path">Where it lies in the folder that is served; relative, with slashes.</param>
/// <param name="Source">Where it is fetched from.</param>
internal sealed record MirrorFile(string Path, Uri Source)
{
    /// <summary>As its makers publish it; null where they publish none.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>Its content, where finding the image has read it already; it is not fetched again then.</summary>
    public string? Text { get; init; }

    /// <summary>The image boots without it; not every mirror or release has it.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>What makes up an image, as a mirror has it now.</summary>
/// <param name="Title">For people: "Arch Linux 2025.11.01".</param>
/// <param name="Files">In the order in which they are fetched.</param>
internal sealed record MirrorImage(string Title, IReadOnlyList<MirrorFile> Files)
{
    /// <summary>The one file that is the image, such as an ISO; null where it is the folder of all of them.</summary>
    public string? Serve { get; init; }

    /// <summary>What the command line needs beside what its recipe says, since it names the mirror.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];
}
