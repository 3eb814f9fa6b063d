package reg.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.node.bom.BomFormat;
import reg.node.car.ExportResult;
import reg.node.car.Exporter;
import reg.node.oms.ModelExport;
import reg.node.oms.ModelExporter;

final class ExportCommand implements Command {
  private static final String FORCE = "--force";
  private static final String OMS = "--oms";
  private static final String SBOM = "--sbom";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "export",
            "Write a version with its signatures to one CAR file.",
            "",
            "A machine without a network takes it with 'reg import' and can pull and verify from"
                + " it. Any IPFS program reads the same file.",
            "",
            "With "
                + OMS
                + " it writes the files instead, DIR/NAME/, and beside them DIR/NAME.sig and"
                + " DIR/NAME.pub: a signature of OpenSSF Model Signing by this home's key for it"
                + " ('reg key oms').",
            "",
            "With "
                + SBOM
                + " it writes a bill of materials instead: every file with its hash, what the bytes"
                + " prove apart from what people claim. docs/formats/bill-of-materials.md lists the"
                + " fields.")
        .positional("REF", "The version, or a bare CID.")
        .optionalPositional("FILE", "The file to make; standard output when absent or '-'.")
        .flag(FORCE, "Replace FILE when it exists.")
        .value(OMS, "DIR", "Write the files and a signature of OpenSSF Model Signing to DIR.")
        .choice(SBOM, "FORMAT", BomFormat.words(), "Write a bill of materials.")
        .exits(ExitCode.NOT_FOUND, ExitCode.CONFLICT, ExitCode.TAMPERED, ExitCode.INTERRUPTED)
        .example("reg export tiny-llama:1.0 tiny-llama.car")
        .example("reg export tiny-llama:1.0 | ssh host reg import -")
        .example("reg export tiny-llama:1.0 --oms ./signed")
        .example("reg export tiny-llama:1.0 --sbom spdx3 tiny-llama.spdx.json");
  }

  @Override
  public void run(Call call) throws Exception {
    String file = call.optionalPositional(1);
    String signed = call.value(OMS);
    if (signed != null) {
      toSignedFolder(call, signed, file);
      return;
    }
    String bill = call.value(SBOM);
    if (bill != null) {
      ExportedBom.write(call, BomFormat.parse(bill), file);
      return;
    }
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      var exporter = new Exporter(registry, progress);
      if (file == null || file.equals("-")) {
        summarise(call, exporter.export(call.positional(0), call.bytesOut()));
      } else {
        var result = toFile(call, file, out -> exporter.export(call.positional(0), out));
        print(call, result, file);
      }
    }
  }

  private static void toSignedFolder(Call call, String folder, @Nullable String file) {
    if (file != null) {
      throw new RegistryException(Fault.INVALID_REQUEST, OMS + " writes a folder, and no FILE");
    }
    ModelExport result;
    try (var registry = call.openRegistry();
        var progress = call.progress()) {
      result = new ModelExporter(registry, progress).export(call.positional(0), call.path(folder));
    }
    if (!result.leftOut().isEmpty()) {
      call.say(
          "left out, since Model Signing does not cover it: "
              + String.join(", ", result.leftOut()));
    }
    call.say(
        "signed %s, %s; others check it with: model_signing verify key %s --signature %s --public_key %s"
            .formatted(
                Texts.count(result.files(), "file"),
                ByteSize.format(result.bytes()),
                result.model(),
                result.signature(),
                result.publicKey()));
    if (call.isJson()) {
      call.print(
          Json.object()
              .put("ref", result.ref())
              .put("release", result.release())
              .put("path", result.model())
              .put("signature", result.signature())
              .put("publicKey", result.publicKey())
              .put("files", result.files())
              .put("bytes", result.bytes())
              .put("leftOut", result.leftOut())
              .put("seconds", Texts.seconds(result.elapsed())));
    } else {
      call.print(result.ref() + " " + result.release());
    }
  }

  /** What writes a file. */
  interface Writer<T> {
    T write(OutputStream out) throws IOException;
  }

  /** Beside the target first, so that a file of that name is always whole. */
  static <T> T toFile(Call call, String name, Writer<T> writer) throws IOException {
    Path file = call.path(name);
    if (Files.exists(file) && !call.flag(FORCE)) {
      throw new RegistryException(
          Fault.CONFLICT, file + " exists; name another file or pass " + FORCE);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      T result;
      try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
        result = writer.write(out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return result;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void summarise(Call call, ExportResult result) {
    call.say(
        "exported %s, %s, in %s"
            .formatted(
                Texts.count(result.blocks(), "block"),
                ByteSize.format(result.bytes()),
                Texts.elapsed(result.elapsed())));
  }

  private static void print(Call call, ExportResult result, String file) throws IOException {
    summarise(call, result);
    var release = result.release();
    if (call.isJson()) {
      call.print(
          Json.object()
              .put("ref", result.ref())
              .put("release", release)
              .put("root", result.root())
              .put("path", call.path(file).toAbsolutePath().normalize())
              .put("blocks", result.blocks())
              .put("bytes", result.bytes())
              .put("seconds", Texts.seconds(result.elapsed())));
    } else {
      call.print(result.ref() + (release == null ? "" : " " + release));
    }
  }
}
