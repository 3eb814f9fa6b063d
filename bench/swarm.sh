#!/usr/bin/env bash
# Transfer benchmark of a file or a folder: 1 seed + N fresh downloaders, every node's uplink shaped, full RTT between all pairs.
#
#   BENCH_DIR=... swarm.sh PLUG [N=4] [UPLINK_MBIT=100] [RTT_MS=20] [FILE=$BENCH_DIR/data/swarm.bin] [LABEL]
#
# UPLINK_MBIT "lo": no namespaces and no shaping; the nodes are 127.0.0.1 .. N+1 on the loopback interface (no root).
# Needs root. Each node is a network namespace sim0..simN (10.77.0.1 .. N+1; sim0 is the seed); the links are emulated
# by netsim.c (built on first use), so no netem is needed. Nothing leaves the machine. Ideal time = size / uplink (the
# seed must send each byte once); a central server needs N times that. One JSON line goes to $BENCH_DIR/results.jsonl.
#
# A PLUG is an executable swarm-plugs/PLUG (or a path), run inside the node's namespace with its node directory as cwd:
#   PLUG start    untimed. NODE=0 imports $FILE into a fresh store, serves it and writes whatever a downloader needs to
#                 $TICKET (CID, torrent path, ...). NODE>=1 creates a fresh, empty store and starts its daemon, if any.
#                 Returns when ready. Background processes append their pid to ./pids; the driver ends them.
#   PLUG mesh     untimed, optional (exit 0 if unused), after every node's start: connect to the peers in $PEERS.
#   PLUG fetch    timed, NODE>=1 only, all nodes at once: returns when the whole file is at ./out (verified by the driver).
# Environment: NODE, IP, SEED_IP, PEERS (all nodes' addresses), FILE, TICKET, BENCH_DIR.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export BENCH_DIR=$(realpath -m "${BENCH_DIR:-bench-work}")
plug=$1 n=${2:-4} mbit=${3:-100} rtt=${4:-20} FILE=${5:-$BENCH_DIR/data/swarm.bin}
label=${6:-}
plugin=$plug; [ -x "$plugin" ] || plugin=$here/swarm-plugs/$plug
FILE=$(realpath "$FILE"); size=$(find "$FILE" -type f -printf "%s\n" | awk '{s+=$1} END{print s}')
w=$BENCH_DIR/work/swarm; rm -rf "$w"; mkdir -p "$w" "$BENCH_DIR/bin"
[ "$BENCH_DIR/bin/netsim" -nt "$here/netsim.c" ] || cc -O2 -o "$BENCH_DIR/bin/netsim" "$here/netsim.c"
net=10.77.0; [ "$mbit" = lo ] && net=127.0.0
export FILE TICKET=$w/ticket SEED_IP=$net.1 PEERS=
simpid=
for i in $(seq 0 "$n"); do PEERS="$PEERS $net.$((i + 1))"; done
cleanup() {
  for i in $(seq 0 "$n"); do
    if [ -f "$w/$i/pids" ]; then while read -r p; do kill "$p" 2>/dev/null || true; done < "$w/$i/pids"; fi
  done
  sleep 0.5
  for i in $(seq 0 "$n"); do
    if [ -f "$w/$i/pids" ]; then while read -r p; do kill -9 "$p" 2>/dev/null || true; done < "$w/$i/pids"; fi
  done
  if [ -n "$simpid" ]; then kill "$simpid" 2>/dev/null || true; wait "$simpid" 2>/dev/null || true; fi
  if [ "$mbit" != lo ]; then for i in $(seq 0 "$n"); do ip netns del "sim$i" 2>/dev/null || true; done; fi
}
trap cleanup EXIT
for i in $(seq 0 "$n"); do mkdir -p "$w/$i"; : > "$w/$i/pids"; done
: > "$w/netsim.log"
if [ "$mbit" != lo ]; then
  for i in $(seq 0 "$n"); do ip netns add "sim$i"; done
  "$BENCH_DIR/bin/netsim" $((n + 1)) "$mbit" "$(awk "BEGIN{print $rtt/2}")" > "$w/netsim.log" & simpid=$!
  for _ in $(seq 100); do grep -q ready "$w/netsim.log" 2>/dev/null && break; sleep 0.05; done
