using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Xunit;

namespace Lanboot.Tests.Protocols.Nfs;

public sealed class NfsRightsTests
{
    private const NfsAccess All = (NfsAccess)0x3f;

    [Theory]
    [InlineData(NfsFileType.NF3REG, 0x124, 0, 0x01)] // 0444: root reads it, and can't run it
    [InlineData(NfsFileType.NF3REG, 0x16d, 0, 0x21)] // 0555
    [InlineData(NfsFileType.NF3REG, 0x100, 0, 0x01)] // 0400 of another: root reads all
    [InlineData(NfsFileType.NF3DIR, 0x000, 0, 0x03)]
    [InlineData(NfsFileType.NF3REG, 0x180, 1000, 0x01)] // 0600, the owner; nobody writes
    [InlineData(NfsFileType.NF3REG, 0x180, 1001, 0x00)]
    [InlineData(NfsFileType.NF3REG, 0x1e8, 1001, 0x21)] // 0750, in its group
    [InlineData(NfsFileType.NF3REG, 0x1e8, 1002, 0x00)]
    [InlineData(NfsFileType.NF3DIR, 0x1ed, 1002, 0x03)] // 0755
    [InlineData(NfsFileType.NF3DIR, 0x1e4, 1002, 0x01)] // 0744: may list, may not enter
    [InlineData(NfsFileType.NF3REG, 0x03f, 1000, 0x00)] // 0077: the owner's bits count for the owner
    public void The_permission_bits_decide(NfsFileType type, uint mode, uint user, uint allowed) =>
        Assert.Equal((NfsAccess)allowed, NfsRights.Allowed(File(type, mode), User(user), All));

    [Fact]
    public void Only_what_was_asked_is_answered() =>
        Assert.Equal(NfsAccess.ACCESS3_READ, NfsRights.Allowed(File(NfsFileType.NF3REG, 0x1ff), User(0), NfsAccess.ACCESS3_READ));

    [Theory]
    [InlineData(0x049, 1002, true)] // 0111: the client's kernel reads what it runs
    [InlineData(0x000, 1000, true)] // its owner may have opened it before
    [InlineData(0x120, 1002, false)] // 0440
    public void Reading_follows_running_and_owning(uint mode, uint user, bool may) =>
        Assert.Equal(may, NfsRights.MayRead(File(NfsFileType.NF3REG, mode), User(user)));

    private static NfsAttributes File(NfsFileType type, uint mode) =>
        new() { Type = type, Mode = mode, UserId = 1000, GroupId = 2000, Size = 0, FileSystem = 1, FileId = 1 };

    /// <summary>1001 is in the file's group.</summary>
    private static RpcUser User(uint id)
    {
        var user = RpcUser.Anonymous;
        user.Become(id, id == 1001 ? 2000u : 99);
        return user;
    }
}
