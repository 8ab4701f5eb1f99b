using Lanboot.Boot;
using Lanboot.Media.Blocks;
using Lanboot.Servers.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class ValidatorsTests
{
    private const string Date = "Sat, 03 Feb 2024 04:05:06 GMT";
    private const string Earlier = "Sat, 03 Feb 2024 04:05:05 GMT";
    private const string Later = "Sun, 04 Feb 2024 00:00:00 GMT";

    private static readonly DateTimeOffset Modified = new(2024, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, int> Conditions => new()
    {
        { "If-None-Match", "\"v1\"", 304 },
        { "If-None-Match", "W/\"v1\"", 304 },
        { "If-None-Match", "\"v0\", \"v1\"", 304 },
        { "If-None-Match", "*", 304 },
        { "If-None-Match", "\"v2\"", 200 },
        { "If-None-Match", "garbage", 200 },
        { "If-Modified-Since", Date, 304 },
        { "If-Modified-Since", Later, 304 },
        { "If-Modified-Since", Earlier, 200 },
        { "If-Modified-Since", "yesterday", 200 },
        { "If-Match", "\"v1\"", 200 },
        { "If-Match", "\"v0\", \"v1\"", 200 },
        { "If-Match", "*", 200 },
        { "If-Match", "\"v2\"", 412 },
        // A weak tag says "as good as", which is not enough to continue a download.
        { "If-Match", "W/\"v1\"", 412 },
        { "If-Unmodified-Since", Date, 200 },
        { "If-Unmodified-Since", Earlier, 412 },
        { "If-Unmodified-Since", "yesterday", 200 },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_is_evaluated(string name, string value, int status) => Assert.Equal(status, Check((name, value)));

    [Fact]
    public void The_tag_goes_before_the_date()
    {
        Assert.Equal(200, Check(("If-None-Match", "\"v2\""), ("If-Modified-Since", Later)));
        Assert.Equal(200, Check(("If-Match", "\"v1\""), ("If-Unmodified-Since", Earlier)));
        Assert.Equal(412, Check(("If-Match", "\"v2\""), ("If-None-Match", "\"v1\"")));
    }

    [Fact]
    public void Without_a_condition_the_file_is_sent() => Assert.Equal(200, Check());

    [Theory]
    [InlineData("\"v1\"", true)]
    [InlineData(Date, true)]
    [InlineData("\"v2\"", false)]
    [InlineData("W/\"v1\"", false)]
    [InlineData(Earlier, false)]
    [InlineData(Later, false)]
    [InlineData("garbage", false)]
    public void A_range_is_sent_only_of_the_state_that_the_client_knows(string ifRange, bool allowed) =>
        Assert.Equal(allowed, Validators.Of(Image(), Now).AllowRange(ifRange));

    [Fact]
    public void What_is_made_when_asked_for_has_no_validators()
    {
        var made = Image() with { Version = null };

        Assert.Equal(new Validators(null, null), Validators.Of(made, Now));
        Assert.False(Validators.Of(made, Now).AllowRange("\"v1\""));
        Assert.False(Validators.Of(made, Now).AllowRange(Date));
    }

    [Fact]
    public void A_date_in_the_future_is_not_told() => Assert.Null(Validators.Of(Image(), Modified.AddDays(-1)).Modified);

    private static BootFile Image() => new("a", ByteSource.FromText("x"), BootStage.Seen) { Version = "v1", Modified = Modified };

    private static int Check(params (string Name, string Value)[] conditions)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in conditions)
            headers[name] = value;
        return Validators.Of(Image(), Now).Check(headers) switch
        {
            Precondition.NotModified => 304,
            Precondition.Failed => 412,
            _ => 200,
        };
    }
}
