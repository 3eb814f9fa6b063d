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

for zstd in "$app"/native/libzstd-jni.*; do :; done
# REG_JAVA_OPTIONS is a list of words.
# shellcheck disable=SC2086
exec "$java_home/bin/java" @"$app/jvm.options" -XX:AOTCache="$app/reg.aot" \
  -Djava.library.path="$app/native" -DZstdNativePath="$zstd" -Dreg.demo.model="$model" \
  ${REG_JAVA_OPTIONS:-} -cp "$app/lib/cli.jar" reg.cli.Reg "$@"
