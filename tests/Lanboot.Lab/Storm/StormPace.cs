namespace Lanboot.Lab.Storm;

/// <summary>
/// What a machine does by itself between its requests, and how long that takes: as measured in QEMU with OVMF, iPXE and an image in Arch's
/// layout, from the end of one step on the wire to the beginning of the next. Each machine is a fifth faster or slower than that.
/// </summary>
internal sealed class StormPace(StormOrder order, Random random)
{
    private readonly double _factor = order.Scale * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>From being switched on to the first DISCOVER.</summary>
    public Task FirmwareStartsAsync() => Task.Delay(TimeSpan.FromSeconds(2.2 * _factor));

    /// <summary>iPXE initialises the card, and waits 2 s for Ctrl-B.</summary>
    public Task LoaderStartsAsync() => Task.Delay(TimeSpan.FromSeconds(4.2 * _factor));

    /// <summary>The kernel unpacks its initramfs, and udev finds the card.</summary>
    public Task KernelStartsAsync() => Task.Delay(TimeSpan.FromSeconds(10.3 * _factor));

    /// <summary>From the address to the first request for the root.</summary>
    public Task RootIsLookedForAsync() => Task.Delay(TimeSpan.FromSeconds(0.6 * _factor));
}
