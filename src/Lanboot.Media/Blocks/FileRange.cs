using Microsoft.Win32.SafeHandles;

namespace Lanboot.Media.Blocks;

/// <summary>
/// A run of bytes in an open file. The handle belongs to whoever opened the file: never dispose it here. It stays open as
/// long as this object or its source is held; who takes the bare descriptor out of it must hold on to one of them meanwhile.
/// </summary>
/// <param name="Handle">The open file.</param>
/// <param name="Offset">Where the run begins, in bytes from the start of the file.</param>
/// <param name="Length">Its length in bytes, at least 1.</param>
public readonly record struct FileRange(SafeFileHandle Handle, long Offset, long Length);
