using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Media.HostFolder;

/// <summary>Reads the names in an open folder (getdents64(2)).</summary>
internal static class FolderEntries
{
    private const int BufferLength = 32 * 1024;

    /// <returns>Null when the kernel refuses; names that are not UTF-8 are left out, since no text could ask for them.</returns>
    public static List<string>? ReadNames(SafeFileHandle folder)
    {
        var names = new List<string>();
        var buffer = new byte[BufferLength];
        while (true)
        {
            var length = (int)LibC.GetEntries(folder, buffer, BufferLength);
            if (length <= 0)
                return length < 0 ? null : names;
            for (var rest = buffer.AsSpan(0, length); !rest.IsEmpty;)
            {
                // linux_dirent64: inode (8), position (8), length of this entry (2), type (1), name, 0
                int entryLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[16..]);
                var name = rest[19..entryLength];
                AddName(names, name[..name.IndexOf((byte)0)]);
                rest = rest[entryLength..];
            }
        }
    }

    private static void AddName(List<string> names, ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name))
            names.Add(Encoding.UTF8.GetString(name));
    }
}
