using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

public sealed class LeaseTableTests
{
    private const long Hold = 60;

    [Fact]
    public void The_same_client_gets_the_same_address_from_an_empty_table()
    {
        var first = Table(100).Reserve(Client(7), default, 0, Hold, out _)!.Address;
        Assert.Equal(first, Table(100).Reserve(Client(7), default, 0, Hold, out _)!.Address);
    }

    [Fact]
    public void Every_address_of_the_pool_is_given_before_one_is_taken_from_its_last_owner()
    {
        var table = Table(200);
        var given = Enumerable.Range(1, 200).Select(client => table.Bind(Client(client), Reserve(table, client, 0), 0, 100)!.Address).ToHashSet();
        Assert.Equal(200, given.Count);
    }

    [Fact]
    public void The_address_that_expired_first_goes_first()
    {
        var table = Table(3);
        foreach (var (client, until) in new[] { (1, 300L), (2, 100L), (3, 200L) })
            table.Bind(Client(client), Reserve(table, client, 0), 0, until);
        var ofSecond = table.Find(Client(2))!.Address;
        Assert.Null(table.Reserve(Client(4), default, 99, Hold, out _));
        Assert.Equal(ofSecond, table.Reserve(Client(4), default, 1000, Hold, out _)!.Address);
        Assert.Null(table.Find(Client(2)));
    }

    [Fact]
    public void Excluded_addresses_are_given_to_nobody()
    {
        var first = IPv4Address.Parse("10.0.0.0");
        var table = new LeaseTable(new AddressPool(first, new IPv4Address(first.Bits + 3), [first, new IPv4Address(first.Bits + 2), IPv4Address.Parse("9.9.9.9")]));
        Assert.Equal(2, table.Pool.Count);
        Assert.Null(table.Bind(Client(1), first, 0, 10));
        var given = new[] { Reserve(table, 1, 0).ToString(), Reserve(table, 2, 0).ToString() };
        Assert.Equal(["10.0.0.1", "10.0.0.3"], given.Order());
        Assert.Null(table.Reserve(Client(3), default, 0, Hold, out _));
    }

    [Theory]
    [InlineData(10, 0, 5)]
    // What is never given is no part of the pool.
    [InlineData(10, 6, 2)]
    public void At_most_half_of_the_pool_rests_as_in_use(int addresses, int excluded, int rest)
    {
        var table = Table(addresses, excluded);
        var marked = Enumerable.Range(1, 10).Count(client =>
        {
            Reserve(table, client, 0);
            return table.MarkInUse(table.Find(Client(client))!, 0, 600);
        });
        Assert.Equal(rest, marked);
        Assert.NotNull(table.Reserve(Client(99), default, 0, Hold, out _));
    }

    [Fact]
    public void A_client_that_takes_and_releases_for_ever_needs_no_more_memory_than_one()
    {
        var table = Table(2);
        for (var now = 0; now < 10_000; now += 2)
        {
            var lease = table.Bind(Client(1), Reserve(table, 1, now), now, now + 1000)!;
            table.Release(lease, now + 1);
        }

        Assert.Single(table.All);
        Assert.NotNull(table.Reserve(Client(2), default, 10_000, Hold, out _));
    }

    [Fact]
    public void What_is_restored_is_as_it_was_and_the_newer_of_two_leases_counts()
    {
        var table = Table(10);
        var (older, newer) = (table.Pool.First, new IPv4Address(table.Pool.First.Bits + 1));
        Assert.NotNull(table.Restore(older, 100, 1, Hardware(5), default, "lab"u8));
        Assert.NotNull(table.Restore(newer, 200, 1, Hardware(5), [1, 2], "lab"u8));
        Assert.Null(table.Restore(IPv4Address.Parse("192.168.9.9"), 200, 1, Hardware(6), default, default));
        Assert.Null(table.Restore(older, 200, 1, default, default, default));
        Assert.Equal(newer, table.Find(Client(5))!.Address);
        Assert.True(table.At(newer)!.IsBoundAt(199));
        Assert.True(table.At(older)!.Client.IsNone);
    }

    /// <summary>Random steps against a model that looks through everything each time.</summary>
    [Fact]
    public void No_two_clients_ever_hold_one_address()
    {
        var random = new Random(2131);
        var table = Table(20);
        var bound = new Dictionary<IPv4Address, (ClientKey Client, long Until)>();
        long now = 1000;
        for (var step = 0; step < 50_000; step++)
        {
            now += random.Next(3);
            var client = Client(random.Next(1, 40));
            switch (random.Next(6))
            {
                case 0 or 1:
                    var offered = table.Reserve(client, new IPv4Address(table.Pool.First.Bits + (uint)random.Next(25)), now, Hold, out _);
                    if (offered is not null && bound.TryGetValue(offered.Address, out var holder))
                        Assert.True(holder.Until <= now || holder.Client == client, "the address of another was offered");
                    if (offered is null)
                        Assert.False(HasRoom(), "there was an address left");
                    break;
                case 2 or 3:
                    var address = table.Find(client)?.Address ?? new IPv4Address(table.Pool.First.Bits + (uint)random.Next(25));
                    if (table.Bind(client, address, now, now + random.Next(1, 200)) is { } lease)
                    {
                        Assert.True(!bound.TryGetValue(address, out var old) || old.Until <= now || old.Client == client, "it was another's");
                        foreach (var other in bound.Where(pair => pair.Value.Client == client).ToList())
                            bound.Remove(other.Key);
                        bound[address] = (client, lease.Expires);
                    }

                    break;
                case 4 when table.Find(client) is { State: LeaseState.Bound } own:
                    table.Release(own, now);
                    bound.Remove(own.Address);
                    break;
                case 5 when random.Next(20) == 0 && table.Find(client) is { } used:
                    table.MarkInUse(used, now, now + 600);
                    bound.Remove(used.Address);
                    break;
            }

            Assert.True(table.All.Count <= 20);
            foreach (var lease in table.All.Where(lease => !lease.Client.IsNone))
                Assert.Same(lease, table.Find(lease.Client));
        }

        bool HasRoom() => table.All.Count < 20 || table.All.Any(lease => lease.Expires <= now);
    }

    private static LeaseTable Table(int addresses, int excluded = 0)
    {
        var first = IPv4Address.Parse("10.1.0.0");
        return new LeaseTable(new AddressPool(first, At(addresses - 1), Enumerable.Range(0, excluded).Select(At)));

        IPv4Address At(int offset) => new(first.Bits + (uint)offset);
    }

    private static IPv4Address Reserve(LeaseTable table, int client, long now) => table.Reserve(Client(client), default, now, Hold, out _)!.Address;

    private static ClientKey Client(int number) => ClientKey.Of(1, Hardware(number), default);

    private static byte[] Hardware(int number) => [0x52, 0x54, 0, 0, (byte)(number >> 8), (byte)number];
}
