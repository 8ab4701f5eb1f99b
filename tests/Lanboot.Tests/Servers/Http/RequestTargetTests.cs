using System.Text;
using Lanboot.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "")]
    [InlineData("//", "")]
    [InlineData("/boot.ipxe", "boot.ipxe")]
    // PXELINUX with option 210 "http://192.168.0.1/" and a path that begins with a slash.
    [InlineData("//arch/boot/x86_64/vmlinuz-linux", "arch/boot/x86_64/vmlinuz-linux")]
    [InlineData("/images//arch///x", "images/arch/x")]
    [InlineData("/images/arch/", "images/arch")]
    [InlineData("/a%20b", "a b")]
    [InlineData("/a+b", "a+b")]
    [InlineData("/a%2Bb", "a+b")]
    [InlineData("/caf%c3%a9", "café")]
    [InlineData("/caf%C3%A9/x", "café/x")]
    // Decoded once: what is a percent sign afterwards stays one.
    [InlineData("/a%2520b", "a%20b")]
    [InlineData("/a%2fb", "a/b")]
    // Windows' loader.
    [InlineData("/Boot\\BCD", "Boot/BCD")]
    [InlineData("/%5C..%5c..%5cetc\\passwd", "etc/passwd")]
    [InlineData("/./a/./b/.", "a/b")]
    [InlineData("/.hidden/..x/x..", ".hidden/..x/x..")]
    [InlineData("/a/b/../c", "a/c")]
    [InlineData("/../../etc/passwd", "etc/passwd")]
    [InlineData("/a/../../../etc/passwd", "etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd", "etc/passwd")]
    [InlineData("/a/%2E./%2e%2e%2fetc/passwd", "etc/passwd")]
    [InlineData("/%2f%2f..%2f..%2fetc/passwd", "etc/passwd")]
    [InlineData("http://192.168.0.1/boot/x", "boot/x")]
    [InlineData("HTTP://192.168.0.1:8080/boot/x", "boot/x")]
    [InlineData("http://192.168.0.1", "")]
    // Some Dell firmware with shim 15.8 asks for garbage: no UTF-8, so no file, but no error of the protocol.
    [InlineData("/grub/%FFOnboard", "grub/\uFFFDOnboard")]
    public void A_target_becomes_a_path_in_the_tree(string target, string path)
    {
        Assert.True(RequestTarget.TryParse(target, out var parsed));
        Assert.Equal(new RequestTarget(path, ""), parsed);
    }

    [Theory]
    [InlineData("/boot.ipxe?mac=52-54-00-12-34-56", "boot.ipxe", "mac=52-54-00-12-34-56")]
    [InlineData("/a?", "a", "")]
    [InlineData("/a?b?c", "a", "b?c")]
    [InlineData("/a?%00", "a", "%00")]
    [InlineData("/a%3fb?c", "a?b", "c")]
    [InlineData("http://x?y=/../z", "", "y=/../z")]
    public void A_query_is_kept_as_it_was_sent(string target, string path, string query)
    {
        Assert.True(RequestTarget.TryParse(target, out var parsed));
        Assert.Equal(new RequestTarget(path, query), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a")]
    [InlineData("example.com:80")]
    [InlineData("https://x/")]
    [InlineData("/a%")]
    [InlineData("/a%2")]
    [InlineData("/a%zz")]
    [InlineData("/a%-1")]
    [InlineData("/a%00")]
    [InlineData("/a%00.efi")]
    [InlineData("/a\0b")]
    public void What_is_malformed_is_refused(string target) => Assert.False(RequestTarget.TryParse(target, out _));

    [Fact]
    public void Any_target_is_read_as_a_slow_second_reading_does()
    {
        string[] pieces = ["/", "//", ".", "..", "%2e", "%2E", "%2f", "%", "%0", "%00", "%41", "%c3%a9", "%ff", "a", "bc", "+", "\\", "?", "=", "é", "\0", "http://", "h:80"];
        var random = new Random(20261121);
        for (var round = 0; round < 20_000; round++)
        {
            var target = (random.Next(8) == 0 ? "" : "/") + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));

            var understood = RequestTarget.TryParse(target, out var parsed);

            Assert.Equal(SlowReading(target), understood ? parsed : null);
            if (understood)
                Assert.DoesNotContain(parsed.Path.Split('/'), segment => segment is "." or ".." || (segment.Length == 0 && parsed.Path.Length > 0));
        }
    }

    /// <summary>Octet by octet, and the dots left to the base library's own rules for paths.</summary>
    private static RequestTarget? SlowReading(string target)
    {
        if (target.StartsWith("http://", StringComparison.Ordinal))
            target = target[7..].SkipWhile(c => c is not ('/' or '?')).Aggregate("", (text, c) => text + c);
        else if (target is not ['/', ..])
            return null;

        var parts = target.Split('?', 2);
        var octets = new List<byte>();
        for (var i = 0; i < parts[0].Length; i++)
        {
            if (parts[0][i] == '%')
            {
                if (i + 2 >= parts[0].Length || !(char.IsAsciiHexDigit(parts[0][i + 1]) && char.IsAsciiHexDigit(parts[0][i + 2])))
                    return null;
                octets.Add(Convert.ToByte(parts[0].Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes([parts[0][i]]));
            }
        }

        return octets.Contains(0)
            ? null
            : new RequestTarget(Path.GetFullPath("/" + Encoding.UTF8.GetString([.. octets]).Replace('\\', '/')).Trim('/'), parts.ElementAtOrDefault(1) ?? "");
    }
}