fi
on() { local i=$1 in=; shift; [ "$mbit" = lo ] || in="ip netns exec sim$i"
  (cd "$w/$i" && exec $in env NODE="$i" IP="$net.$((i + 1))" "$plugin" "$@"); }
timed() { local i=$1 in=; [ "$mbit" = lo ] || in="ip netns exec sim$i"
  (cd "$w/$i" && exec /usr/bin/time -o fetch.time -f "%U %S %M" $in env NODE="$i" IP="$net.$((i + 1))" "$plugin" fetch); }
cpu() { # CPU seconds of the live background processes of all nodes
  local t=0 p f; for i in $(seq 0 "$n"); do while read -r p; do
    f=$(sed 's/.*) //' "/proc/$p/stat" 2>/dev/null | cut -d' ' -f12,13) || continue
    [ -n "$f" ] && t=$((t + ${f% *} + ${f#* })); done < "$w/$i/pids"; done; echo "$t"; }
hwm() { local m=0 x; while read -r p; do x=$(awk '/VmHWM/{print $2}' "/proc/$p/status" 2>/dev/null) && [ -n "$x" ] && [ "$x" -gt "$m" ] && m=$x; done < "$w/$1/pids"; echo $((m / 1024)); }
for i in $(seq 0 "$n"); do on "$i" start > "$w/$i/start.log" 2>&1; done
for i in $(seq 0 "$n"); do on "$i" mesh > "$w/$i/mesh.log" 2>&1; done
sleep 1
c0=$(cpu); t0=$(date +%s.%N)
jobs_=()
for i in $(seq 1 "$n"); do
  ( timed "$i" > "$w/$i/fetch.log" 2>&1; echo "$? $(date +%s.%N)" > "$w/$i/done" ) & jobs_+=($!)
done
wait "${jobs_[@]}"
c1=$(cpu); times= bad=0
for i in $(seq 1 "$n"); do
  read -r rc t < "$w/$i/done"; times="$times $(awk "BEGIN{printf \"%.2f\", $t-$t0}")"
  [ "$rc" = 0 ] && diff -rq -x ".reg*" "$FILE" "$w/$i/out" > /dev/null || bad=$((bad + 1))
done
seedhwm=$(hwm 0) nodehwm=$(hwm 1)
fcpu=$(cat "$w"/*/fetch.time | awk '{s+=$1+$2} END{print s}')
if [ -n "$simpid" ]; then kill "$simpid"; wait "$simpid" || true; simpid=; fi
[ "$mbit" = lo ] && mbit=0
python3 - "$plug$label" "$n" "$mbit" "$rtt" "$size" "$bad" "$((c1 - c0))" "$(getconf CLK_TCK)" "$w/netsim.log" "$seedhwm" "$nodehwm" "$fcpu" $times <<'PY' | tee -a "$BENCH_DIR/results.jsonl"
import json, sys
plug, n, mbit, rtt, size, bad, ticks, hz, log, sh, nh, fcpu, *t = sys.argv[1:]
t = sorted(map(float, t)); n = int(n); size = int(size)
ideal = size * 8 / (float(mbit) * 1e6) if float(mbit) else 0
sent = [int(l.split()[3]) for l in open(log) if l.startswith("node")] or [0]
drops = sum(int(l.split()[5]) for l in open(log) if l.startswith("node"))
print(json.dumps(dict(peer=plug, op="swarm", nodes=n, mbit=float(mbit), rtt_ms=float(rtt), bytes=size, bad=int(bad),
    first=t[0], last=t[-1], all=t, ideal=round(ideal, 2), ratio=round(t[-1] / ideal, 2) if ideal else None,
    mb_s=round(size / t[-1] / 1e6, 1), daemon_cpu=int(ticks) / int(hz), fetch_cpu=float(fcpu), seed_rss_mib=int(sh), node_rss_mib=int(nh),
    seed_sent_copies=round(sent[0] / size, 2), total_sent_copies=round(sum(sent) / size, 2), dropped_pkts=drops)))
PY
