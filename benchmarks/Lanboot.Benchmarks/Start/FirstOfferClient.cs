using Lanboot.Boot;
using Lanboot.Lab.Storm;

namespace Lanboot.Benchmarks.Start;

/// <summary>`bench client first-offer`: asks for an address, a hundred times a second, until somebody offers one.</summary>
internal static class FirstOfferClient
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>When the offer came, in ticks of UTC.</returns>
    public static long Run()
    {
        using var host = new StormHost();
        return FirstOffer.WaitAsync(host, new MacAddress(0x02_53_54_FF_00_01), Every, Patience).GetAwaiter().GetResult().Ticks;
    }
}
