namespace Lanboot.Lab;

/// <summary>A distribution's mirror on the lab's LAN: a folder that BusyBox's web server shows.</summary>
public sealed class MirrorServer : IAsyncDisposable
{
    /// <summary>Its root.</summary>
    public const string Url = "http://192.168.77.80/";

    private readonly LabProcess _process;

    private MirrorServer(LabProcess process) => _process = process;

    /// <summary>The paths that it was asked for, in order.</summary>
    public IReadOnlyList<string> Asked =>
        [.. _process.Voice.Lines.Select(line => line.Split(" url:/", 2)).Where(parts => parts.Length == 2).Select(parts => parts[1].Trim())];

    public static async Task<MirrorServer> StartAsync(LabNetwork network, Transcript transcript, string folder)
    {
        var host = network.AddHost("mirror", "192.168.77.80/24");
        var process = host.Start(new Voice(transcript, "mirror"), "busybox", "httpd", "-f", "-vv", "-p", "192.168.77.80:80", "-h", folder);
        // It says nothing until it is asked.
        while (host.Run("ss", "--no-header", "--listening", "--numeric", "--tcp").Length == 0)
            await Task.Delay(50);
        return new MirrorServer(process);
    }

    /// <summary>Ends it, as a mirror that is down: its host refuses connections.</summary>
    public async Task GoesDownAsync()
    {
        _process.Signal(LibC.SIGKILL);
        await _process.Ended;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
