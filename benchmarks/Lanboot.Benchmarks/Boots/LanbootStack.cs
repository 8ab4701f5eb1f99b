using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.Benchmarks.Boots;

/// <summary>Lanboot as it comes, for machines on a cable of their own (README): an image, the interface, and the addresses to give.</summary>
internal sealed class LanbootStack(TestImage image, string program) : IBootStack
{
    public string Name => "Lanboot";

    public string Menu => "Boot from the local disk";

    /// <summary>The first line stands chosen; without a key it starts ten seconds later.</summary>
    public string Keys => "\r";

    public async Task<IAsyncDisposable> StartAsync(Arena arena)
    {
        // systemd's name for the state folder: leases of an earlier boot are not there.
        var state = arena.Empty("boot-state");
        var server = arena.Serve(
            Name, "env", $"STATE_DIRECTORY={state}", program, "serve", image.Path, "--interface", LabNetwork.Interface, "--range", "192.168.77.50,192.168.77.150");
        await server.Voice.LineAsync("Serving.", TimeSpan.FromSeconds(60));
        return server;
    }
}
