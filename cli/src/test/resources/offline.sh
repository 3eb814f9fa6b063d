#!/bin/sh
# Every command, where there is no network: offline.sh REG DIR MODEL
#
# REG is the program, MODEL a folder with a model, DIR an empty one for homes and files. Writes the words of each
# command that ended as it should to DIR/ran, and fails at the first that did not.
set -eu
reg=$1 dir=$2 model=$3

if tail -n +3 /proc/net/dev | grep -qv '^ *lo:'; then
  echo "there is a network" >&2
  exit 1
fi

# ends CODE WORD ...: runs a command that must end so; what it printed is in DIR/out
ends() {
  wanted=$1 code=0
  shift
  "$reg" "$@" >"$dir/out" 2>"$dir/err" </dev/null || code=$?
  if [ "$code" != "$wanted" ]; then
    echo "reg $* ended with $code, not with $wanted" >&2
    cat "$dir/out" "$dir/err" >&2
    exit 1
  fi
  echo "reg $*" >>"$dir/ran"
}

ok() { ends 0 "$@"; }
as() { export REG_HOME="$dir/$1"; }
has() { grep -q "$1" "$dir/out" || { echo "no '$1' in:" >&2; cat "$dir/out" >&2; exit 1; }; }
field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" "$dir/out" | head -n 1; }

as bob
ok init
ok key show --json
bob=$(field did)
ok key recipient
recipient=$(cat "$dir/out")

as alice
ok version
ok help push
ok completion bash
ok init
ok key show --json
alice=$(field did)
ok push "$model" tiny:1.0 --provenance
mkdir "$dir/next"
echo changed >"$dir/next/config.json"
ok push "$dir/next" tiny:1.1 --parent finetune=tiny:1.0
ok push "$model" secret:1.0 --recipient "$recipient"
ok ls
ok show tiny:1.0
ok log tiny:1.1
ok diff tiny:1.0 tiny:1.1
ok tag tiny:1.0 stable
ok cat tiny:stable config.json
ok path tiny:1.0
ok scan tiny:1.0
ok pull tiny:1.0 "$dir/pulled"
ok verify tiny:1.0
ok verify --hashes "$dir/pulled"
ok run "$dir/pulled" sh -c 'test -f "$MODEL_PATH/config.json"'
ok key oms
ok export tiny:1.0 --oms "$dir/signed"
ok verify "$dir/signed/tiny" --oms "$dir/signed/tiny.sig" --key "$dir/signed/tiny.pub"
ok export tiny:1.0 --sbom spdx3 "$dir/tiny.spdx.json"
ok export tiny:1.0 "$dir/tiny.car"
ok export secret:1.0 "$dir/secret.car"

as bob
ok trust add alice "$alice"
ok trust ls
ok trust show alice
ends 3 trust resolve alice
ok trust export
ok import "$dir/tiny.car"
ok import "$dir/secret.car"
ok pin alice/tiny:1.0 --name kept
ok pins
has kept
ok unpin alice/tiny:1.0
ok pull alice/secret:1.0 "$dir/opened"
ok verify "$dir/opened"
echo '{"result": "approved"}' >"$dir/review.json"
ok attest alice/tiny:1.0 --type review --predicate "$dir/review.json"
ok attest ls alice/tiny:1.0
has review
ok policy show
ok policy check alice/tiny:1.0 --vsa "$dir/summary.json"
ok node start --http 127.0.0.1:0
ok node status --json
peer=12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp
ok node logs -n 5
ok show alice/tiny:1.0
ok peers
ok peers ban "$peer" --for 1h
ok peers bans
ok peers unban "$peer"
ends 4 peers connect "/ip4/127.0.0.1/tcp/1/p2p/$peer"
ends 3 peers disconnect "$peer"
ok node stop
ok trust rm alice

as alice
ok key export "$dir/key.pem"
ok key rotate
ok key add "$bob" --roles release --threshold release=2
ok key ls
ends 10 push "$dir/next" tiny:1.2
pending=$(ls "$dir"/alice/pending/*)
as bob
ok sign --add "$pending"
as alice
ok sign --add "$pending"
ok key set --threshold release=1
ok key revoke "$bob" --reason lost
ok withdraw tiny:1.1 --reason 'trained on private data'
ends 16 run tiny:1.1 true
ok rm --yes tiny:1.0
ok gc
ok fsck
ok stats
