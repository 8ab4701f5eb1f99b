using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lanboot.Protocols.Nfs;

/// <summary>
/// What a file handle says. It holds all that is needed to find the file again, so that a machine whose root it belongs to goes on
/// when the server was started anew; and a code that only this server can make, so that nobody makes up handles of files that he was
/// not shown.
/// </summary>
/// <param name="Export">Which export it was mounted by: a hash of its path.</param>
/// <param name="Image">Which image it belongs to, and which state of it.</param>
/// <param name="Node">The file's number in the image.</param>
// version 1, export 4, image 8, node 8, code 11. With 32 bytes it also is a handle of NFS version 2, for MOUNT version 1.
public readonly record struct NfsHandle(uint Export, ulong Image, ulong Node)
{
    public const int Length = 32;

    /// <summary>Of the secret that the code is made with: the output of SHA-256, as RFC 2104 section 3 advises.</summary>
    public const int SecretLength = SHA256.HashSizeInBytes;

    private const byte Version = 1;
    private const int ExportAt = 1;
    private const int ImageAt = 5;
    private const int NodeAt = 13;
    private const int CodeAt = 21;

    public void Write(Span<byte> handle, ReadOnlySpan<byte> secret)
    {
        handle[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(handle[ExportAt..], Export);
        BinaryPrimitives.WriteUInt64BigEndian(handle[ImageAt..], Image);
        BinaryPrimitives.WriteUInt64BigEndian(handle[NodeAt..], Node);
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, handle[..CodeAt], code);
        code[..(Length - CodeAt)].CopyTo(handle[CodeAt..]);
    }

    /// <returns>False for what this server has not made.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> secret, out NfsHandle handle)
    {
        handle = default;
        if (bytes.Length != Length || bytes[0] != Version)
            return false;
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, bytes[..CodeAt], code);
        if (!CryptographicOperations.FixedTimeEquals(code[..(Length - CodeAt)], bytes[CodeAt..]))
            return false;
        handle = new NfsHandle(
            BinaryPrimitives.ReadUInt32BigEndian(bytes[ExportAt..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[ImageAt..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[NodeAt..]));
        return true;
    }
}
