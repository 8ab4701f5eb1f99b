using System.Runtime.Versioning;
using System.Security.Cryptography;
using Lanboot.Linux;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.State;

/// <summary>Random bytes that nobody else may read, the same after each restart.</summary>
[SupportedOSPlatform("linux")]
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the secret, or makes it. Where that can't be, it is one for this run alone, which is warned of.</summary>
    /// <param name="length">In bytes.</param>
    /// <param name="consequence">What it means that it will be another one after a restart, as the end of a sentence.</param>
    /// <param name="warn">Told of what a person should look at, in one sentence.</param>
    public static byte[] ReadOrMake(string path, int length, string consequence, Action<string> warn)
    {
        try
        {
            return TryRead(path, length, warn) ?? Make(path, length);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            warn($"The secret {path} can't be kept ({closed.Message}): {consequence}");
            return RandomNumberGenerator.GetBytes(length);
        }
    }

    /// <returns>Null when there is none that could be used.</returns>
    private static byte[]? TryRead(string path, int length, Action<string> warn)
    {
        if (!File.Exists(path))
            return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var secret = new byte[length];
        if (file.Length != length || file.ReadAtLeast(secret, length, throwOnEndOfStream: false) != length)
        {
            warn($"{path} is not the secret that Lanboot keeps there: it is made anew.");
            File.Delete(path);
            return null;
        }

        // It may have come from a backup, or by hand.
        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            File.SetUnixFileMode(path, OwnerOnly);
        return secret;
    }

    /// <summary>It appears under its name only when it is whole and on the disk; of two that make it at once the first wins.</summary>
    private static byte[] Make(string path, int length)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var secret = RandomNumberGenerator.GetBytes(length);
        var draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            Write(draft, secret);
            File.Move(draft, path, overwrite: false);
            _ = LibC.SyncFolder(folder);
            return secret;
        }
        catch (IOException) when (File.Exists(path))
        {
            var theirs = File.ReadAllBytes(path);
            return theirs.Length == length ? theirs : throw new IOException($"{path} has {theirs.Length} bytes");
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void Write(string path, byte[] secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using var file = new FileStream(path, options);
        file.Write(secret);
        file.Flush();
        Sync(file.SafeFileHandle);
    }

    private static void Sync(SafeFileHandle file)
    {
        if (LibC.SyncData(file) != 0)
            throw new IOException("the disk does not take it");
    }
}
