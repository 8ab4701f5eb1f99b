namespace Lanboot.Lab;

/// <summary>The program under test, started as a user starts it: <c>lanboot serve IMAGE …</c>.</summary>
public sealed class LanbootProcess : IAsyncDisposable
{
    /// <summary>Issue 2 promises the user that Ctrl-C ends the program within this time.</summary>
    public static readonly TimeSpan PromisedStop = TimeSpan.FromSeconds(1);

    private readonly LabProcess _process;
    private readonly Transcript _transcript;

    private LanbootProcess(LabProcess process, Transcript transcript)
    {
        _process = process;
        _transcript = transcript;
    }

    /// <summary>What it says.</summary>
    public Voice Voice => _process.Voice;

    /// <summary>The built program: LANBOOT_PROGRAM where that is set, else the one built with these tests.</summary>
    public static string Program =>
        Environment.GetEnvironmentVariable("LANBOOT_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "lanboot");

    public static LanbootProcess Start(NetworkNamespace host, Transcript transcript, params IEnumerable<string> arguments) =>
        new(host.Start(new Voice(transcript, "lanboot"), Program, arguments), transcript);

    /// <summary>Presses Ctrl-C, and checks that the program ends well and in time.</summary>
    public async Task StopsAsync()
    {
        var asked = _transcript.Elapsed;
        _process.Signal(LibC.SIGINT);
        try
        {
            await _process.Ended.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            throw new LabException("Lanboot did not end within 10 s of Ctrl-C.", _transcript);
        }

        var took = _transcript.Elapsed - asked;
        if (took > PromisedStop || _process.ExitCode != 0)
            throw new LabException($"Lanboot ended {took.TotalSeconds:F2} s after Ctrl-C with code {_process.ExitCode}.", _transcript);
    }

    /// <summary>Ends the program as the kernel does when there is no memory left: it notices nothing (SIGKILL).</summary>
    public async Task IsKilledAsync()
    {
        _process.Signal(LibC.SIGKILL);
        await _process.Ended;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
