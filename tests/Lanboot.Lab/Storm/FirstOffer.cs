using Lanboot.Boot;
using Lanboot.Lab.Storm.Protocols;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Lab.Storm;

/// <summary>Waits for a DHCP server to be there, by asking it.</summary>
public static class FirstOffer
{
    /// <param name="every">How often it is asked: so exact is the time.</param>
    /// <returns>When the first offer came.</returns>
    /// <exception cref="TimeoutException">None came.</exception>
    public static async Task<DateTime> WaitAsync(StormHost host, MacAddress machine, TimeSpan every, TimeSpan patience)
    {
        const uint Transaction = 1;
        await using var ear = new DhcpEar(host);
        var answers = ear.Listen(Transaction);
        var packet = new CapturedPacket("ovmf-pxe-discover").Discover(machine, Transaction);
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < patience;)
        {
            await ear.SendAsync(packet);
            await Task.Delay(every);
            if (answers.TryRead(out var answer) && answer.Type == DhcpMessageType.Offer)
                return answer.Received;
        }

        throw new TimeoutException("No server offers an address.");
    }
}
