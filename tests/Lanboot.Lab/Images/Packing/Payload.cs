using System.Security.Cryptography;

namespace Lanboot.Lab.Images.Packing;

/// <summary>Bytes without order, always the same: a file in which a lost, doubled or swapped block can't stay unseen.</summary>
internal static class Payload
{
    private const int Seed = 2025;

    /// <summary>Writes <paramref name="mebibytes"/> MiB of them.</summary>
    /// <returns>Their SHA-256 in lower-case hex.</returns>
    public static string Write(string path, int mebibytes)
    {
        var random = new Random(Seed);
        var block = new byte[1 << 20];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.Create(path);
        for (var i = 0; i < mebibytes; i++)
        {
            random.NextBytes(block);
            file.Write(block);
            hash.AppendData(block);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
