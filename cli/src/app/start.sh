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

# All classes of a cache are made ready at each start: what is over soon has a smaller one, and compiles less.
case ${1:-} in
pull | node) cache=reg later=$quick ;;
push | import | export | scan | gc | fsck | demo) cache=reg later= ;;
*) cache=short later=-XX:CompileThresholdScaling=8 ;;
esac

for zstd in "$app"/native/libzstd-jni.*; do :; done
# Ciphers, hashes and byte planes are compiled at once: a transfer of a model would be half done before they are fast;
# what looks at each byte, as early as if jvm.options said nothing of the optimising compiler. Not in
# jvm.options, because the JVM of JDK 25 refuses an AOT cache that was trained with these.
early=-XX:CompileCommand=CompileThresholdScaling
gcm=com.sun.crypto.provider
sha=sun.security.provider
# REG_JAVA_OPTIONS is a list of words, and later may be none.
# shellcheck disable=SC2086
exec "$java_home/bin/java" @"$app/jvm.options" -XX:AOTCache="$app/$cache.aot" $later \
  -Djava.library.path="$app/native" -DZstdNativePath="$zstd" -Dreg.demo.model="$model" \
  -XX:CompileCommand=quiet "$early,$gcm.GaloisCounterMode*::*,0.002" "$early,$gcm.GHASH::*,0.002" \
  "$early,$gcm.CounterMode::*,0.002" "$early,$gcm.GCTR::*,0.002" "$early,$gcm.AESCrypt::*,0.002" \
  "$early,$sha.SHA2*::*,0.05" "$early,$sha.DigestBase::*,0.05" "$early,reg.storage.form.Planes::*,0.002" \
  "$early,reg.chunker.*::*,0.1" "$early,reg.scan.*::*,0.1" "$early,reg.ipld.*::*,0.1" \
  ${REG_JAVA_OPTIONS:-} -cp "$app/lib/cli.jar" reg.cli.Reg "$@"
