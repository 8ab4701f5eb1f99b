using System.Net;
using System.Net.Sockets;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>Clients that mean harm: the others are served on, and the server stays as small as it was.</summary>
public sealed class NbdHostileTests
{
    private const int HalfOpen = 3000;

    /// <summary>Of the server's memory, in kB; a connection costs some kB.</summary>
    private const long MostGrowth = 64 << 10;

    [Fact]
    public async Task Thousands_of_half_open_connections_and_broken_handshakes_leave_others_unharmed()
    {
        Requires.RootAndPrograms("ip", "nbdinfo", "nbdcopy");
        await using var lab = await NbdLab.StartAsync();
        // A /24 of further addresses on the wire, since one address alone has a bound of its own.
        for (var i = 0; i < 20; i++)
            lab.Client.Ip($"address add 192.168.77.{100 + i}/24 dev {LabNetwork.Interface}");
        var before = lab.ServerMemory();

        var open = NamespaceThread.In(lab.Client, () => Enumerable.Range(0, HalfOpen).Select(i => Connect($"192.168.77.{100 + i % 20}")).ToList());
        try
        {
            // A third says nothing, a third begins an option that never ends, a third asks for terabytes.
            for (var i = 0; i < HalfOpen; i++)
                Send(open[i], Harm(i));

            Assert.Contains("newstyle-fixed", lab.Client.Run("nbdinfo", NbdLab.Uri("archiso")), StringComparison.Ordinal);
            lab.Client.Run("nbdcopy", NbdLab.Uri("archiso"), "null:");
            Assert.InRange(lab.ServerMemory() - before, long.MinValue, MostGrowth);
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    private static byte[] Harm(int which) => (which % 3) switch
    {
        0 => [],
        // Client flags, and a GO whose data never comes.
        1 => Convert.FromHexString("00000003" + "49484156454f5054" + "00000007" + "00001000" + "00000fff"),
        // Client flags, and an option of 4 GiB.
        _ => Convert.FromHexString("00000003" + "49484156454f5054" + "0000ffff" + "ffffffff"),
    };

    private static Socket Connect(string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(NbdLab.Server, 10809);
        return socket;
    }

    private static void Send(Socket socket, byte[] bytes)
    {
        try
        {
            socket.Send(bytes);
        }
        catch (SocketException)
        {
            // It was closed already, as it deserves.
        }
    }
}
