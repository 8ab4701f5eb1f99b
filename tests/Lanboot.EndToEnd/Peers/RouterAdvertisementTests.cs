using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Lab;
using Lanboot.Linux;
using Lanboot.Protocols.Icmpv6;
using Lanboot.Servers.RouterAdvertisement;
using Microsoft.Extensions.Logging;
using Firmware = Lanboot.Lab.Firmware;

namespace Lanboot.EndToEnd.Peers;

/// <summary>The router advertisement door before a raw socket, and before the iPXE that it is there for.</summary>
public sealed class RouterAdvertisementTests
{
    private const string BootingMac = "52:54:00:12:34:56";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Only_a_machine_that_boots_is_answered_and_it_is_offered_nothing()
    {
        Requires.RootAndPrograms("ip");
        using var network = LabNetwork.Create();
        var journal = new BootJournal(TimeProvider.System);
        var log = new AnswerLog();
        var server = AddHost(network, "server", "192.168.77.1/24", "fe80::1");
        var machine = AddHost(network, "machine", "192.168.77.2/24", "fe80::2");
        await using var door = Open(server, journal, log);
        using var wire = NamespaceThread.In(machine, () => new Wire());
        Meet(journal, BootingMac, BootProgram.Ipxe);
        Meet(journal, "52:54:00:00:00:02", BootProgram.None);
        Meet(journal, "52:54:00:00:00:03", BootProgram.Firmware);
        journal.Record(Mac("52:54:00:00:00:03"), BootStage.Kernel, "it has its kernel");

        wire.Solicit("52:54:00:00:00:01"); // never seen
        wire.Solicit("52:54:00:00:00:02"); // an operating system
        wire.Solicit("52:54:00:00:00:03"); // past its loader
        wire.Solicit(BootingMac);
        var frame = wire.NextAdvertisement();
        // Stopped, it has written down all that it did; it took the questions in their order.
        await door.StopAsync();

        Assert.Equal([BootingMac], log.Answered);
        // Ethernet: to the machine alone, not to a group.
        Assert.Equal(0, frame[0] & 1);
        // IPv6 (RFC 8200 section 3): 16 bytes of ICMPv6, hop limit 255, to the address that asked.
        Assert.Equal("00103AFF", Convert.ToHexString(frame[18..22]));
        Assert.Equal(IPAddress.Parse("fe80::2"), new IPAddress(frame[38..54]));
        Assert.Equal(0xffff, OnesComplementSum(frame[22..54], frame[54..]));
        // Type 134; besides the checksum nothing but zeros.
        Assert.Equal("8600", Convert.ToHexString(frame[54..56]));
        Assert.Equal(new string('0', 24), Convert.ToHexString(frame[58..]));
    }

    [Fact]
    public async Task IPXE_asks_for_a_router_once_and_goes_on()
    {
        Requires.RootAndPrograms("ip", "dnsmasq");
        VirtualMachine.Require();
        var files = Directory.CreateTempSubdirectory("lanboot-script-");
        await File.WriteAllTextAsync(
            Path.Combine(files.FullName, "boot.ipxe"), "#!ipxe\necho SCRIPT-RUNS\npoweroff\n", TestContext.Current.CancellationToken);
        using var network = LabNetwork.Create();
        var transcript = new Transcript();
        var journal = new BootJournal(TimeProvider.System);
        Meet(journal, BootingMac, BootProgram.Ipxe);
        var server = AddHost(network, "server", "192.168.77.1/24", "fe80::1");
        await using var door = Open(server, journal, new AnswerLog());
        using var questions = NamespaceThread.In(server, () => RawIcmpv6Socket.Open(
            LabNetwork.Interface, Survey().Index, RouterSolicitation.Type, IPAddress.Parse("ff02::2")));
        await using var dhcp = await DnsmasqDhcp.StartAsync(
            server, transcript, "192.168.77.100,192.168.77.150",
            "--enable-tftp", $"--tftp-root={files.FullName}", "--dhcp-boot=boot.ipxe");

        await using var machine = VirtualMachine.Start(network, transcript, Firmware.Bios, 128, BootingMac);
        await machine.BootsToAsync("SCRIPT-RUNS", TimeSpan.FromSeconds(90));

        // Unanswered it asks six times, over 13 s, before it fetches anything.
        Assert.Equal(1, CountFrom(questions, BootingMac));
        files.Delete(recursive: true);
    }

