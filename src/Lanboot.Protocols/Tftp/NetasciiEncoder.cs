namespace Lanboot.Protocols.Tftp;

/// <summary>
/// Turns text into netascii, piece by piece: LF becomes CR LF, CR becomes CR NUL (RFC 764, "The NVT printer and keyboard"), also
/// where a block ends between the two.
/// </summary>
public struct NetasciiEncoder
{
    private const byte CR = 13;
    private const byte LF = 10;
    private const byte None = 255;

    private byte _second = None;

    public NetasciiEncoder()
    {
    }

    /// <summary>Translates until the source or the room is used up.</summary>
    /// <returns>Bytes taken from the source and bytes put into the block.</returns>
    public (int Taken, int Put) Encode(ReadOnlySpan<byte> source, Span<byte> block)
    {
        var taken = 0;
        var put = 0;
        while (put < block.Length && (_second != None || taken < source.Length))
        {
            if (_second != None)
            {
                block[put++] = _second;
                _second = None;
                continue;
            }

            var octet = source[taken++];
            _second = octet switch { LF => LF, CR => 0, _ => None };
            block[put++] = _second == None ? octet : CR;
        }

        return (taken, put);
    }
}
