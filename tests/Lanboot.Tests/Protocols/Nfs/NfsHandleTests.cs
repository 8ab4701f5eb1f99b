using Lanboot.Protocols.Nfs;
using Xunit;

namespace Lanboot.Tests.Protocols.Nfs;

public sealed class NfsHandleTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly NfsHandle Meant = new(0x01020304, 0x1112131415161718, 0x2122232425262728);

    /// <summary>The code was worked out with openssl (dgst -sha256 -mac HMAC) from the 21 bytes before it.</summary>
    [Fact]
    public void It_is_laid_out_as_it_is_said() =>
        Assert.Equal("01" + "01020304" + "1112131415161718" + "2122232425262728" + "0C02F0995A89B50036CB51", Convert.ToHexString(Write(Meant)));

    [Fact]
    public void It_is_good_after_a_restart_with_the_same_secret()
    {
        Assert.True(NfsHandle.TryRead(Write(Meant), Secret.ToArray(), out var read));
        Assert.Equal(Meant, read);
    }

    [Fact]
    public void Whoever_changes_a_bit_of_it_has_none()
    {
        for (var bit = 0; bit < 8 * NfsHandle.Length; bit++)
        {
            var handle = Write(Meant);
            handle[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(NfsHandle.TryRead(handle, Secret, out _), $"with bit {bit} changed");
        }
    }

    [Fact]
    public void One_of_another_length_or_of_another_server_is_none()
    {
        var handle = Write(Meant);
        Assert.False(NfsHandle.TryRead(handle.AsSpan(..^1), Secret, out _));
        Assert.False(NfsHandle.TryRead([.. handle, 0], Secret, out _));
        Assert.False(NfsHandle.TryRead([], Secret, out _));
        Assert.False(NfsHandle.TryRead(handle, new byte[32], out _));
    }

    private static byte[] Write(NfsHandle handle)
    {
        var bytes = new byte[NfsHandle.Length];
        handle.Write(bytes, Secret);
        return bytes;
    }
}
