using System.Runtime.InteropServices;

namespace Lanboot.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly IReadOnlyList<PosixSignalRegistration> _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    public CancellationToken Token => _asked.Token;

    /// <summary>Asks for an orderly end, as the first Ctrl-C does.</summary>
    public void Ask() => _asked.Cancel();

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _asked.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        // Not cancelled means: what the system does by itself, which is to end the process.
        signal.Cancel = !_asked.IsCancellationRequested;
        _asked.Cancel();
    }
}
