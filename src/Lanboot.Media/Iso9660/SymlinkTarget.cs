using Lanboot.Media.Trees;

namespace Lanboot.Media.Iso9660;

/// <summary>Puts the target of a symbolic link together from its SL entries (RRIP 4.1.3).</summary>
internal sealed class SymlinkTarget
{
    /// <summary>PATH_MAX of Linux without its final zero: nobody could follow a longer one.</summary>
    private const int MaxLength = 4095;

    private readonly List<byte> _text = [];
    private bool _separate;

    /// <summary>Null when there was no entry.</summary>
    public string? Text => _text.Count == 0 ? null : NodeName.Decode([.. _text]);

    /// <param name="data">Flags (1; only says that another SL entry follows), then components: flags (1), length (1), text.</param>
    public void Add(ReadOnlySpan<byte> data)
    {
        const int CONTINUE = 1, CURRENT = 2, PARENT = 4, ROOT = 8;
        for (var rest = data.IsEmpty ? data : data[1..]; rest.Length >= 2; rest = rest[(2 + rest[1])..])
        {
            if (2 + rest[1] > rest.Length)
                return;

            var flags = rest[0];
            var isRoot = (flags & ROOT) != 0;
            Append(isRoot ? "/"u8
                : (flags & CURRENT) != 0 ? "."u8
                : (flags & PARENT) != 0 ? ".."u8
                : rest.Slice(2, rest[1]));
            _separate = !isRoot && (flags & CONTINUE) == 0;
        }
    }

    private void Append(ReadOnlySpan<byte> component)
    {
        if (_text.Count + 1 + component.Length > MaxLength)
            return;
        if (_separate)
            _text.Add((byte)'/');
        _text.AddRange(component);
    }
}
