using System.Buffers.Binary;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Iso9660;

/// <summary>
/// What Rock Ridge (RRIP 1.12) says about one directory record. The name and the link's target are put together from
/// several entries.
/// </summary>
internal ref struct RockRidge
{
    /// <summary>S_IFMT of stat(2).</summary>
    private const uint TypeMask = 0xF000;
    private const uint Regular = 0x8000, Folder = 0x4000, Symlink = 0xA000;

    private readonly Span<byte> _name;
    private int _nameLength;
    private SymlinkTarget? _target;
    private uint? _mode;

    private RockRidge(Span<byte> nameBuffer) => _name = nameBuffer;

    /// <param name="nameBuffer">Holds the name while it is put together: <see cref="NodeName.MaxBytes"/> long.</param>
    public static RockRidge Read(SystemUseEntries entries, Span<byte> nameBuffer)
    {
        var attributes = new RockRidge(nameBuffer);
        while (entries.TryNext(out var entry))
            attributes.Add(entry);
        return attributes;
    }

    /// <summary>Null where there is no NM entry: the plain identifier counts then.</summary>
    public readonly string? Name => _nameLength == 0 ? null : NodeName.Decode(_name[.._nameLength]);

    public readonly int? Permissions => (int?)(_mode & 0xFFF);
    public uint UserId { get; private set; }
    public uint GroupId { get; private set; }
    public DateTimeOffset? Modified { get; private set; }

    public readonly string? LinkTarget => (_mode & TypeMask) == Symlink ? _target?.Text : null;

    /// <summary>A device, pipe or socket: nothing that could be served.</summary>
    public readonly bool IsSpecial => _mode is { } mode && (mode & TypeMask) is not (0 or Regular or Folder or Symlink);

    /// <summary>RRIP 4.1.5.1, CL: stands for the folder at this block, which was moved up because it lay too deep.</summary>
    public uint? ChildBlock { get; private set; }

    /// <summary>RRIP 4.1.5.3, RE: a folder that was moved here and is shown elsewhere.</summary>
    public bool IsRelocated { get; private set; }

    /// <summary>ZF (zisofs) or SF (sparse, RRIP 4.1.7): the bytes on the disc are not those of the file.</summary>
    public bool IsEncoded { get; private set; }

    private void Add(SystemUseEntry entry)
    {
        if (entry.Is("NM"u8))
            AddName(entry.Data);
        else if (entry.Is("PX"u8))
            AddPosix(entry.Data);
        else if (entry.Is("SL"u8))
            (_target ??= new SymlinkTarget()).Add(entry.Data);
        else if (entry.Is("TF"u8))
            AddTimes(entry.Data);
        else if (entry.Is("CL"u8) && entry.Data.Length >= 8)
            ChildBlock = BinaryPrimitives.ReadUInt32LittleEndian(entry.Data);
        else if (entry.Is("RE"u8))
            IsRelocated = true;
        else if (entry.Is("ZF"u8) || entry.Is("SF"u8))
            IsEncoded = true;
    }

    /// <summary>
    /// RRIP 4.1.4, NM: flags (1), a piece of the name. Flag 1 announces another piece; 2 and 4 stand for "." and "..".
    /// </summary>
    private void AddName(ReadOnlySpan<byte> data)
    {
        const int CURRENT = 2, PARENT = 4;
        if (data.IsEmpty || (data[0] & (CURRENT | PARENT)) != 0)
            return;

        // As on Linux, a name beyond NAME_MAX is cut.
        var piece = data[1..];
        piece = piece[..Math.Min(piece.Length, _name.Length - _nameLength)];
        piece.CopyTo(_name[_nameLength..]);
        _nameLength += piece.Length;
    }

    /// <summary>RRIP 4.1.1, PX: mode (8, both orders), links (8), user (8), group (8), and a serial number (8) since 1.12.</summary>
    private void AddPosix(ReadOnlySpan<byte> data)
    {
        if (data.Length < 32)
            return;
        _mode = BinaryPrimitives.ReadUInt32LittleEndian(data);
        UserId = BinaryPrimitives.ReadUInt32LittleEndian(data[16..]);
        GroupId = BinaryPrimitives.ReadUInt32LittleEndian(data[24..]);
    }

    /// <summary>
    /// RRIP 4.1.6, TF: flags (1), then those time stamps whose bit is set, in the order of the bits: creation, modification, …
    /// </summary>
    private void AddTimes(ReadOnlySpan<byte> data)
    {
        const int CREATION = 0x01, MODIFY = 0x02, LONG_FORM = 0x80;
        if (data.IsEmpty || (data[0] & MODIFY) == 0)
            return;

        var isLong = (data[0] & LONG_FORM) != 0;
        var length = isLong ? IsoDate.LongLength : IsoDate.ShortLength;
        var start = 1 + ((data[0] & CREATION) != 0 ? length : 0);
        if (data.Length < start + length)
            return;

        var stamp = data.Slice(start, length);
        var modified = isLong ? IsoDate.ReadLong(stamp) : IsoDate.ReadShort(stamp);
        if (modified != default)
            Modified = modified;
    }
}