    private static NetworkNamespace AddHost(LabNetwork network, string role, string address, string linkLocal)
    {
        var host = network.AddHost(role, address);
        // nodad: the address can be used at once, and no other host of the test has it.
        host.Ip($"address add {linkLocal}/64 dev {LabNetwork.Interface} nodad");
        return host;
    }

    private static RouterAdvertisementDoor Open(NetworkNamespace server, BootJournal journal, AnswerLog log)
    {
        var door = NamespaceThread.In(server, () =>
        {
            var made = new RouterAdvertisementDoor([Survey().ToHostInterface()], journal, TimeProvider.System, log);
            made.StartAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
            return made;
        });
        Assert.Equal([$"ICMPv6 router solicitations on {LabNetwork.Interface}"], door.Listening);
        return door;
    }

    private static SurveyedInterface Survey() => new NetworkInterfaces().Survey().Single(each => each.Name == LabNetwork.Interface);

    private static void Meet(BootJournal journal, string mac, BootProgram program) =>
        journal.Meet(new Machine(Mac(mac)) { Program = program });

    private static MacAddress Mac(string text)
    {
        Assert.True(MacAddress.TryParse(text, out var mac));
        return mac;
    }

    /// <summary>How many of the waiting solicitations are of this machine; the switch and the host ask for routers, too.</summary>
    private static int CountFrom(Socket socket, string mac)
    {
        var message = new byte[1500];
        var count = 0;
        while (socket.Available > 0)
        {
            var length = socket.Receive(message);
            if (RouterSolicitation.TryParse(message.AsSpan(0, length), out var solicitation)
                && solicitation.SourceLinkLayerAddress is { Length: >= MacAddress.Length } source
                && MacAddress.FromBytes(source) == Mac(mac))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>RFC 4443 section 2.3 and RFC 8200 section 8.1: 0xffff when the checksum in the message is right.</summary>
    private static int OnesComplementSum(byte[] addresses, byte[] message)
    {
        byte[] all = [.. addresses, 0, 0, 0, (byte)message.Length, 0, 0, 0, 58, .. message];
        var sum = 0;
        for (var i = 0; i < all.Length; i += 2)
            sum += (all[i] << 8) | all[i + 1];
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }

    /// <summary>Who was answered, in order.</summary>
    private sealed class AnswerLog : ILogger<RouterAdvertisementDoor>
    {
        private readonly ConcurrentQueue<string> _answered = [];

        public IEnumerable<string> Answered => _answered;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId id, TState state, Exception? e, Func<TState, Exception?, string> text) =>
            _answered.Enqueue(text(state, e).Split(' ')[0]);
    }

    /// <summary>A machine without an IPv6 stack of its own: sends solicitations, sees every frame.</summary>
    private sealed class Wire : IDisposable
    {
        // ETH_P_IPV6 of linux/if_ether.h, in network order as packet(7) wants it.
        private static readonly ProtocolType EthernetIpv6 = (ProtocolType)IPAddress.HostToNetworkOrder(unchecked((short)0x86dd));

        private readonly Socket _frames = new(AddressFamily.Packet, SocketType.Raw, EthernetIpv6)
        {
            ReceiveTimeout = (int)Soon.TotalMilliseconds,
        };
        private readonly Socket _sender;
        private readonly IPEndPoint _routers;

        public Wire()
        {
            var index = Survey().Index;
            _sender = RawIcmpv6Socket.Open(LabNetwork.Interface, index, RouterAdvertisement.Type, IPAddress.Parse("ff02::1"));
            _sender.Bind(new IPEndPoint(IPAddress.Parse($"fe80::2%{index}"), 0));
            _sender.SetRawSocketOption(41, 18, BitConverter.GetBytes(255)); // IPV6_MULTICAST_HOPS
            _routers = new IPEndPoint(new IPAddress(IPAddress.Parse("ff02::2").GetAddressBytes(), index), 0);
        }

        public void Solicit(string mac) =>
            _sender.SendTo(Convert.FromHexString($"85000000000000000101{mac.Replace(":", "", StringComparison.Ordinal)}"), _routers);

        /// <summary>The next router advertisement, from its Ethernet header on.</summary>
        public byte[] NextAdvertisement()
        {
            var buffer = new byte[2048];
            while (true)
            {
                var length = _frames.Receive(buffer);
                if (length > 54 && buffer[20] == 58 && buffer[54] == RouterAdvertisement.Type)
                    return buffer[..length];
            }
        }

        public void Dispose()
        {
            _frames.Dispose();
            _sender.Dispose();
        }
    }
}
