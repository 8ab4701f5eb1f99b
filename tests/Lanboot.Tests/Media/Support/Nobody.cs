using System.Runtime.InteropServices;

namespace Lanboot.Tests.Media.Support;

/// <summary>A user whom no file belongs to. Root reads everything, and tests run as root too.</summary>
internal static partial class Nobody
{
    private const uint Id = 65534;

    /// <summary>Does it with the file rights of nobody, and gives what it threw.</summary>
    /// <remarks>The file system's user is each thread's own on Linux: setfsuid(2). Who is no root stays who they are.</remarks>
    public static Exception? Catches(Action action)
    {
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(Id);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                caught = exception;
            }
        });
        thread.Start();
        thread.Join();
        return caught;
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileSystemUser(uint id);
}
