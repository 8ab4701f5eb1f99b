using System.Buffers.Binary;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 4/14.4, File Identifier Descriptor: an entry of a folder.</summary>
internal readonly ref struct FileIdentifier
{
    /// <summary>ECMA-167 4/14.4.3, File Characteristics.</summary>
    private const byte DELETED = 0x04, PARENT = 0x08, METADATA = 0x10;

    private const int FixedLength = 38;

    // offset length
    //   0    16     Descriptor Tag
    //  18     1     File Characteristics
    //  19     1     Length of File Identifier (L_FI)
    //  20    16     ICB, a long_ad
    //  36     2     Length of Implementation Use (L_IU)
    //  38   L_IU    Implementation Use
    //       L_FI    File Identifier, then padding to a multiple of 4
    private readonly ReadOnlySpan<byte> _bytes;

    private FileIdentifier(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Takes the entry at the start of <paramref name="bytes"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FileIdentifier identifier)
    {
        identifier = default;
        if (bytes.Length < FixedLength)
            return false;

        var length = (FixedLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[36..]) + bytes[19] + 3) & ~3;
        if (length > bytes.Length || DescriptorTag.Read(bytes[..length]) != DescriptorTag.FILE_IDENTIFIER_DESCRIPTOR)
            return false;

        identifier = new FileIdentifier(bytes[..length]);
        return true;
    }

    public int Length => _bytes.Length;

    /// <summary>Neither deleted, nor the way up, nor a stream of the file system's own.</summary>
    public bool IsShown => (_bytes[18] & (DELETED | PARENT | METADATA)) == 0;

    public BlockAddress Icb => BlockAddress.FromLongAllocation(_bytes[20..]);

    public string Name => OstaText.Read(_bytes.Slice(FixedLength + BinaryPrimitives.ReadUInt16LittleEndian(_bytes[36..]), _bytes[19]));
}
