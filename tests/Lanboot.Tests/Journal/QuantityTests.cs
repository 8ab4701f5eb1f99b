using Lanboot.Journal;
using Xunit;

namespace Lanboot.Tests.Journal;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(289_746_944, "289.7 MB")]
    [InlineData(5_000_000_000, "5.0 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void Bytes_have_one_digit_and_a_unit(long bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(74.23, "74.2 s")]
    [InlineData(119.9, "119.9 s")]
    [InlineData(119.96, "1 min 59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 05 min")]
    public void Times_are_as_exact_as_a_person_wants(double seconds, string text) =>
        Assert.Equal(text, Quantity.Time(TimeSpan.FromSeconds(seconds)));
}
