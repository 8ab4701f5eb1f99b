namespace Lanboot.Host;

/// <summary>The rights that root's power is split into and that we may need, by their bit (linux/capability.h).</summary>
public enum Capability
{
    CAP_DAC_READ_SEARCH = 2,
    CAP_NET_BIND_SERVICE = 10,
    CAP_NET_ADMIN = 12,
    CAP_NET_RAW = 13,
}
