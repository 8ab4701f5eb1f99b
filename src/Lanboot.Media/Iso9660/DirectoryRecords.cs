using Lanboot.Media.Images;

namespace Lanboot.Media.Iso9660;

/// <summary>
/// The records of a folder, in their order. A record lies wholly within one sector (ECMA-119 6.8.1.1); a length of 0 says
/// that the rest of the sector is unused.
/// </summary>
internal ref struct DirectoryRecords(ReadOnlySpan<byte> folder)
{
    private readonly ReadOnlySpan<byte> _folder = folder;
    private int _next;

    /// <summary>Where the last record begins, in bytes from the start of the folder.</summary>
    public int Offset { get; private set; }

    /// <returns>False at the end.</returns>
    /// <exception cref="ImageException">The bytes are no record.</exception>
    public bool TryNext(out DirectoryRecord record)
    {
        record = default;
        while (_next < _folder.Length)
        {
            var sectorEnd = Math.Min((_next / IsoVolume.SectorSize * IsoVolume.SectorSize) + IsoVolume.SectorSize, _folder.Length);
            if (_folder[_next] == 0)
            {
                _next = sectorEnd;
                continue;
            }

            Offset = _next;
            if (!DirectoryRecord.TryRead(_folder[_next..sectorEnd], out record))
                throw new ImageException($"the directory record at byte {_next} is malformed");
            _next += record.Length;
            return true;
        }

        return false;
    }
}
