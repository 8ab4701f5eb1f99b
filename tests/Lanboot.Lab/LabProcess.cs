using System.Diagnostics;

namespace Lanboot.Lab;

/// <summary>A server or machine that runs beside the test; all it says is heard, and it is gone when this is disposed.</summary>
public sealed class LabProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _ended;

    private LabProcess(Process process, Voice voice)
    {
        _process = process;
        Voice = voice;
        _ended = ListenAsync();
    }

    public Voice Voice { get; }

    public int Id => _process.Id;

    /// <summary>Completes when the process has ended and all it said has been heard.</summary>
    public Task Ended => _ended;

    /// <summary>Once <see cref="Ended"/>.</summary>
    public int ExitCode => _process.ExitCode;

    public static LabProcess Start(ProcessStartInfo start, Voice voice)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new LabProcess(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."), voice);
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    public void Signal(int signal) => _ = LibC.Kill(_process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _ended;
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        await Task.WhenAll(
            HearAsync(_process.StandardOutput.BaseStream),
            HearAsync(_process.StandardError.BaseStream),
            _process.WaitForExitAsync());
        Voice.End($"{Voice.Speaker} ended with code {_process.ExitCode}");
    }

    private async Task HearAsync(Stream stream)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) is var count and > 0)
            Voice.Hear(buffer.AsSpan(0, count));
    }
}
