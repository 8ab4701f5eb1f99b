using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Reads of files that .NET's RandomAccess can't do into native memory.
internal static unsafe partial class LibC
{
    /// <summary>Reads at an offset into several runs of memory, in order (preadv(2)); off_t has 64 bits where .NET runs.</summary>
    /// <returns>Bytes read; 0 at the end of the file.</returns>
    [LibraryImport(Library, EntryPoint = "preadv", SetLastError = true)]
    public static partial nint ReadPieces(SafeHandle file, Piece* pieces, int count, long offset);
}
