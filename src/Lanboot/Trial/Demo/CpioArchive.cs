using System.Globalization;
using System.Text;

namespace Lanboot.Trial.Demo;

/// <summary>
/// Writes a cpio archive in the "newc" format, which the kernel unpacks as an initramfs
/// (Linux' Documentation/driver-api/early-userspace/buffer-format.rst).
/// </summary>
internal sealed class CpioArchive(Stream stream)
{
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xA000;

    private int _number;

    public void AddFolder(string path) => Add(path, Folder | 0x1ED, []);

    public void AddFile(string path, ReadOnlySpan<byte> content, bool executable = false) =>
        Add(path, RegularFile | (executable ? 0x1ED : 0x1A4), content);

    public void AddLink(string path, string target) => Add(path, SymbolicLink | 0x1FF, Encoding.UTF8.GetBytes(target));

    /// <summary>The entry that ends the archive.</summary>
    public void End() => Add("TRAILER!!!", 0, []);

    private void Add(string path, int mode, ReadOnlySpan<byte> content)
    {
        var name = Encoding.UTF8.GetBytes(path + "\0");
        Span<int> fields =
        [
            ++_number, mode, 0, 0, /* uid, gid */ 1, /* nlink */ 0, /* mtime: the same bytes each time */ content.Length,
            0, 0, 0, 0, /* device numbers */ name.Length, 0, /* check */
        ];
        var header = new StringBuilder("070701");
        foreach (var field in fields)
            header.Append(field.ToString("X8", CultureInfo.InvariantCulture));
        stream.Write(Encoding.ASCII.GetBytes(header.ToString()));
        stream.Write(name);
        Pad(header.Length + name.Length);
        stream.Write(content);
        Pad(content.Length);
    }

    private void Pad(int written)
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0];
        stream.Write(zeros[..(-written & 3)]);
    }
}
