using Lanboot.Media.Blocks;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>A file translated to netascii as it is read, block by block: its length is known only at the end.</summary>
internal sealed unsafe class NetasciiReader : BlockReader
{
    // Netascii goes without windows. A second block is sent along only for GRUB, see TftpTransfer.
    private const int OneAndItsNext = 2;

    private readonly IBlockSource _source;
    private readonly byte[] _text = new byte[4096];
    private NetasciiEncoder _encoder = new();
    private long _offset;
    private int _textAt;
    private int _textEnd;
    private long _next = 1;
    private long? _lastBlock;
    private int _lastLength;

    public NetasciiReader(IBlockSource source, TftpTerms terms)
        : base(terms.BlockSize, OneAndItsNext) => _source = source;

    public override long? LastBlock => _lastBlock;

    public override long BytesUpTo(long block) =>
        block == _lastBlock ? (block - 1) * BlockSize + _lastLength : block * BlockSize;

    protected override (int Blocks, int LastLength) Load(long from, int count)
    {
        // The encoder does not go back, so what is wanted again is kept: it moves to the first slot when it was in the second.
        var blocks = (int)(_next - from);
        if (blocks > 0 && from > First)
            new Span<byte>(Payload((int)(from - First)), BlockSize).CopyTo(new Span<byte>(Payload(0), BlockSize));
        while (blocks < count && _lastBlock is null)
            LoadNext(blocks++);
        return (blocks, _lastBlock == from + blocks - 1 ? _lastLength : BlockSize);
    }

    private void LoadNext(int slot)
    {
        var block = new Span<byte>(Payload(slot), BlockSize);
        var filled = 0;
        while (filled < BlockSize)
        {
            if (_textAt == _textEnd)
                ReadText();
            var (taken, put) = _encoder.Encode(_text.AsSpan(_textAt, _textEnd - _textAt), block[filled..]);
            _textAt += taken;
            filled += put;
            if (taken == 0 && put == 0)
            {
                (_lastBlock, _lastLength) = (_next, filled);
                break;
            }
        }

        _next++;
    }

    private void ReadText()
    {
        _textAt = 0;
        _textEnd = _source.Read(_offset, _text);
        _offset += _textEnd;
    }
}
