using System.ComponentModel;
using System.Diagnostics;

namespace Lanboot.Service;

/// <summary>The systemd of this host: puts units in place and takes them away.</summary>
/// <param name="root">The root of the file system; tests hand in a folder of their own.</param>
/// <param name="systemctl">Runs systemctl(1): null when it did it, else what it said.</param>
internal sealed class Systemd(string root, Func<IReadOnlyList<string>, string?> systemctl)
{
    public Systemd()
        : this("/", Run)
    {
    }

    /// <summary>sd_booted(3): the folder is there exactly where systemd runs.</summary>
    private bool IsThere => Directory.Exists(Path.Combine(root, "run/systemd/system"));

    public string FileOf(string name) => Path.Combine(root, "etc/systemd/system", $"{name}.service");

    /// <summary>
    /// Writes the unit, has it started at every start of the host, and starts it now. An older one of ours is written over.
    /// </summary>
    /// <exception cref="ServiceException">It can't be; but for a service that does not come up, nothing is left behind.</exception>
    public void Install(string name, string unit)
    {
        var file = FileOf(name);
        NeedSystemd("lanboot's --print shows the unit, for a host that does.");
        var before = Read(file);
        if (before is not null && !IsOurs(before))
            throw new ServiceException($"There is a service {name} that Lanboot did not write ({file}): it is left as it is.");
        try
        {
            Write(file, unit);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException($"{file} can't be written, and was not: {closed.Message} Run it as root, with sudo.", closed);
        }

        if ((systemctl(["daemon-reload"]) ?? systemctl(["enable", $"{name}.service"])) is { } refusal)
        {
            PutBack(file, before);
            _ = systemctl(["daemon-reload"]);
            throw new ServiceException($"systemd did not take the service: {refusal} Nothing is left of it.");
        }

        if (systemctl(["restart", $"{name}.service"]) is { } failure)
            throw new ServiceException($"The service is installed, but does not come up: {failure} Its last words:  journalctl -u {name}");
    }

    /// <summary>Ends the service and takes its unit away.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="ServiceException">It can't be.</exception>
    public bool Remove(string name)
    {
        NeedSystemd("so there is no service to take away.");
        var file = FileOf(name);
        if (Read(file) is not { } unit)
            return false;
        if (!IsOurs(unit))
            throw new ServiceException($"The service {name} was not written by Lanboot ({file}): it is left as it is.");
        if (systemctl(["disable", "--now", $"{name}.service"]) is { } refusal)
            throw new ServiceException($"systemd did not end the service {name}: {refusal}");
        PutBack(file, null);
        _ = systemctl(["daemon-reload"]);
        return true;
    }

    private void NeedSystemd(string rest)
    {
        if (!IsThere)
            throw new ServiceException($"This host does not run systemd: nothing was written; {rest}");
    }

    private static bool IsOurs(string unit) => unit.StartsWith(ServiceUnit.Mark, StringComparison.Ordinal);

    private static string? Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException($"{file} can't be read: {closed.Message} Run it as root, with sudo.", closed);
        }
    }

    /// <summary>Whole or not at all.</summary>
    private static void Write(string file, string text)
    {
        var draft = $"{file}.new";
        File.WriteAllText(draft, text);
        File.Move(draft, file, overwrite: true);
    }

    private static void PutBack(string file, string? before)
    {
        try
        {
            if (before is null)
                File.Delete(file);
            else
                Write(file, before);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException($"{file} can't be taken away: {closed.Message} Run it as root, with sudo.", closed);
        }
    }

    private static string? Run(IReadOnlyList<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo("systemctl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start);
            if (process is null)
                return "systemctl did not start.";
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            _ = output.Result;
            return process.ExitCode == 0 ? null : errors.ReplaceLineEndings(" ").Trim();
        }
        catch (Win32Exception gone)
        {
            return $"systemctl can't be started: {gone.Message}.";
        }
    }
}
