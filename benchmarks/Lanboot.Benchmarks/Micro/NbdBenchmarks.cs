using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Transmission;
using Lanboot.Protocols.Wire;

namespace Lanboot.Benchmarks.Micro;

/// <summary>What NBD's requests cost beside their data.</summary>
public class NbdBenchmarks
{
    private const int Requests = 64;

    private readonly byte[] _input = new byte[Requests * NbdRequest.Size];
    private readonly byte[] _output = new byte[Requests * NbdReplies.MaxDataHeader];
    private readonly NbdTransmission _transmission = new(new NbdTerms(new NbdExport("disc", 1 << 30, IsWritable: false), Structured: true, Allocation: false));

    public NbdBenchmarks()
    {
        // NBD_REQUEST_MAGIC 4, flags 2, type 2 (READ: 0), cookie 8, offset 8, length 4.
        for (var i = 0; i < Requests; i++)
        {
            var request = _input.AsSpan(i * NbdRequest.Size, NbdRequest.Size);
            BinaryPrimitives.WriteUInt32BigEndian(request, 0x25609513);
            BinaryPrimitives.WriteUInt64BigEndian(request[8..], (ulong)i);
            BinaryPrimitives.WriteUInt64BigEndian(request[16..], (ulong)i << 12);
            BinaryPrimitives.WriteUInt32BigEndian(request[24..], 4096);
        }
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int ReadRequestAndWriteHeader()
    {
        var writer = new WireWriter(_output);
        for (ReadOnlySpan<byte> input = _input; input.Length > 0; input = input[NbdRequest.Size..])
        {
            if (_transmission.Next(input, out var request, out _) != NbdStep.Perform)
                throw new InvalidOperationException("The request is refused.");
            NbdReplies.Data(ref writer, structured: true, request, isFinal: true);
        }

        return writer.Position;
    }
}
