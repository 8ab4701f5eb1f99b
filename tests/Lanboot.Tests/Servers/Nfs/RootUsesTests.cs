using Lanboot.Servers.Nfs;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

public sealed class RootUsesTests
{
    private const uint Client = 0xc0a84d02;

    private readonly NfsScene _scene = new();
    private readonly List<string> _entries = [];

    public RootUsesTests() => _scene.Journal.Recorded += entry => _entries.Add(entry.Text);

    [Fact]
    public void A_root_without_a_connection_is_let_go_after_ten_minutes_of_silence()
    {
        Use().Advance(5_000_000, _scene.Time.GetTimestamp());
        Assert.Null(_scene.Clients.Enter(Client));
        Wait(60);
        Assert.Empty(_entries);

        Assert.True(_scene.Clients.Leave(Client));
        _scene.Uses.Touch(Client);
        Wait(9);
        Assert.Empty(_entries);
        Wait(2);
        Assert.Equal(["NFS images/arch: let go after 5.0 MB were read (nothing was heard for 10 minutes)"], _entries);
        Assert.Empty(_scene.Uses.All);
    }

    [Fact]
    public void What_is_read_after_that_is_another_use()
    {
        var first = Use();
        Wait(11);
        Assert.True(first.IsOver);
        Assert.NotSame(first, Use());
        Assert.Same(Use(), Use());
    }

    [Fact]
    public void The_end_of_the_server_is_the_end_of_all()
    {
        Use();
        _scene.Uses.Stop();
        Assert.Equal(["NFS images/arch: let go after 0 B were read (the server is being stopped)"], _entries);
    }

    private RootUse Use() => _scene.Uses.Of(Client, _scene.Exports.Find("/")!.Value.Export.Files.Image, "/");

    private void Wait(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _scene.Time.Advance(60);
            _scene.Uses.Sweep();
        }
    }
}
