using System.Net;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Tftp;
using Lanboot.Servers.Tftp;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

[SupportedOSPlatform("linux")]
public sealed class TftpSessionsTests : IDisposable
{
    private static readonly ByteSource File = new(new byte[600]);

    private readonly BootJournal _journal = new(TimeProvider.System);
    private readonly TftpSessions _sessions = new(capacity: 8, perClient: 8);

    [Fact]
    public void Packets_come_singly_while_there_is_one_transfer_or_none_has_a_window()
    {
        Assert.False(_sessions.AwaitSingleBlocks, "There is nothing to wait for.");
        var windowed = Begin(1, windowSize: 16);
        Assert.True(_sessions.AwaitSingleBlocks);

        Begin(2, windowSize: 1);
        Assert.False(_sessions.AwaitSingleBlocks);

        End(windowed);
        Begin(3, windowSize: 1);
        Assert.True(_sessions.AwaitSingleBlocks);
    }

    public void Dispose()
    {
        foreach (var session in _sessions.All)
            session.Dispose();
    }

    private TftpSession Begin(ushort port, int windowSize)
    {
        var peer = new TftpPeer(0x7F00_0001, port);
        var terms = new TftpTerms { WindowSize = windowSize };
        var session = new TftpSession(
            peer, [], terms, new OctetReader(File, terms), TftpOutlet.OfItsOwn(IPAddress.Loopback, peer),
            _journal.Begin(IPAddress.Loopback, TransferProtocol.Tftp, new BootFile("file", File, BootStage.Loader), 0, File.Length));
        _sessions.Add(session);
        return session;
    }

    private void End(TftpSession session)
    {
        _sessions.Remove(session);
        session.Dispose();
    }
}
