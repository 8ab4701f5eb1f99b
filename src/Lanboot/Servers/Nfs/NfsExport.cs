using System.Text;
using Lanboot.Protocols.Rpc;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>A path that can be mounted, the image behind it, and for whom it is.</summary>
/// <param name="path">As clients name it, without a slash at its end: "/images/debian", or "/".</param>
/// <param name="clients">In the order in which they are tried.</param>
internal sealed class NfsExport(string path, ImageFiles files, IReadOnlyList<NfsClientSettings> clients)
{
    /// <summary>
    /// For everybody: what lies in it lies on HTTP and TFTP too. From any port, as many clients mount from high ones; and root stays root,
    /// as it is with an image of one's own.
    /// </summary>
    public static IReadOnlyList<NfsClientSettings> ForEverybody { get; } =
        [new NfsClientSettings(NfsClientPattern.Everybody) { Secure = false, Squash = NfsSquash.None }];

    private readonly IReadOnlyList<NfsClientSettings> _clients = [.. clients.OrderBy(each => each.Client.Rank)];

    public IReadOnlyList<NfsClientSettings> Clients => _clients;

    public string Path { get; } = path;

    public ImageFiles Files { get; } = files;

    /// <summary>
    /// What handles carry: by the name and not by the place in a list, so that it is the same after another export was added.
    /// </summary>
    public uint Id { get; } = Hash(path);

    /// <summary>fsid: the same for all of the export.</summary>
    public ulong FileSystem => ((ulong)Id << 32) ^ Files.Identity;

    /// <summary>What holds for a client; null where the export is not for it.</summary>
    public NfsClientSettings? TermsFor(in RpcCaller caller, ClientNames names)
    {
        // Nearly always; and an address need not be made into an object for it.
        if (ReferenceEquals(_clients[0].Client, NfsClientPattern.Everybody))
            return _clients[0];
        var address = Ipv4Text.Address(caller.Address);
        foreach (var each in _clients)
        {
            if (each.Client.Fits(address, each.Client.NeedsName ? names.Of(caller.Address) : []))
                return each;
        }

        return null;
    }

    /// <summary>FNV-1a.</summary>
    private static uint Hash(string path)
    {
        var hash = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(path))
            hash = (hash ^ letter) * 16777619u;
        return hash;
    }
}
