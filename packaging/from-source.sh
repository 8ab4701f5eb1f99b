# Sourced by ./lanboot, ./test and packaging/release: finds the .NET SDK, installs Debian packages, builds.
# Expects $here, the checkout. Speaks on standard error only, so that `lanboot inspect --json` stays clean.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
readonly sdk_version=10.0
readonly sdk_package=dotnet-sdk-$sdk_version

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

at_terminal() { [[ -t 0 && -t 2 ]]; }

# Root builds as the checkout's owner, or its owner could not build any more.
as_owner() {
    if ((EUID == 0)) && [[ $owner != root ]]; then
        runuser -u "$owner" -- env HOME="$owner_home" "$@"
    else
        "$@"
    fi
}

owner=$(stat -c %U "$here")
owner_home=$(getent passwd "$owner" | cut -d: -f6)
readonly owner owner_home

# find_dotnet TEST: the first dotnet for which TEST succeeds, in $dotnet. It is looked for where sudo's short PATH does not lead, too.
find_dotnet() {
    local candidate
    for candidate in "$(command -v dotnet)" "${DOTNET_ROOT-}/dotnet" "$owner_home/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
        if [[ -x $candidate ]] && "$1" "$candidate"; then
            dotnet=$candidate
            DOTNET_ROOT=$(dirname "$(readlink -f "$candidate")")
            export DOTNET_ROOT
            return
        fi
    done
    return 1
}

has_sdk() { "$1" --list-sdks | grep -q "^${sdk_version//./\\.}\\."; }

require_sdk() {
    find_dotnet has_sdk && return
    if command -v apt-cache >/dev/null && apt-cache policy "$sdk_package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        install_packages "Building Lanboot" "$sdk_package" && find_dotnet has_sdk && return
        exit 1
    fi
    say "Lanboot is built with the .NET SDK $sdk_version, which is not here, and this system's package sources do not offer it ($sdk_package)."
    say "Install it as https://dotnet.microsoft.com/download/dotnet/$sdk_version says; without root, for one user:"
    say "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel $sdk_version"
    fail "Then start again: it is found in ~/.dotnet, too."
}

# Debian packages, each by a file of it: what boots the machines, and what `lanboot try` is made of.
readonly loaders=(
    ipxe:/usr/lib/ipxe/undionly.kpxe
    pxelinux:/usr/lib/PXELINUX/lpxelinux.0
    syslinux-common:/usr/lib/syslinux/modules/bios/ldlinux.c32
    grub-efi-amd64-signed:/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed
    shim-signed:/usr/lib/shim/shimx64.efi.signed
)
readonly laboratory=(
    iproute2:/sbin/ip
    qemu-system-x86:/usr/bin/qemu-system-x86_64
    ovmf:/usr/share/OVMF/OVMF_CODE_4M.fd
    busybox-static:/bin/busybox
    squashfs-tools:/usr/bin/mksquashfs
    xorriso:/usr/bin/xorriso
)

# missing_packages PACKAGE:FILE…: prints the packages whose file is not there.
missing_packages() {
    local each
    for each in "$@"; do
        [[ -e ${each#*:} ]] || printf '%s\n' "${each%%:*}"
    done
}

# install_packages PURPOSE PACKAGE…: asks a person at the terminal first; root without one installs at once; else says how.
# Succeeds when they are installed.
install_packages() {
    local purpose=$1 answer
    shift
    if ! command -v apt-get >/dev/null; then
        say "$purpose needs what Debian has in these packages: $*. There is no apt-get here to install them."
        return 1
    fi
    if at_terminal; then
        read -r -p "$purpose needs the Debian packages $*. Install them now? [Y/n] " answer >&2
        [[ ${answer,,} =~ ^(y|yes|)$ ]] || return 1
    elif ((EUID != 0)); then
        say "$purpose needs the Debian packages $*. Install them with:  sudo apt-get install $*"
        return 1
    fi
    say "Installing $* …"
    apt_get_install "$@" || {
        say "apt-get could not install them."
        return 1
    }
}

apt_get_install() {
    local log root=()
    ((EUID == 0)) || root=(sudo)
    log=$(mktemp)
    # --no-remove: rather fail than take away what this host boots from.
    local options=(-qq -y -o Dpkg::Use-Pty=0 --no-install-recommends --no-remove)
    if "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "$@" >"$log" 2>&1; then
        rm -f "$log"
        return
    fi
    # A fresh system has no package lists, or old ones.
    if "${root[@]}" apt-get -qq update >>"$log" 2>&1 &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "$@" >>"$log" 2>&1; then
        rm -f "$log"
        return
    fi
    cat "$log" >&2
    rm -f "$log"
    return 1
}

# changed_since FILE: is any source, or folder of sources, younger?
changed_since() {
    [[ -n $(find "$here"/src "$here"/*.props "$here/global.json" \( -name bin -o -name obj \) -prune -o -newer "$1" -print -quit) ]]
}

# build WHAT OPTION…: builds quietly; on failure shows what the compiler said.
# No build node stays behind, since a server program's user has no use for one; the compiler ends by itself when idle.
build() {
    local what=$1 log
    shift
    log=$(mktemp)
    if as_owner "$dotnet" build "$here/$what" -v quiet --nologo -clp:NoSummary -nodeReuse:false "$@" >"$log" 2>&1; then
        rm -f "$log"
        return
    fi
    cat "$log" >&2
    # NU1301 and its like: a package source could not be reached.
    grep -q 'error NU1' "$log" && say "The first build fetches NuGet packages, so it needs the network."
    rm -f "$log"
    fail "The build failed."
}
