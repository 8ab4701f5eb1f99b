using System.Collections.Concurrent;

namespace Lanboot.Lab.Storm;

/// <summary>What machines should get, kept as length, beginning and end: to compare all of it would take the time of the machines.</summary>
internal sealed class Originals
{
    private readonly ConcurrentDictionary<string, Original> _files = new();

    public Original Of(string path) => _files.GetOrAdd(path, static path => Original.Read(path));
}

/// <summary>A file in samples.</summary>
internal sealed record Original(string Path, long Length, byte[] Head, byte[] Tail)
{
    /// <summary>Of beginning and end, or as much as there is.</summary>
    private const int Sample = 64 << 10;

    public static Original Read(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var head = new byte[Math.Min(Sample, length)];
        var tail = new byte[Math.Min(Sample, length - head.Length)];
        RandomAccess.Read(file, head, 0);
        RandomAccess.Read(file, tail, length - tail.Length);
        return new Original(path, length, head, tail);
    }

    /// <summary>Bytes of the middle, which are not compared.</summary>
    public long Middle => Length - Head.Length - Tail.Length;

    public void MustEqual(ReadOnlySpan<byte> original, ReadOnlySpan<byte> came)
    {
        if (!original.SequenceEqual(came))
            throw new StormException($"the bytes are not those of {Path}");
    }
}
