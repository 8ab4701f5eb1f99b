using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;
using Xunit;
using static Lanboot.Tests.Protocols.Rpc.RpcMessages;

namespace Lanboot.Tests.Protocols.Rpc;

public sealed class RpcServerTests
{
    private readonly RpcServer _server = new(new Fixed(NfsProtocol.NFS_PROGRAM), new PortmapProgram([]));

    [Theory]
    [InlineData(100003, 3, 0, "00000000")] // NULL
    [InlineData(100003, 3, 1, "00000000 0000002a")]
    [InlineData(100003, 3, 2, "00000003")] // PROC_UNAVAIL
    [InlineData(100003, 3, 3, "00000004")] // GARBAGE_ARGS
    [InlineData(100003, 3, 4, "00000005")] // results that do not fit: SYSTEM_ERR
    [InlineData(100003, 4, 0, "00000002 00000003 00000003")] // mount.nfs tries version 4 first
    [InlineData(100003, 0, 0, "00000002 00000003 00000003")] // rpcinfo asks so for the versions that there are
    [InlineData(100227, 3, 0, "00000001")] // NFS_ACL is asked for on the same connection
    [InlineData(100021, 4, 0, "00000001")] // so is NLM
    public void What_can_t_be_done_is_said_as_the_standard_says_it(uint program, uint version, uint procedure, string status) =>
        Assert.Equal(
            $"00000007 00000001 00000000 00000000 00000000 {status}", _server.Answer(Call(program, version, procedure), Near));

    [Fact]
    public void Version_4_of_rpcinfo_learns_that_there_is_only_3() =>
        Assert.EndsWith("00000001 00000000 00000000 00000000 00000002 00000003 00000003", _server.Answer(Captured("Rpc/rpcinfo-nfs-v4-null"), Near), StringComparison.Ordinal);

    [Fact]
    public void Another_version_of_RPC_is_denied() =>
        Assert.Equal("00000007 00000001 00000001 00000000 00000002 00000002", _server.Answer(Bytes("00000007 00000000 00000003"), Near));

    [Theory]
    [InlineData("00000006 00000000", 5)] // RPCSEC_GSS: AUTH_TOOWEAK
    [InlineData("00000001 00000008 00000001 00000100", 1)] // AUTH_SYS with a name of 256 bytes: AUTH_BADCRED
    [InlineData("00000001 00000018 00000001 00000000 00000000 00000000 00000011 00000000", 1)] // with 17 groups
    public void A_credential_that_we_do_not_take_is_denied(string credential, int status) =>
        Assert.Equal(
            $"00000007 00000001 00000001 00000001 {status:x8}",
            _server.Answer(Bytes($"00000007 00000000 00000002 000186a3 00000003 00000001 {credential} 00000000 00000000"), Near));

    [Theory]
    [InlineData("")]
    [InlineData("00000007 00000001 00000000")] // a reply
    [InlineData("00000007 00000000")]
    [InlineData("00000007 00000000 00000002 000186a3 00000003")] // cut off in its head
    [InlineData("00000007 00000000 00000002 000186a3 00000003 00000000 00000000 00000191")] // a credential of 401 bytes
    public void What_is_no_call_is_not_answered(string message) => Assert.Equal("garbage", _server.Answer(Bytes(message), Near));

    [Fact]
    public void A_stranger_gets_no_more_over_UDP_than_he_sent()
    {
        var stranger = NearByUdp with { IsNear = false };
        foreach (var call in (byte[][])[Call(100003, 3, 1), Call(100000, 2, 4), Call(100000, 4, 4), Captured("Rpc/rpcinfo-dump-v3")])
            Assert.EndsWith("00000001 00000001 00000001 00000005", _server.Answer(call, stranger), StringComparison.Ordinal);
        Assert.EndsWith("00000000", _server.Answer(Call(100003, 3, 0), stranger), StringComparison.Ordinal);
        Assert.EndsWith("0000002a", _server.Answer(Call(100003, 3, 1), stranger with { Transport = RpcTransport.TCP }), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_read_from_the_credential()
    {
        Assert.True(RpcUser.TryRead(Bytes("00000001 00000003 61626300 000003e8 00000064 00000002 00000018 00000019"), out var user));
        Assert.Equal((1000u, 100u, false), (user.UserId, user.GroupId, user.IsAnonymous));
        Assert.True(user.IsIn(100) && user.IsIn(24) && user.IsIn(25));
        Assert.False(user.IsIn(26));
        user.Become(65534, 65533);
        Assert.False(user.IsIn(24) || user.IsIn(100));
        Assert.True(user.IsIn(65533));
    }

    /// <summary>Procedure 1 answers 42.</summary>
    private sealed class Fixed(uint number) : IRpcProgram
    {
        public uint Number => number;

        public uint Lowest => 3;

        public uint Highest => 3;

        public bool Speaks(uint version) => version == 3;

        public RpcAcceptStatus? Perform(
            scoped in RpcCall request, scoped in RpcCaller caller, scoped ref RpcUser user, scoped ref WireWriter results, out RpcPayload payload)
        {
            payload = default;
            results.WriteUInt32(42);
            if (request.Procedure == 4)
                results.WriteZeros(1 << 20);
            return request.Procedure switch { 1 or 4 => RpcAcceptStatus.SUCCESS, 3 => RpcAcceptStatus.GARBAGE_ARGS, _ => RpcAcceptStatus.PROC_UNAVAIL };
        }
    }
}
