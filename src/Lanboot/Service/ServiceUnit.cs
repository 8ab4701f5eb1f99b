using System.Text;
using Lanboot.Host;

namespace Lanboot.Service;

/// <summary>The text of a unit of systemd (systemd.service(5), systemd.exec(5)).</summary>
internal static class ServiceUnit
{
    /// <summary>The first line of every unit of ours: another one under the same name is not written over.</summary>
    public const string Mark = "# Written by lanboot; --remove takes it away again.";

    /// <summary>
    /// Behind the unit's name the folder under /run: not that of runs by hand or of another unit, since systemd removes it when the
    /// service ends. `lanboot status` looks into all that begin with "lanboot".
    /// </summary>
    private const string RuntimeSuffix = "-service";

    public static string Write(ServicePlan plan)
    {
        var text = new StringBuilder();
        Line(Mark);
        Line("[Unit]");
        Line($"Description={Escaped(plan.Description)}");
        Line("Documentation=man:systemd.exec(5)");
        // A server for an interface that has no address yet would end at once.
        Line("Wants=network-online.target");
        Line("After=network-online.target");
        Line("");
        Line("[Service]");
        Line("Type=exec");
        Line($"ExecStart={string.Join(' ', plan.Command.Select(Quoted))}");
        foreach (var variable in plan.Environment)
            Line($"Environment={Quoted(variable)}");
        Line("Restart=on-failure");
        Line("RestartSec=5");
        Line("TimeoutStopSec=15");
        Line("StateDirectory=lanboot");
        Line($"RuntimeDirectory={plan.Name}{RuntimeSuffix}");
        Line("RuntimeDirectoryMode=0700");
        WriteUser(plan, Line);
        WriteWalls(plan, Line);
        Line("");
        Line("[Install]");
        Line("WantedBy=multi-user.target");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static void WriteUser(ServicePlan plan, Action<string> line)
    {
        List<Capability> rights = [.. plan.Capabilities];
        if (plan.RunsAsRoot)
        {
            foreach (var path in plan.Closed)
                line($"# Not everybody may read {Escaped(path)}, so this is no user of its own.");
            foreach (var path in plan.Writes)
                line($"# It writes to {Escaped(path)}, so this is no user of its own.");
            if (plan.Closed.Count > 0)
                rights.Add(Capability.CAP_DAC_READ_SEARCH);
        }
        else
        {
            line("User=lanboot");
            line("DynamicUser=yes");
            line($"AmbientCapabilities={string.Join(' ', rights)}");
        }

        line($"CapabilityBoundingSet={string.Join(' ', rights)}");
        foreach (var path in plan.Writes)
            line($"ReadWritePaths={Quoted(path)}");
    }

    private static void WriteWalls(ServicePlan plan, Action<string> line)
    {
        line("NoNewPrivileges=yes");
        line("ProtectSystem=strict");
        line("ProtectHome=read-only");
        line("PrivateTmp=yes");
        line("PrivateDevices=yes");
        line("ProtectClock=yes");
        line("ProtectControlGroups=yes");
        line("ProtectHostname=yes");
        line("ProtectKernelLogs=yes");
        line("ProtectKernelModules=yes");
        // Forwarding is switched on under /proc/sys, which this would make read-only.
        line($"ProtectKernelTunables={(plan.WritesSysctls ? "no" : "yes")}");
        line("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET");
        line("RestrictNamespaces=yes");
        line("RestrictRealtime=yes");
        line("RestrictSUIDSGID=yes");
        line("LockPersonality=yes");
        line("SystemCallArchitectures=native");
        line("SystemCallFilter=@system-service");
        // A call that is not in the list fails, where it would end the service otherwise.
        line("SystemCallErrorNumber=EPERM");
    }

    /// <summary>systemd.syntax(7): quotes and backslashes; percent begins a specifier, and in command lines a dollar a variable.</summary>
    private static string Quoted(string word)
    {
        if (word.Length > 0 && word.All(IsPlain))
            return word;
        var text = word
            .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)
            .Replace("$", "$$", StringComparison.Ordinal);
        return $"\"{text}\"";
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || "/._-+=,:@".Contains(letter, StringComparison.Ordinal);

    private static string Escaped(string text) =>
        text.ReplaceLineEndings(" ").Replace("%", "%%", StringComparison.Ordinal);
}
