using Lanboot.Media.Trees;

namespace Lanboot.Media.Iso9660;

/// <summary>An entry of an ISO 9660 tree.</summary>
internal sealed record IsoNode : ImageNode
{
    /// <summary>Where the content lies; several for a file of 4 GiB and more (ECMA-119 6.5.1). Never empty.</summary>
    public required Section[] Sections { get; init; }

    /// <summary>Why the file can't be served although it is there; null when it can.</summary>
    public string? Refusal { get; init; }

    public override long FolderPlace => Sections[0].Start;
}

/// <summary>ECMA-119 6.4.5, File Section: a run of bytes of the image.</summary>
/// <param name="Start">In bytes from the start of the image.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct Section(long Start, long Length);
