using System.Net;
using Lanboot.HostSetup;
using Xunit;

namespace Lanboot.Tests.HostSetup;

public sealed class ShareTableTests
{
    [Fact]
    public void The_rules_let_out_who_is_served_and_nobody_in() => Assert.Equal(
        """
        table ip lanboot_7 {
        	chain postrouting {
        		type nat hook postrouting priority 100; policy accept;
        		ip saddr 192.168.0.0/24 oifname "wan0" masquerade
        	}
        	chain forward {
        		type filter hook forward priority 0; policy accept;
        		iifname "eth0" oifname "wan0" ip saddr 192.168.0.0/24 accept
        		iifname "wan0" oifname "eth0" ct state established,related accept
        		iifname "eth0" drop
        		iifname "wan0" drop
        	}
        }

        """.ReplaceLineEndings("\n"),
        ShareTable.Write("lanboot_7", [("eth0", IPNetwork.Parse("192.168.0.0/24"))], "wan0", ["eth0", "wan0"]));
}
