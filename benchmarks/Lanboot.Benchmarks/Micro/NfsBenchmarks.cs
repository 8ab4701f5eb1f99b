using System.Text;
using BenchmarkDotNet.Attributes;
using Lanboot.Benchmarks.Clients;
using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Servers.Nfs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanboot.Benchmarks.Micro;

/// <summary>Calls of a Linux client, from their bytes to those of their replies.</summary>
public class NfsBenchmarks
{
    private static readonly RpcCaller Client = new(0xc0a84d02, 700, 0xc0a84d01, RpcTransport.TCP, IsNear: true);

    private readonly byte[] _reply = new byte[33 << 10];
    private MicroDisc _disc = null!;
    private DiscImage _image = null!;
    private RpcServer _server = null!;
    private byte[] _lookup = [];
    private byte[] _getAttr = [];
    private byte[] _read = [];

    [GlobalSetup]
    public void Compose()
    {
        _disc = new MicroDisc();
        _image = ImageFormats.Open(_disc.Path);
        var exports = new ExportTable([new ServedImage("disc", _image, [])], [], TimeProvider.System, _ => { });
        var names = new ClientNames([], TimeProvider.System, NullLogger.Instance);
        var files = new NfsFiles(exports, names, new byte[32], NullLogger.Instance);
        var export = exports.Find("/images/disc")!.Value.Export;
        var folder = HandleOf(MicroDisc.Folder);
        _lookup = Message(bytes => NfsCalls.Lookup(bytes, 1, folder, Encoding.ASCII.GetBytes(MicroDisc.NameOf(500))));
        _getAttr = Message(bytes => NfsCalls.GetAttr(bytes, 1, folder));
        _read = Message(bytes => NfsCalls.Read(bytes, 1, HandleOf(MicroDisc.File), 1 << 20, 256 << 10));
        _server = new RpcServer(new NfsProgram<ExportedFile>(files));

        byte[] HandleOf(string path)
        {
            var handle = new byte[NfsHandle.Length];
            files.WriteHandle(new ExportedFile(export, export.Files.Resolve(path)!), handle);
            return handle;
        }
    }

    [GlobalCleanup]
    public void Remove()
    {
        _image.Dispose();
        _disc.Delete();
    }

    [Benchmark]
    public int LookUp() => Answer(_lookup);

    [Benchmark]
    public int GetAttributes() => Answer(_getAttr);

    /// <summary>Without its data, which go by sendfile(2).</summary>
    [Benchmark]
    public int Read() => Answer(_read);

    private int Answer(byte[] message)
    {
        // xid 4, REPLY 4, MSG_ACCEPTED 4, verf 8, SUCCESS 4, then the status.
        const int Status = 24;
        var reply = _server.Answer(message, Client, _reply);
        return reply.Length > Status && _reply.AsSpan(Status - 4, 8).IndexOfAnyExcept((byte)0) < 0
            ? reply.Length
            : throw new InvalidOperationException("The call fails.");
    }

    private static byte[] Message(Func<byte[], int> write)
    {
        var bytes = new byte[1024];
        return bytes.AsSpan(RecordMark.Length, write(bytes)).ToArray();
    }
}
