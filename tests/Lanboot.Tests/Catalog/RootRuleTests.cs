using Lanboot.Boot;
using Lanboot.Catalog;
using Xunit;

namespace Lanboot.Tests.Catalog;

public sealed class RootRuleTests
{
    private static readonly RootChoice Http = new(RootWay.Http, "http", 900, ["root.sfs"]);
    private static readonly RootChoice NfsInPlace = new(RootWay.Nfs, "nfs copytoram=n", 400, ["root.sfs"]) { InMemory = false };
    private static readonly RootChoice NfsCopied = new(RootWay.Nfs, "nfs copytoram=y", 600, ["root.sfs"]);
    private static readonly RootChoice Nbd = new(RootWay.Nbd, "nbd", 400, ["root.sfs"]) { InMemory = false };
    private static readonly RootChoice Initrd = new(RootWay.Initrd, "", 300, []);

    private static readonly RootChoice[] All = [Http, NfsInPlace, NfsCopied, Nbd];

    [Fact]
    public void Unless_said_every_way_is_offered_once_with_the_least_memory() =>
        Assert.Equal([Http, NfsInPlace, Nbd], Choose(null, null).Roots);

    [Theory]
    [InlineData(RootWay.Nfs, null, "nfs copytoram=n")]
    [InlineData(RootWay.Nfs, true, "nfs copytoram=y")]
    [InlineData(RootWay.Http, null, "http")]
    [InlineData(null, true, "http, nfs copytoram=y")]
    [InlineData(null, false, "nfs copytoram=n, nbd")]
    public void What_is_asked_for_is_offered(RootWay? wanted, bool? copy, string expected)
    {
        var offer = Choose(wanted, copy);

        Assert.Equal(expected, string.Join(", ", offer.Roots.Select(root => root.CommandLine)));
        Assert.Empty(offer.Notes);
    }

    [Fact]
    public void What_an_image_can_not_is_said_and_it_boots_as_it_can()
    {
        var offer = Choose(RootWay.Tftp, null);

        Assert.Equal([Http, NfsInPlace, Nbd], offer.Roots);
        Assert.Equal(["Its root can't come over TFTP: it comes over HTTP or NFS or NBD."], offer.Notes);
        Assert.Equal(["Over NBD its root is never copied into memory."], Choose(RootWay.Nbd, true).Notes);
    }

    [Fact]
    public void A_system_without_a_root_to_fetch_is_not_asked_how_it_comes()
    {
        var offer = new RootRule(_ => true).Choose([Initrd], RootWay.Nbd, false);

        Assert.Equal([Initrd], offer.Roots);
        Assert.Empty(offer.Notes);
    }

    [Fact]
    public void What_is_switched_off_is_not_offered()
    {
        Assert.Equal([NfsInPlace, Nbd], new RootRule(way => way != RootWay.Http).Choose(All, null, null).Roots);
        Assert.Empty(new RootRule(_ => false).Choose(All, null, null).Roots);
        Assert.Equal("Its root file system comes over HTTP or NFS or NBD, which are switched off in the settings.", RootRule.Closed(All));
    }

    private static RootRule.Offer Choose(RootWay? wanted, bool? copy) => new RootRule(_ => true).Choose(All, wanted, copy);
}
