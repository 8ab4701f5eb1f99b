using Lanboot.Protocols.Rpc;

namespace Lanboot.Protocols.Nfs;

/// <summary>The files that are served. Nothing here throws: what fails is a status.</summary>
/// <typeparam name="TFile">A file, folder or link as the server knows it.</typeparam>
public interface INfsFiles<TFile>
    where TFile : struct
{
    /// <summary>The file of a handle.</summary>
    /// <param name="user">Who asks; becomes whom the export takes him for (squashing).</param>
    /// <returns>BADHANDLE, STALE, or why this client may not have it.</returns>
    NfsStatus Find(scoped ReadOnlySpan<byte> handle, scoped in RpcCaller caller, scoped ref RpcUser user, out TFile file);

    NfsAttributes Describe(in TFile file);

    /// <param name="handle">Of <see cref="NfsHandle.Length"/>.</param>
    void WriteHandle(in TFile file, Span<byte> handle);

    /// <summary>The entry of a folder; "." and ".." too, where ".." of the export's root is itself.</summary>
    NfsStatus Lookup(in TFile folder, scoped ReadOnlySpan<byte> name, out TFile found);

    /// <summary>The entries of a folder, without "." and "..".</summary>
    NfsStatus List(in TFile folder, out INfsListing<TFile> listing);

    /// <summary>The bytes of a file.</summary>
    NfsStatus Open(in TFile file, out IRpcContent content);

    /// <summary>The text of a symbolic link, as it is in the image.</summary>
    string LinkTarget(in TFile link);

    NfsVolume Volume(in TFile file);
}

/// <summary>The entries of a folder at one time.</summary>
public interface INfsListing<TFile>
{
    int Count { get; }

    /// <summary>Changes when the entries do: with it a client that goes on reading learns that the places have changed.</summary>
    ulong Verifier { get; }

    TFile this[int index] { get; }

    string NameOf(int index);
}

/// <summary>What is told of the file system as a whole.</summary>
/// <param name="Bytes">Its size; 0 where that is not known.</param>
/// <param name="IsFixed">Nothing in it ever changes: an image, not a folder.</param>
public readonly record struct NfsVolume(ulong Bytes, bool IsFixed);
