using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Trial.Demo;

namespace Lanboot.Trial;

/// <summary>
/// Boots an image in a virtual machine, in a network of its own, against the real server, over the full path; shows what the
/// server does and what the machine's console says, line by line with the seconds since the machine was switched on.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class BootTrial : IAsyncDisposable
{
    /// <summary>What the server says once all its doors are open.</summary>
    private const string ServerReady = "Ctrl-C ends";

    /// <summary>After the prompt the server may still have to say its summary.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly TrialOptions _options;
    private readonly TextWriter _output;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-try-").FullName;
    private readonly Stopwatch _clock = new();
    private readonly Lock _gate = new();
    private readonly List<string> _steps = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TrialNetwork? _network;
    private TrialProcess? _server;
    private TrialProcess? _machine;

    public BootTrial(TrialOptions options, TextWriter output)
    {
        _options = options;
        _output = output;
    }

    /// <summary>Runs the trial to its end.</summary>
    /// <returns>Whether the machine came to a prompt.</returns>
    /// <exception cref="TrialException">It can't be made on this host.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        TrialNeeds.Check(_options);
        var image = _options.Image ?? await DemoImage.GetAsync(_output, cancel).ConfigureAwait(false);
        _network = await TrialNetwork.CreateAsync(cancel).ConfigureAwait(false);

        Say("try", $"boots {Path.GetFileName(image)} on a {FirmwareName} machine with {_options.Memory} MiB, in the network namespace {_network.Name}");
        _server = TrialProcess.Start(Server(_network, image), HearServer, _ => { });
        await Task.WhenAny(_ready.Task, _server.Ended).WaitAsync(_options.Deadline, cancel).ConfigureAwait(false);
        if (!_ready.Task.IsCompletedSuccessfully)
            throw new TrialException("The server ended before the machine was switched on; its own words above say why.");

        var acceleration = await Acceleration.FindAsync(cancel).ConfigureAwait(false);
        if (acceleration != "kvm")
            Say("try", "this host can't run machines directly (KVM), so the boot takes some ten times as long as on hardware");
        _clock.Start();
        _machine = TrialProcess.Start(VirtualMachine.Start(_network, _options, acceleration, _folder), HearMachine, HearPrompt);
        var up = await OutcomeAsync(_machine.Ended, cancel).ConfigureAwait(false);
        if (up)
            await Task.Delay(LastWords, cancel).ConfigureAwait(false);
        Conclude(up);
        if (up && _options.KeepRunning)
            await TalkAsync(_machine, cancel).ConfigureAwait(false);
        return up;
    }

    public async ValueTask DisposeAsync()
    {
        if (_machine is not null)
            await _machine.DisposeAsync().ConfigureAwait(false);
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
        if (_network is not null)
            await _network.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    private string FirmwareName => _options.Firmware == Firmware.Uefi ? "UEFI" : "BIOS";

    private ProcessStartInfo Server(TrialNetwork network, string image)
    {
        var self = Environment.ProcessPath ?? throw new TrialException("This program does not know where it lies.");
        List<string> arguments =
        [
            "serve", Path.GetFullPath(image), "--interface", TrialNetwork.Interface, "--range", TrialNetwork.Range, "--plain",
            "--menu-timeout", "1",
            "--kernel-option", "console=tty0", "--kernel-option", "console=ttyS0,115200",
        ];
        foreach (var option in _options.KernelOptions)
            arguments.AddRange(["--kernel-option", option]);
        // Started as "dotnet lanboot.dll", the process is the host of the program, not the program.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            arguments.Insert(0, Path.Combine(AppContext.BaseDirectory, "lanboot.dll"));
        return new ProcessStartInfo("ip", network.Inside(self, arguments))
        {
            WorkingDirectory = _folder,
            // Leases and secrets of a trial are gone with it.
            Environment = { ["STATE_DIRECTORY"] = _folder },
        };
    }

    private async Task<bool> OutcomeAsync(Task machineEnded, CancellationToken cancel)
    {
        try
        {
            var first = await Task.WhenAny(_outcome.Task, machineEnded).WaitAsync(_options.Deadline, cancel).ConfigureAwait(false);
            return first == _outcome.Task && await _outcome.Task.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Say("try", string.Create(CultureInfo.InvariantCulture, $"no prompt within {_options.Deadline.TotalMinutes:0.#} minutes"));
            return false;
        }
    }

    private void HearServer(string line)
    {
        Say("lanboot", line);
        if (line.Contains(ServerReady, StringComparison.Ordinal))
            _ready.TrySetResult();
        lock (_gate)
        {
            if (_clock.IsRunning)
                _steps.Add(Stamped(line));
        }
    }

    private void HearMachine(string line)
    {
        Say("machine", line);
        HearPrompt(line);
    }

    private void HearPrompt(string text)
    {
        if (BootSigns.IsDeadEnd(text))
            _outcome.TrySetResult(false);
        else if (BootSigns.IsPrompt(text) && _outcome.TrySetResult(true))
            Say("machine", text);
    }

    private void Conclude(bool up)
    {
        lock (_gate)
        {
            _output.WriteLine();
            _output.WriteLine("The boot as the server saw it:");
            foreach (var step in _steps)
                _output.WriteLine(step);
            _output.WriteLine();
            _output.WriteLine(up
                ? string.Create(CultureInfo.InvariantCulture, $"It boots: prompt after {(_clock.Elapsed - LastWords).TotalSeconds:0.0} s.")
                : string.Create(CultureInfo.InvariantCulture, $"It does not boot: stopped after {_clock.Elapsed.TotalSeconds:0.0} s. The machine's last lines and the last step above say where."));
        }
    }

    /// <summary>Passes lines from this terminal to the machine until Ctrl-C, or until the machine switches itself off.</summary>
    private async Task TalkAsync(TrialProcess machine, CancellationToken cancel)
    {
        await _output.WriteLineAsync("Type to talk to the machine; Ctrl-C ends the trial.").ConfigureAwait(false);
        await machine.TypeAsync("\r").ConfigureAwait(false);
        while (!machine.Ended.IsCompleted && !cancel.IsCancellationRequested)
        {
            var line = Console.In.ReadLineAsync(CancellationToken.None).AsTask();
            Task first = Task.WhenAny(line, machine.Ended);
            await first.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!line.IsCompletedSuccessfully || await line.ConfigureAwait(false) is not { } typed)
                return;
            await machine.TypeAsync(typed + "\r").ConfigureAwait(false);
        }
    }

    private void Say(string who, string text)
    {
        lock (_gate)
            _output.WriteLine(_clock.IsRunning ? $"{Seconds,7} {who,-8} {text}" : $"{"",7} {who,-8} {text}");
    }

    private string Stamped(string text) => $"{Seconds,7}  {text}";

    private string Seconds => _clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
