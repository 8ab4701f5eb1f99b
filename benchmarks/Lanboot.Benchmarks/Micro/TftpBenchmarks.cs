using BenchmarkDotNet.Attributes;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Benchmarks.Micro;

/// <summary>What TFTP's packets cost beside their data.</summary>
public class TftpBenchmarks
{
    private readonly byte[] _request =
        [0, 1, .. "shimx64.efi\0octet\0tsize\00\0blksize\01468\0windowsize\04\0"u8];

    private readonly byte[] _ack = [0, 4, 0x12, 0x34];
    private readonly byte[] _header = new byte[TftpPacket.DataHeaderLength];

    [Benchmark]
    public TftpRequest ReadRequest() =>
        TftpRequest.TryRead(_request, out var request, out var refusal) ? request : throw new InvalidOperationException(refusal);

    [Benchmark]
    public ushort ReadAckAndWriteHeader()
    {
        if (!TftpPacket.TryReadAck(_ack, out var block))
            throw new InvalidOperationException("It is no ACK.");
        TftpPacket.WriteDataHeader(_header, block + 1);
        return block;
    }
}
