namespace Lanboot.Host;

/// <summary>A program that holds a port.</summary>
/// <param name="Name">What the kernel calls it: "dnsmasq".</param>
/// <param name="Pid">Its process id.</param>
public sealed record PortHolder(string Name, int Pid)
{
    /// <summary>The systemd service that it runs in: "dnsmasq.service"; null outside of services.</summary>
    public string? Service { get; init; }

    /// <summary>The command that ends it.</summary>
    public string StopCommand => Service is { } service ? $"systemctl stop {service}" : $"kill {Pid}";

    public override string ToString() => $"{Name} (pid {Pid})";
}
