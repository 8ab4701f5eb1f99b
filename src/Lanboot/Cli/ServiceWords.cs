using Lanboot.Host;
using Lanboot.Service;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>What the commands that write services have in common: the program as a service runs it, and what they say.</summary>
internal static class ServiceWords
{
    /// <summary>The program's file, as a service must call it, with the arguments behind it.</summary>
    public static IReadOnlyList<string> Command(IEnumerable<string> arguments)
    {
        var self = Environment.ProcessPath ?? Commands.Name;
        // Run as "dotnet lanboot.dll": the program is the first argument.
        return Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? [self, Path.GetFullPath(Environment.GetCommandLineArgs()[0]), .. arguments]
            : [self, .. arguments];
    }

    /// <summary>Where the program finds .NET, when that is no place that it knows by itself.</summary>
    public static IReadOnlyList<string> Variables() =>
        Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? [$"DOTNET_ROOT={root}"] : [];

    /// <summary>The rights that serving so needs.</summary>
    public static IReadOnlyList<Capability> Rights(LanbootSettings settings)
    {
        var (udp, tcp) = Announcement.Ports(settings);
        List<Capability> rights = [];
        if (udp.Concat(tcp).Any(port => port < 1024))
            rights.Add(Capability.CAP_NET_BIND_SERVICE);
        var changes = settings.Host is not { Address: null, ShareInternet: null };
        if (settings.Dhcp.Mode != DhcpMode.Off || changes)
            rights.Add(Capability.CAP_NET_ADMIN);
        if (settings.Dhcp.Mode != DhcpMode.Off || settings.RouterAdvertisement || settings.Host.Address is not null)
            rights.Add(Capability.CAP_NET_RAW);
        return rights;
    }

    /// <summary>Installs, shows or takes away.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Install(ServicePlan plan, Systemd systemd, Streams streams)
    {
        try
        {
            systemd.Install(plan.Name, ServiceUnit.Write(plan));
            streams.Out.WriteLine($"The service {plan.Name} runs, and starts with this host ({systemd.FileOf(plan.Name)}).");
            streams.Out.WriteLine($"What it says:  journalctl -fu {plan.Name}");
            return ExitCode.Fine;
        }
        catch (ServiceException impossible)
        {
            streams.Complain([impossible.Message]);
            return ExitCode.Failed;
        }
    }

    /// <inheritdoc cref="Install"/>
    public static int Remove(string name, Systemd systemd, Streams streams)
    {
        try
        {
            streams.Out.WriteLine(systemd.Remove(name)
                ? $"The service {name} has ended and is taken away."
                : $"There is no service {name} here.");
            return ExitCode.Fine;
        }
        catch (ServiceException impossible)
        {
            streams.Complain([impossible.Message]);
            return ExitCode.Failed;
        }
    }
}
