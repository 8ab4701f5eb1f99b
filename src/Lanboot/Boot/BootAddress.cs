using System.Net;

namespace Lanboot.Boot;

/// <summary>Where a machine reaches us: the address of the interface that its packets come in on, and the HTTP port.</summary>
public sealed record BootAddress(IPAddress Server, int HttpPort = 80)
{
    /// <summary>"192.168.0.1" or "192.168.0.1:8080": what stands after "http://".</summary>
    public string Host => HttpPort == 80 ? Server.ToString() : $"{Server}:{HttpPort}";

    /// <summary>"http://192.168.0.1" or "http://192.168.0.1:8080", without a slash at the end.</summary>
    public string Http => $"http://{Host}";
}
