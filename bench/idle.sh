#!/usr/bin/env bash
# What a node takes that nobody asks anything: CPU and resident memory of a reg node, and of a Kubo daemon, one after the other.
#
#   bench/idle.sh [SECONDS=60] [reg|kubo ...]
#
# Each runs in a network namespace of its own with nothing but the loopback interface, so that no peer is heard; the first
# 20 s, in which it starts, do not count. REG and IPFS name other programs than this checkout's.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
seconds=60
case ${1:-} in [0-9]*) seconds=$1; shift ;; esac
[ $# -gt 0 ] || set -- reg kubo
if [ -z "${BENCH_IDLE_INSIDE:-}" ]; then BENCH_IDLE_INSIDE=1 exec unshare -rn "$0" "$seconds" "$@"; fi
ip link set lo up
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export REG_HOME=$work/reg IPFS_PATH=$work/kubo
reg=${REG:-$here/reg} ipfs=${IPFS:-$here/peers/bin/ipfs}

start() {
  case $1 in
    reg)
      "$reg" init
      exec "$reg" node start --foreground --swarm /ip4/127.0.0.1/tcp/4747 --http 127.0.0.1:4748
      ;;
    kubo)
      "$ipfs" init --profile=server
      exec "$ipfs" daemon
      ;;
  esac
}

for peer in "$@"; do
  start "$peer" >"$work/$peer.log" 2>&1 &
  pid=$!
  sleep 20
  ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
  before=$(ticks)
  sleep "$seconds"
  awk -v peer="$peer" -v ticks=$(($(ticks) - before)) -v hz="$(getconf CLK_TCK)" -v seconds="$seconds" \
    '/^VmRSS/ { printf "%-5s %.2f %% of a core, %.0f MiB\n", peer, 100 * ticks / hz / seconds, $2 / 1024 }' "/proc/$pid/status"
  kill "$pid"
  wait "$pid" || true
done
