#!/usr/bin/env bash
# Installs what the tests need, builds and runs them all:  ./test
#   ./test fast              only the fast suite, which needs no root
#   ./test [fast] OPTION…    options of xunit's runner, such as -class '*Tftp*'
# With LANBOOT_REQUIRE_ALL=1, as in CI, a test that lacks something fails instead of being skipped.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
source "$here/packaging/from-source.sh"

readonly folder=$here/test
suites=(Lanboot.Tests Lanboot.EndToEnd)
if [[ ${1-} == fast ]]; then
    suites=(Lanboot.Tests)
    shift
fi

# Real peers, and what images are composed with, each package by a file of it.
readonly composers=(
    dosfstools:/sbin/mkfs.vfat
    genisoimage:/usr/bin/isoinfo
    mtools:/usr/bin/mformat
    udftools:/usr/sbin/mkudffs
    xorriso:/usr/bin/xorriso
)
readonly peers=(
    atftp:/usr/bin/atftp
    busybox-static:/bin/busybox
    cpio:/bin/cpio
    curl:/usr/bin/curl
    debian-installer-12-netboot-amd64:/usr/lib/debian-installer/images/12/amd64
    dnsmasq-base:/usr/sbin/dnsmasq
    isc-dhcp-client:/sbin/dhclient
    mmdebstrap:/usr/bin/mmdebstrap
    tftp-hpa:/usr/bin/tftp
    udhcpc:/sbin/udhcpc
    wget:/usr/bin/wget
)

passed=0 failed=0 skipped=0 broken=0

# run_suite NAME OPTION…: runs it and adds its summary to the counts.
run_suite() {
    local name=$1 log status=0 counts
    shift
    log=$(mktemp)
    say "== $name"
    "$folder/$name/bin/Debug/net$sdk_version/$name" -noLogo -noColor "$@" 2>&1 | tee "$log" >&2 || status=$?
    # As in "Total: 45, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.344s"; where options leave nothing: "Total: 0".
    counts=$(sed -nE -e 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+), Not Run: ([0-9]+).*/\1 \2 \3 \4 \5/p' \
        -e 's/.*Total: 0$/0 0 0 0 0/p' "$log" | tail -1)
    rm -f "$log"
    if [[ -z $counts ]]; then
        say "$name ended with code $status and without a summary."
        broken=1
        return
    fi
    local total errors wrong left_out not_run
    read -r total errors wrong left_out not_run <<<"$counts"
    passed=$((passed + total - wrong - left_out - not_run))
    failed=$((failed + wrong + errors))
    skipped=$((skipped + left_out))
    ((status == 0 || wrong + errors > 0)) || broken=1
}

needed=("${loaders[@]}" "${composers[@]}")
((${#suites[@]} == 1)) || needed+=("${laboratory[@]}" "${peers[@]}")
mapfile -t missing < <(missing_packages "${needed[@]}" | sort -u)
((${#missing[@]} == 0)) || install_packages "Testing" "${missing[@]}" || say "Going on without them: the tests that need them say so."

require_sdk
say "== building, where a warning is an error"
build Lanboot.slnx
say "== checking the format"
if ! as_owner "$dotnet" format "$here/Lanboot.slnx" --verify-no-changes --no-restore >&2; then
    say "The format is not clean; this cleans it:  dotnet format"
    broken=1
fi

for suite in "${suites[@]}"; do
    run_suite "$suite" "$@"
done

summary="$passed passed, $failed failed"
((skipped == 0)) || summary+=", $skipped skipped"
printf '%s\n' "$summary"
((failed == 0 && broken == 0 && passed > 0))
