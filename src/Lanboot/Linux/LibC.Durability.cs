using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Linux;

// What makes written bytes outlive a power cut: fdatasync(2), and fsync(2) of the folder after a rename.
internal static partial class LibC
{
    private const int O_RDONLY = 0;
    private const int O_CLOEXEC = 0x80000;

    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    /// <summary>Makes the names in a folder durable, which .NET can't, as it opens no folders.</summary>
    public static int SyncFolder(string path)
    {
        var descriptor = Open(path, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0)
            return -1;
        var result = Sync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        Marshal.SetLastPInvokeError(error);
        return result;
    }
}
