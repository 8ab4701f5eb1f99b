using System.Runtime.Versioning;
using System.Text;
using Lanboot.HostSetup;
using Xunit;

namespace Lanboot.Tests.HostSetup;

/// <summary>What killed runs have left, and records that are not as we wrote them.</summary>
[SupportedOSPlatform("linux")]
public sealed class LeftoversTests : IDisposable
{
    private readonly SetupScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_run_that_was_killed_at_any_change_is_taken_back(int step)
    {
        var before = _scene.Host.State;
        var changes = 0;
        (string Path, byte[] Bytes) record = ("", []);
        _scene.Host.BeforeChange = () =>
        {
            if (++changes == step)
                record = Directory.EnumerateFiles(_scene.Folder, "*.json").Select(path => (path, File.ReadAllBytes(path))).Single();
            // From the kill on it does nothing any more, tidying up included.
            if (changes >= step)
                throw new InvalidOperationException("killed");
        };
        Assert.Throws<InvalidOperationException>(() => _scene.Make(_scene.Run(1)));
        File.WriteAllBytes(record.Path, record.Bytes);
        _scene.Host.BeforeChange = null;
        _scene.Kill(1);

        Assert.NotEmpty(Leftovers.TakeBack(_scene.Host, _scene.Run(2)));
        Assert.Equal(before, _scene.Host.State);
        Assert.Equal(["lock"], _scene.Files);
        Assert.Empty(Leftovers.TakeBack(_scene.Host, _scene.Run(3)));
    }

    [Fact]
    public void A_run_that_goes_on_is_left_alone()
    {
        _scene.Make(_scene.Run(1));
        var state = _scene.Host.State;
        Assert.Empty(Leftovers.TakeBack(_scene.Host, _scene.Run(2)));
        Assert.Equal(state, _scene.Host.State);
    }

    [Fact]
    public void After_a_start_of_the_host_nothing_of_it_is_left_to_take_back()
    {
        _scene.Make(_scene.Run(1));
        _scene.Kill(1);
        var state = _scene.Host.State;
        Assert.Empty(Leftovers.TakeBack(_scene.Host, _scene.Run(2, host: "boot-2")));
        Assert.Equal(state, _scene.Host.State);
        Assert.Equal(["lock"], _scene.Files);
    }

    [Fact]
    public void What_was_changed_in_another_network_is_not_ours_to_take_back_here()
    {
        _scene.Make(_scene.Run(1));
        _scene.Kill(1);
        var state = _scene.Host.State;
        Assert.Empty(Leftovers.TakeBack(_scene.Host, _scene.Run(2, network: "net-2")));
        Assert.Equal(state, _scene.Host.State);
        Assert.NotEmpty(Leftovers.TakeBack(_scene.Host, _scene.Run(3)));
    }

    [Fact]
    public void An_interface_that_was_made_anew_is_another_one()
    {
        _scene.Make(_scene.Run(1), new HostWish(SetupScene.Address("192.168.0.1/24"), null));
        _scene.Kill(1);
        _scene.Host.Change("eth0", each => each with { Index = 9 });
        var state = _scene.Host.State;
        Leftovers.TakeBack(_scene.Host, _scene.Run(2));
        Assert.Equal(state, _scene.Host.State);
    }

    [Fact]
    public void A_record_that_was_cut_anywhere_is_set_aside_and_named()
    {
        _scene.Make(_scene.Run(1));
        _scene.Kill(1);
        var path = Directory.EnumerateFiles(_scene.Folder, "*.json").Single();
        var whole = File.ReadAllBytes(path);
        var state = _scene.Host.State;
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var note = Assert.Single(Leftovers.TakeBack(_scene.Host, _scene.Run(2)));
            Assert.Contains("can't be read: look whether something is left of it.", note, StringComparison.Ordinal);
            Assert.False(File.Exists(path));
        }

        Assert.Equal(state, _scene.Host.State);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format": 2, "run": {"process": 1, "started": "1", "host": "h", "network": "n"}, "changes": []}""")]
    [InlineData("""{"format": 1, "run": {"process": 1, "started": "1", "host": "h", "network": "n"}, "changes": [null]}""")]
    [InlineData("""{"format": 1, "run": {"process": 1, "started": "1", "host": "h", "network": "n"}, "changes": [{"change": "disk-erased"}]}""")]
    [InlineData("""{"format": 1, "run": {"process": 1, "started": "1", "host": "h", "network": "n"}, "changes": [{"change": "table-added"}]}""")]
    [InlineData("""{"format": 1, "run": null, "changes": []}""")]
    public void What_is_no_record_of_ours_is_none(string text) => Assert.Null(HostRecord.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Records_with_changed_bytes_do_nothing_worse_than_being_refused()
    {
        _scene.Make(_scene.Run(1));
        var whole = File.ReadAllBytes(Directory.EnumerateFiles(_scene.Folder, "*.json").Single());
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            foreach (var change in HostRecord.Read(bytes)?.Changes ?? [])
                Leftovers.TakeBack(new FakeHost(), [change], []);
        }
    }

    [Theory]
    [InlineData("filter")]
    [InlineData("lanboot_")]
    [InlineData("lanboot_1; flush ruleset")]
    [InlineData("lanboot_12345678901234567890123456789")]
    public void No_table_of_others_is_ever_taken_away(string name)
    {
        _scene.Host.Tables["filter"] = "";
        var trouble = Assert.Single(Leftovers.TakeBack(_scene.Host, [new TableAdded(name)], []));
        Assert.EndsWith($"The nftables table {name} is none of Lanboot's.", trouble, StringComparison.Ordinal);
        Assert.NotEmpty(_scene.Host.Tables);
    }

    [Fact]
    public async Task Two_runs_change_the_host_one_after_the_other()
    {
        var first = _scene.Run(1).Hold();
        var began = new TaskCompletionSource();
        var second = Task.Factory.StartNew(
            () =>
            {
                began.SetResult();
                return _scene.Run(2).Hold();
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await began.Task;
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public void A_process_is_known_by_its_start_and_not_by_its_id_alone()
    {
        var self = RunIdentity.OfThisProcess();
        Assert.True(self.IsAlive);
        Assert.False((self with { Started = "1" }).IsAlive);
        Assert.False((self with { Process = int.MaxValue }).IsAlive);
        Assert.NotEmpty(self.Network);
        Assert.NotEmpty(self.Host);
    }
}
