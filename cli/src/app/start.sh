# Becomes reg. Sourced by the launcher of a clone and by that of the image, with
#   app         the folder that Assemble.java laid out
#   java_home   the Java that it was laid out for
#   model       the model that 'reg demo' shows

# A terminal's width, for the progress bar.
if [ -t 2 ] && [ -z "${REG_COLUMNS:-}" ]; then
  size=$(stty size 2>/dev/null <&2 || echo "24 80")
  REG_COLUMNS=${size#* }
  export REG_COLUMNS
fi

# Java reads file names in the locale's encoding; names in a release are UTF-8.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
*[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
*) export LC_ALL=C.UTF-8 ;;
esac

# Or rocksdbjni runs 'ldd' at each start, to choose between libraries that it does not load here.
export ROCKSDB_MUSL_LIBC=false

# What a transfer does with each byte is done by libraries on Linux on x86-64 with glibc and OpenSSL 3:
# then the code between needs no optimising compiler, nor what the quick one counts for it.
quick=
for libcrypto in /usr/lib/x86_64-linux-gnu /usr/lib64 /usr/lib; do
  if [ -e /lib64/ld-linux-x86-64.so.2 ] && [ -e "$libcrypto/libcrypto.so.3" ]; then
    quick="-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=1"
  fi
done
# The JDK's TLS, which HTTPS goes by, needs it.
case $* in *https://*) quick= ;; esac

for zstd in "$app"/native/libzstd-jni.*; do :; done

# Ciphers, hashes and byte planes are compiled at once: a transfer of a model would be half done before they are fast;
# what looks at each byte, as early as if jvm.options said nothing of the optimising compiler. Not in
# jvm.options, because the JVM of JDK 25 refuses an AOT cache that was trained with these.
early=-XX:CompileCommand=CompileThresholdScaling
gcm=com.sun.crypto.provider
sha=sun.security.provider
planes="-XX:CompileCommand=quiet $early,reg.storage.form.Planes::*,0.002"
all="$planes $early,$gcm.GaloisCounterMode*::*,0.002 $early,$gcm.GHASH::*,0.002 $early,$gcm.CounterMode::*,0.002
  $early,$gcm.GCTR::*,0.002 $early,$gcm.AESCrypt::*,0.002 $early,$sha.SHA2*::*,0.05 $early,$sha.DigestBase::*,0.05
  $early,reg.chunker.*::*,0.1 $early,reg.scan.*::*,0.1 $early,reg.ipld.*::*,0.1"

# All classes of a cache are made ready at each start: what is over soon has a smaller one, and compiles less. It has no
# record of what was compiled in training, and no thread that would ask for one. Of a verification, only the planes of what
# is in the store are worth the look at the list above that each method takes.
short="-XX:CompileThresholdScaling=8 -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining"
case ${1:-} in
pull | node) cache=reg options="$quick $all" ;;
push | import | export | scan | gc | fsck | demo) cache=reg options=$all ;;
verify) cache=short options="$short $planes" ;;
*) cache=short options="$short $all" ;;
esac

# The options and REG_JAVA_OPTIONS are lists of words, in which a star is a star.
set -f
# shellcheck disable=SC2086
exec "$java_home/bin/java" @"$app/jvm.options" -XX:AOTCache="$app/$cache.aot" $options \
  -Djava.library.path="$app/native" -DZstdNativePath="$zstd" -Dreg.demo.model="$model" \
  ${REG_JAVA_OPTIONS:-} -cp "$app/lib/cli.jar" reg.cli.Reg "$@"
