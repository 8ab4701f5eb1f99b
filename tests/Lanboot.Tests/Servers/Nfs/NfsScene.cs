using System.Text;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Trees;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Servers.Nfs;
using Lanboot.Settings;
using Lanboot.Tests.Protocols.Rpc;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

/// <summary>The programs of the door over images in memory, without its sockets.</summary>
internal sealed class NfsScene
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public NfsScene(params IReadOnlyList<NfsExportSettings> exports)
        : this(new MemoryTree().With("version", "2025.11.01\n").With("boot/grub.cfg").WithLink("grub", "boot/grub.cfg"), exports)
    {
    }

    public NfsScene(MemoryTree tree, params IReadOnlyList<NfsExportSettings> exports)
    {
        Tree = tree;
        Journal = new BootJournal(Time);
        var images = new[] { new ServedImage("arch", tree.ToImage("ARCH"), []), new ServedImage("deb", new MemoryTree().With("deb").ToImage("DEB"), []) };
        Exports = new ExportTable(images, exports, Time, Warnings.Add);
        var names = new ClientNames([], Time, NullLogger.Instance);
        Clients = new NfsClients([], new NfsLimits());
        Uses = new RootUses(Journal, Clients, new NfsLimits(), Time);
        Files = new NfsFiles(Exports, names, Secret, NullLogger.Instance);
        Server = new RpcServer(new NfsProgram<ExportedFile>(Files), new MountProgram(new NfsExports(Exports, Files, names, Uses, NullLogger.Instance)));
    }

    public MemoryTree Tree { get; }

    public ManualTime Time { get; } = new();

    public BootJournal Journal { get; }

    public List<string> Warnings { get; } = [];

    public ExportTable Exports { get; }

    public NfsClients Clients { get; }

    public RootUses Uses { get; }

    public NfsFiles Files { get; }

    public RpcServer Server { get; }

    /// <summary>A call of NFS with a handle first, from root.</summary>
    /// <param name="path">What the handle is of, in the image "arch".</param>
    public byte[] Call(NfsProcedure procedure, string path, string arguments = "") =>
        CallWith(procedure, Handle(path), arguments);

    public static byte[] CallWith(NfsProcedure procedure, string handle, string arguments = "") => RpcMessages.Bytes(
        $"00000007 00000000 00000002 000186a3 00000003 {(uint)procedure:x8} "
        + $"00000001 00000014 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000020 {handle} {arguments}");

    /// <summary>The results of such a call, in words.</summary>
    public string Results(NfsProcedure procedure, string path, string arguments = "", RpcCaller? caller = null) =>
        Server.Results(Call(procedure, path, arguments), caller ?? RpcMessages.Near);

    /// <summary>A captured call with a handle of ours in the place of its own.</summary>
    public byte[] Captured(string name, string path)
    {
        var message = RpcMessages.Captured(name);
        var at = message.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 0, NfsHandle.Length, 1]) + 4;
        Assert.True(at > 4, "the capture has a handle");
        RpcMessages.Bytes(Handle(path)).CopyTo(message, at);
        return message;
    }

    public string Handle(string path) => RpcMessages.Words(HandleOf(path));

    public byte[] HandleOf(string path, string export = "/images/arch")
    {
        var found = Exports.Find(export)!.Value.Export;
        var handle = new byte[NfsHandle.Length];
        Files.WriteHandle(new ExportedFile(found, Node(path)), handle);
        return handle;
    }

    /// <summary>attributes as they must be, in words: a second writing of fattr3, by the table of RFC 1813.</summary>
    public string Attributes(string path)
    {
        var node = Node(path);
        var (type, mode) = node.Kind switch
        {
            NodeKind.Folder => ("00000002", "00000124"),
            NodeKind.Symlink => ("00000005", "000001ff"),
            _ => ("00000001", "00000124"),
        };
        var fsid = Long(Exports.Find("/images/arch")!.Value.Export.FileSystem);
        // 2024-02-03 04:05:06 UTC.
        const string Time = "65bdbb72 00000000";
        var used = (node.Length + 2047) / 2048 * 2048;
        return $"{type} {mode} 00000001 00000000 00000000 {Long((ulong)node.Length)} {Long((ulong)used)} 00000000 00000000 {fsid} {Long(node.Number)} {Time} {Time} {Time}";
    }

    public static string Long(ulong number) => $"{number >> 32:x8} {number & uint.MaxValue:x8}";

    public static string Text(string text) =>
        $"{text.Length:x8} {RpcMessages.Words([.. Encoding.UTF8.GetBytes(text), .. new byte[Xdr.Padding(text.Length)]])}";

    private TreeNode Node(string path)
    {
        var node = Tree.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = Tree.Lookup(node, name)!;
        return node;
    }
}
