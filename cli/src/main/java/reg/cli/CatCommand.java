package reg.cli;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.cli.terminal.Json;
import reg.node.content.ByteRange;
import reg.node.content.ContentReader;

final class CatCommand implements Command {
  private static final String OFFSET = "--offset";
  private static final String LENGTH = "--length";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "cat",
            "Write one file of a version, or a part of it, to standard output.",
            "",
            "Each byte is verified before it is written. With --json the bytes are in base64.")
        .positional("REF", "The version.")
        .positional("PATH", "The file in it.")
        .value(OFFSET, "SIZE", "Where to begin, as 4096 or 1MiB.")
        .value(LENGTH, "SIZE", "How much; to the end of the file else.")
        .exits(ExitCode.NOT_FOUND, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("reg cat tiny-llama:1.0 config.json")
        .example("reg cat tiny-llama:1.0 model.safetensors --length 8 | xxd");
  }

  @Override
  public void run(Call call) throws Exception {
    String ref = call.positional(0);
    String path = call.positional(1);
    var range =
        new ByteRange(size(call.value(OFFSET), 0), size(call.value(LENGTH), Long.MAX_VALUE));
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var reader = new ContentReader(registry, progress);
      if (call.isJson()) {
        var bytes = new ByteArrayOutputStream();
        reader.write(ref, path, range, bytes);
        call.print(
            Json.object()
                .put("ref", ref)
                .put("path", path)
                .put("offset", range.offset())
                .put("bytes", bytes.size())
                .put("base64", Base64.getEncoder().encodeToString(bytes.toByteArray())));
      } else {
        reader.write(ref, path, range, call.bytesOut());
      }
    }
  }

  private static long size(@Nullable String text, long otherwise) {
    return text == null ? otherwise : ByteSize.parse(text);
  }
}
