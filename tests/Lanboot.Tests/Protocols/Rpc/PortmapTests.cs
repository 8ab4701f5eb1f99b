using System.Text;
using Lanboot.Protocols.Rpc;
using Xunit;
using static Lanboot.Tests.Protocols.Rpc.RpcMessages;

namespace Lanboot.Tests.Protocols.Rpc;

public sealed class PortmapTests
{
    private readonly RpcServer _server = new(new PortmapProgram(
    [
        new RpcService(100000, 2, RpcTransport.TCP, 111),
        new RpcService(100003, 3, RpcTransport.TCP, 2049),
        new RpcService(100003, 3, RpcTransport.UDP, 2049),
        new RpcService(100005, 1, RpcTransport.TCP, 2050),
        new RpcService(100005, 3, RpcTransport.TCP, 2049),
        new RpcService(100005, 3, RpcTransport.UDP, 2049),
    ]));

    [Theory]
    [InlineData("Rpc/libnfs-getport", "00000801")] // MOUNT 3 over TCP
    [InlineData("Rpc/klibc-getport", "00000801")] // the same, by an initramfs
    [InlineData("Rpc/mount-nfs-getport", "00000801")] // MOUNT 3 over UDP, asked over UDP
    public void Real_clients_learn_the_port(string capture, string port) => Assert.Equal(port, _server.Results(Captured(capture), Near));

    [Theory]
    [InlineData("000186a5 00000001 00000006 00000000", "00000802")]
    [InlineData("000186a3 00000004 00000006 00000000", "00000801")] // another version is there: a call to it tells which
    [InlineData("000186a5 00000001 00000011 00000000", "00000801")]
    [InlineData("000186b5 00000004 00000006 00000000", "00000000")] // NLM is not
    [InlineData("000186a3 00000003 00000001 00000000", "00000000")]
    public void GETPORT_names_the_port_or_0(string mapping, string port) => Assert.Equal(port, _server.Results(Call(100000, 2, 3, mapping), Near));

    [Fact]
    public void Rpcinfo_gets_the_address_that_it_asked() =>
        // It asks for the portmapper itself first.
        Assert.Equal($"00000012 {Hex("192.168.77.1.0.111")}", _server.Results(Captured("Rpc/rpcinfo-getaddr-v4"), Near));

    /// <summary>Port 2049 is 8 · 256 + 1.</summary>
    [Theory]
    [InlineData("00000003 74637000", 3, "192.168.77.1.8.1")] // tcp
    [InlineData("00000003 75647000", 3, "192.168.77.1.8.1")] // udp
    [InlineData("00000000", 3, "192.168.77.1.8.1")]
    [InlineData("00000004 74637036", 3, "")] // tcp6
    [InlineData("00000003 74637000", 9, "")] // GETVERSADDR: exactly version 4
    public void GETADDR_goes_by_the_network(string network, uint procedure, string address) =>
        Assert.Equal(
            $"{address.Length:x8}{(address.Length == 0 ? "" : " " + Hex(address))}",
            _server.Results(Call(100000, 4, procedure, $"000186a3 00000004 {network} 00000000 00000000"), Near));

    [Fact]
    public void DUMP_lists_all_as_version_2_has_it() =>
        Assert.Equal(
            "00000001 000186a0 00000002 00000006 0000006f 00000001 000186a3 00000003 00000006 00000801 "
            + "00000001 000186a3 00000003 00000011 00000801 00000001 000186a5 00000001 00000006 00000802 "
            + "00000001 000186a5 00000003 00000006 00000801 00000001 000186a5 00000003 00000011 00000801 00000000",
            _server.Results(Captured("Rpc/rpcinfo-dump-v2"), Near));

    [Fact]
    public void DUMP_lists_all_as_versions_3_and_4_have_it() =>
        Assert.StartsWith(
            $"00000001 000186a0 00000002 00000003 74637000 00000012 {Hex("192.168.77.1.0.111")} 00000009 {Hex("superuser")} 00000001 000186a3",
            _server.Results(Captured("Rpc/rpcinfo-dump-v3"), Near), StringComparison.Ordinal);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void Nobody_registers_here(uint version, uint procedure) =>
        Assert.Equal("00000000", _server.Results(Call(100000, version, procedure, "000186a3 00000003 00000006 00000bb8"), NearByUdp));

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 5)]
    [InlineData(4, 5)]
    [InlineData(4, 10)]
    public void No_call_is_passed_on_to_others(uint version, uint procedure)
    {
        Assert.Equal("", _server.Answer(Call(100000, version, procedure, "000186a3 00000003 00000000 00000000"), NearByUdp));
        Assert.EndsWith("00000003", _server.Answer(Call(100000, version, procedure, "000186a3 00000003 00000000 00000000"), Near), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 3, "000186a3 00000003", 4)] // GARBAGE_ARGS
    [InlineData(4, 3, "000186a3 00000003 00000100", 4)]
    [InlineData(2, 6, "", 3)] // PROC_UNAVAIL
    [InlineData(3, 9, "", 3)]
    public void What_is_wrong_is_said(uint version, uint procedure, string arguments, int status) =>
        Assert.EndsWith($" {status:x8}", _server.Answer(Call(100000, version, procedure, arguments), Near), StringComparison.Ordinal);

    [Fact]
    public void A_registration_is_a_call_of_version_2()
    {
        var message = new byte[100];
        var length = Portmap.WriteRegistration(message, 7, set: true, new RpcService(100003, 3, RpcTransport.TCP, 2049));
        Assert.Equal(Call(100000, 2, 1, "000186a3 00000003 00000006 00000801"), message[..length]);
        length = Portmap.WriteQuestion(message, 7, new RpcService(100003, 3, RpcTransport.TCP, 2049));
        Assert.Equal(Call(100000, 2, 3, "000186a3 00000003 00000006 00000000"), message[..length]);
        length = Portmap.WriteRegistration(message, 7, set: false, new RpcService(100003, 3, RpcTransport.TCP, 2049));
        Assert.Equal(2, message[23]);
        Assert.Equal(56, length);
    }

    [Theory]
    [InlineData("00000007 00000001 00000000 00000000 00000000 00000000 00000001", 1u)]
    [InlineData("00000007 00000001 00000000 00000000 00000000 00000000 00000000", 0u)]
    [InlineData("00000007 00000001 00000000 00000000 00000000 00000000 00000802", 2050u)]
    [InlineData("00000007 00000001 00000001 00000001 00000005", 0u)]
    [InlineData("00000007 00000001 00000000 00000000 00000000 00000000", 0u)]
    [InlineData("00000008 00000001 00000000 00000000 00000000 00000000 00000001", null)]
    [InlineData("00000007", null)]
    public void Its_answer_is_a_number_or_that_to_another_call(string reply, uint? said) => Assert.Equal(said, Portmap.ReadAnswer(Bytes(reply), 7));

    private static string Hex(string text) => Words([.. Encoding.ASCII.GetBytes(text), .. new byte[Xdr.Padding(text.Length)]]);
}
