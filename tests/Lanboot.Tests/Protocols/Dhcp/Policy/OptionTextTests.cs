using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Policy;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp.Policy;

/// <summary>What dnsmasq 2.90 sends for the same text; the bytes are those of its replies.</summary>
public sealed class OptionTextTests
{
    [Theory]
    // Names are names, whatever they look like.
    [InlineData(66, "192.168.0.1", null, "3139322E3136382E302E31")]
    [InlineData(67, "10", null, "3130")]
    // No table says what these are, so their look does.
    [InlineData(209, "boot/syslinux/archiso.cfg", null, "626F6F742F7379736C696E75782F617263686973 6F2E636667")]
    [InlineData(210, "/arch/", null, "2F617263682F")]
    [InlineData(210, "", null, "")]
    [InlineData(209, "192.168.0.1", null, "C0A80001")]
    [InlineData(209, "192.168.0.1", OptionForm.Text, "3139322E3136382E302E31")]
    [InlineData(200, "192.168.0.1,0.0.0.0", null, "C0A8000100000000")]
    [InlineData(211, "10", null, "0A")]
    [InlineData(211, "300", null, "012C")]
    [InlineData(211, "70000", null, "00011170")]
    [InlineData(211, "30i", null, "0000001E")]
    [InlineData(211, "30s", null, "001E")]
    [InlineData(208, "f1:00:74:7e", null, "F100747E")]
    [InlineData(200, "a:b", null, "0A0B")]
    [InlineData(200, "ab", null, "6162")]
    [InlineData(200, "http://x/", null, "687474703A2F2F782F")]
    // Numbers of a known width.
    [InlineData(26, "1500", null, "05DC")]
    [InlineData(2, "-3600", null, "FFFFF1F0")]
    [InlineData(19, "1", null, "01")]
    [InlineData(93, "7", null, "0007")]
    [InlineData(58, "30m", null, "00000708")]
    [InlineData(42, "0.0.0.0, 10.0.0.1", null, "000000000A000001")]
    // RFC 3442: the length, and only the bytes that it needs.
    [InlineData(121, "10.0.0.0/8,192.168.0.254", null, "080AC0A800FE")]
    // RFC 3397 and RFC 3361.
    [InlineData(119, "eng.example.com,example.com", null, "03656E67076578616D706C6503636F6D00C004")]
    [InlineData(120, "10.0.0.1", null, "010A000001")]
    [InlineData(120, "a.b", null, "0001610162 00")]
    public void A_text_becomes_the_bytes_that_dnsmasq_sends(int code, string text, OptionForm? form, string bytes)
    {
        var value = OptionText.Read((byte)code, text, form, out var problem);
        Assert.Null(problem);
        Assert.Equal(bytes.Replace(" ", "", StringComparison.Ordinal), value!.ToString());
    }

    [Theory]
    [InlineData(3, "router")]
    [InlineData(3, "10.0.0")]
    [InlineData(26, "70000")]
    [InlineData(26, "big")]
    [InlineData(58, "soon")]
    [InlineData(119, "a..b")]
    [InlineData(200, "1,2")]
    [InlineData(66, "größe")]
    public void What_is_no_value_of_its_type_is_refused(int code, string text)
    {
        Assert.Null(OptionText.Read((byte)code, text, null, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void Inside_of_another_option_nobody_knows_types()
    {
        Assert.Equal("0A000001", OptionText.Read(null, "10.0.0.1", null, out _)!.ToString());
        Assert.Null(OptionText.Read(null, new string('x', 254), null, out var problem));
        Assert.Equal("at most 253 bytes", problem);
    }

    [Fact]
    public void Zero_is_our_own_address_where_addresses_are_meant()
    {
        var value = OptionText.Read(6, "0.0.0.0,9.9.9.9", null, out _)!;
        var bytes = new byte[value.Bytes.Length];
        value.CopyTo(bytes, IPv4Address.Parse("192.168.0.1"));
        Assert.Equal([192, 168, 0, 1, 9, 9, 9, 9], bytes);
    }

    [Fact]
    public void Every_name_leads_to_its_code_and_the_first_one_is_shown()
    {
        Assert.All(OptionNames.All, name => Assert.True(OptionNames.TryFind(name, out _)));
        Assert.Distinct(OptionNames.All);
        foreach (var (name, code) in new[] { ("router", 3), ("routers", 3), ("architecture-type", 93), ("client-arch", 93), ("T1", 58), ("210", 210) })
        {
            Assert.True(OptionNames.TryFind(name, out var found));
            Assert.Equal(code, found);
        }

        Assert.Equal(("router", "client-arch", "251"), (OptionNames.Show(3), OptionNames.Show(93), OptionNames.Show(251)));
    }

    /// <summary>Each accepted text is one that a person could have meant: it fits, and reads the same a second time.</summary>
    [Fact]
    public void No_text_breaks_it()
    {
        var random = new Random(20);
        const string letters = "0123456789abcdefghiz.:,/-* \u00e9";
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Create(random.Next(20), random, (span, dice) =>
            {
                foreach (ref var letter in span)
                    letter = letters[dice.Next(letters.Length)];
            });
            byte? code = random.Next(4) == 0 ? null : (byte)random.Next(1, 255);
            OptionForm? form = random.Next(2) == 0 ? null : (OptionForm)random.Next(1, 9);
            var value = OptionText.Read(code, text, form, out var problem, toCompare: random.Next(2) == 0);
            Assert.Equal(problem is null, value is not null);
            if (value is null)
                continue;
            Assert.True(value.Bytes.Length <= 255);
            Assert.True(value.Mask is null || value.Mask.Length == value.Bytes.Length);
            Assert.True(!value.IsAddresses || value.Bytes.Length % 4 == 0);
            if (value.IsText && text.Length > 0)
                Assert.Equal(text, System.Text.Encoding.ASCII.GetString(value.Bytes));
        }
    }
}
