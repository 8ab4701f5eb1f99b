using System.Security.Cryptography;

namespace Lanboot.Mirrors;

/// <summary>A checksum that nobody can make another file for.</summary>
/// <param name="Algorithm">SHA256 or SHA512.</param>
/// <param name="Hex">In lower case.</param>
internal sealed record Checksum(HashAlgorithmName Algorithm, string Hex)
{
    /// <summary>What we keep of files for which their makers publish nothing.</summary>
    public static readonly HashAlgorithmName OwnAlgorithm = HashAlgorithmName.SHA256;

    /// <summary>"SHA-256", as people write it.</summary>
    public string Name => NameOf(Algorithm);

    /// <summary>Tells the algorithm by the length of the digest.</summary>
    /// <returns>Null where it is none, or one that can be forged (MD5, SHA-1).</returns>
    public static Checksum? FromHex(string hex) => hex.All(char.IsAsciiHexDigit) ? hex.Length switch
    {
        2 * SHA256.HashSizeInBytes => new Checksum(HashAlgorithmName.SHA256, hex.ToLowerInvariant()),
        2 * SHA512.HashSizeInBytes => new Checksum(HashAlgorithmName.SHA512, hex.ToLowerInvariant()),
        _ => null,
    }
    : null;

    /// <summary>"sha256:HEX", as .treeinfo and our own record have it.</summary>
    public static Checksum? Parse(string text) =>
        text.Split(':', 2) is [var name, var hex] && FromHex(hex) is { } sum
            && name.Equals(sum.Algorithm.Name, StringComparison.OrdinalIgnoreCase)
            ? sum
            : null;

    public static Checksum Of(IncrementalHash hash) => new(hash.AlgorithmName, Convert.ToHexStringLower(hash.GetHashAndReset()));

    /// <summary>The checksum of a file on this host.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<Checksum> OfFileAsync(string path, HashAlgorithmName algorithm, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        await AppendAsync(hash, path, cancel);
        return Of(hash);
    }

    /// <summary>Adds all bytes of a file, and gives their number.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<long> AppendAsync(IncrementalHash hash, string path, CancellationToken cancel)
    {
        // Large enough that reading is not what takes the time.
        const int BufferLength = 1 << 20;
        const FileOptions Options = FileOptions.SequentialScan | FileOptions.Asynchronous;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, Options);
        var buffer = new byte[BufferLength];
        long total = 0;
        while (await file.ReadAsync(buffer, cancel) is var count and > 0)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            total += count;
        }

        return total;
    }

    public static string NameOf(HashAlgorithmName algorithm) => algorithm == HashAlgorithmName.SHA512 ? "SHA-512" : "SHA-256";

    public override string ToString() => $"{Algorithm.Name!.ToLowerInvariant()}:{Hex}";
}
