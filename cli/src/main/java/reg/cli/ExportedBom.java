package reg.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.node.bom.Bom;
import reg.node.bom.BomExporter;
import reg.node.bom.BomFormat;

/** {@code reg export --sbom}. */
final class ExportedBom {
  private ExportedBom() {}

  static void write(Call call, BomFormat format, @Nullable String file) throws IOException {
    String target = file == null ? "-" : file;
    boolean toOutput = target.equals("-");
    if (toOutput && call.isJson()) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "--json prints a summary; name a FILE for the bill itself");
    }
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      Bom bom =
          new BomExporter(registry, progress)
              .export(call.positional(0), format, BuildVersion.text());
      if (toOutput) {
        try (OutputStream out = call.bytesOut()) {
          out.write(bom.json());
          out.write('\n');
        }
        summarise(call, bom);
      } else {
        ExportCommand.toFile(
            call,
            target,
            out -> {
              out.write(bom.json());
              return bom;
            });
        print(call, bom, target);
      }
    }
  }

  private static void summarise(Call call, Bom bom) {
    call.say(
        "hashed %s, %s, in %s"
            .formatted(
                Texts.count(bom.files(), "file"),
                ByteSize.format(bom.bytes()),
                Texts.elapsed(bom.elapsed())));
  }

  private static void print(Call call, Bom bom, String file) {
    summarise(call, bom);
    if (call.isJson()) {
      call.print(
          Json.object()
              .put("ref", bom.ref())
              .put("release", bom.release())
              .put("path", call.path(file).toAbsolutePath().normalize())
              .put("files", bom.files())
              .put("bytes", bom.bytes())
              .put("seconds", Texts.seconds(bom.elapsed())));
    } else {
      call.print(bom.ref() + " " + bom.release());
    }
  }
}
