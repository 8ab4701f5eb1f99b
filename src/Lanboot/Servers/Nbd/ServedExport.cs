using System.Net;
using Lanboot.Boot;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Nbd;

namespace Lanboot.Servers.Nbd;

/// <summary>An export, with where its bytes come from.</summary>
/// <param name="Name">Its canonical name.</param>
/// <param name="File">What the journal shows as being read.</param>
/// <param name="Source">Its bytes.</param>
internal sealed record ServedExport(string Name, BootFile File, IBlockSource Source, bool IsWritable)
    : NbdExport(Name, Source.Length, IsWritable)
{
    /// <summary>Old clients read whole blocks of this size, and take a size that ends within one for the one below (busybox 1.21).</summary>
    private const int OldstyleBlock = 4096;

    /// <summary>The most that the changes of one connection may take on disk, in bytes; 0 where there are none.</summary>
    public long OverlayLimit { get; init; }

    /// <summary>Who may use it; empty: everybody.</summary>
    public IReadOnlyList<IPNetwork> Clients { get; init; } = [];

    /// <summary>The same, with zeros up to the end of its last block.</summary>
    public ServedExport Padded() => Source.Length % OldstyleBlock is var rest and > 0
        ? this with { Source = PaddedSource(OldstyleBlock - rest), Size = Size + OldstyleBlock - rest }
        : this;

    private ExtentSource PaddedSource(long padding) => new([new Extent(Source, 0, Source.Length), Extent.Hole(padding)]);
}
