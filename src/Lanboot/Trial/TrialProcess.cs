using System.Diagnostics;
using System.Globalization;

namespace Lanboot.Trial;

/// <summary>The server or the machine of a trial; what it says is handed on line by line, and it is gone when this is disposed.</summary>
internal sealed class TrialProcess : IAsyncDisposable
{
    /// <summary>The server promises to end within a second; a machine needs no time to be switched off.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly SpokenLines _lines = new();
    private readonly Lock _gate = new();
    private readonly Action<string> _line;
    private readonly Action<string> _unfinished;

    private TrialProcess(Process process, Action<string> line, Action<string> unfinished)
    {
        _process = process;
        _line = line;
        _unfinished = unfinished;
        Ended = ListenAsync();
    }

    /// <summary>Completes when the process has ended and all it said was handed on.</summary>
    public Task Ended { get; }

    /// <param name="line">Called for each finished line.</param>
    /// <param name="unfinished">Called with the line so far whenever it grows, for prompts.</param>
    public static TrialProcess Start(ProcessStartInfo start, Action<string> line, Action<string> unfinished)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new TrialProcess(HostProgram.Start(start), line, unfinished);
    }

    /// <summary>Types on its standard input: the machine's keyboard.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await HostProgram.RunAsync("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)], CancellationToken.None).ConfigureAwait(false);
            await Ended.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await Ended.ConfigureAwait(false);
        _process.Dispose();
    }

    private Task ListenAsync() => Task.WhenAll(
        HearAsync(_process.StandardOutput.BaseStream),
        HearAsync(_process.StandardError.BaseStream),
        _process.WaitForExitAsync());

    private async Task HearAsync(Stream stream)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var count and > 0)
            Hear(buffer.AsSpan(0, count));
    }

    private void Hear(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var line in _lines.Add(bytes))
                _line(line);
            if (_lines.Unfinished is { Length: > 0 } unfinished)
                _unfinished(unfinished);
        }
    }
}
