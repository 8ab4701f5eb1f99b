namespace Lanboot.Servers.Http;

/// <summary>Somebody whose socket <see cref="SocketLoop"/> waits for.</summary>
internal interface ISocketWatcher
{
    /// <summary>Something happened at the socket; several threads may come with it at the same time.</summary>
    /// <param name="events">epoll(7)'s.</param>
    void Happened(uint events);
}
