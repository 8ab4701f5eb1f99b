using System.Net;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>
/// Kestrel's connections by way of <see cref="SocketLoop"/>. .NET's own hear of bytes in one thread and work in another, and can send no range
/// of a file without copying it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketTransport(HttpLimits limits) : IConnectionListenerFactory, IDisposable
{
    private readonly SocketLoop _loop = new();

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new SocketListener((IPEndPoint)endpoint, limits, _loop));

    public void Dispose() => _loop.Dispose();
}
