namespace Lanboot.Trial.Demo;

/// <summary>What runs inside the demonstration image.</summary>
internal static class GuestScripts
{
    /// <summary>Process 1 of the initramfs: brings up the network, fetches the root file system, starts the system in it.</summary>
    public const string Initramfs = """
        #!/bin/busybox sh
        export PATH=/bin
        /bin/busybox --install -s /bin
        mount -t proc proc /proc
        mount -t sysfs sys /sys
        mount -t devtmpfs dev /dev
        mount -t tmpfs run /run

        fail() {
            echo "BOOT FAILED: $*"
            sleep 3600
        }

        while read -r module; do
            insmod "/modules/$module"
        done </modules/order
        for word in $(cat /proc/cmdline); do
            case $word in
                fetch=*) url=${word#fetch=} ;;
                BOOTIF=*) mac=$(echo "${word#BOOTIF=}" | sed 's/^01-//; s/-/:/g') ;;
            esac
        done
        for card in /sys/class/net/e*; do
            [ -z "$mac" ] || [ "$(cat "$card/address")" = "$mac" ] || continue
            ip link set "${card##*/}" up
            udhcpc -q -n -t 20 -T 1 -i "${card##*/}" -s /bin/lease && break
        done
        [ -n "$url" ] || fail "there is no fetch= on the kernel's command line"
        echo "Fetching $url"
        wget -q -O /run/root.squashfs "$url" || fail "$url can't be fetched"
        mkdir -p /run/root
        mount -t squashfs -o loop,ro /run/root.squashfs /run/root || fail "what was fetched is no squashfs"
        for folder in proc sys dev run; do
            mount -o move "/$folder" "/run/root/$folder" 2>/dev/null || mount -o bind "/$folder" "/run/root/$folder"
        done
        exec switch_root /run/root /sbin/init

        """;

    /// <summary>What udhcpc calls with the lease in its environment.</summary>
    public const string Lease = """
        #!/bin/busybox sh
        [ "$1" = bound ] || [ "$1" = renew ] || exit 0
        /bin/busybox ip address replace "$ip/$mask" dev "$interface"
        [ -z "$router" ] || /bin/busybox ip route replace default via "${router%% *}"

        """;

    /// <summary>Process 1 of the system: a login on the screen and on the serial line.</summary>
    public const string System = """
        #!/bin/busybox sh
        export PATH=/bin TERM=linux
        hostname lanboot-demo
        mount -t tmpfs tmp /tmp
        dmesg -n 1
        while :; do
            setsid getty -L 0 tty1 linux
        done &
        while :; do
            setsid getty -L 115200 ttyS0 vt100
        done

        """;

    public const string Issue = """

        This machine came up over the network, without a disk: Lanboot works.
        Log in as root; there is no password.


        """;

    public const string Passwd = "root::0:0:root:/tmp:/bin/sh\n";
}
