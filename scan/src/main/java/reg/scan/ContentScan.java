package reg.scan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.chunker.format.FileBytes;
import reg.chunker.format.FileFormat;
import reg.scan.archive.CompressedGate;
import reg.scan.archive.SevenZipGate;
import reg.scan.archive.TarGate;
import reg.scan.archive.Unpacker;
import reg.scan.archive.ZipGate;
import reg.scan.config.ConfigGate;
import reg.scan.config.Hdf5Gate;
import reg.scan.config.Neighbours;
import reg.scan.config.OnnxGate;
import reg.scan.pickle.PickleGate;
import reg.scan.report.Findings;
import reg.scan.report.Format;
import reg.scan.report.Rule;
import reg.scan.template.TemplateGate;
import reg.scan.tensor.NpyGate;
import reg.scan.tensor.TensorGate;

/** Tells what one file is by its content and sends it through that format's gate. */
final class ContentScan {
  /** The deepest archive in an archive. */
  private static final int DEPTH_MAX = 3;

  private static final int HEAD_BYTES = 512;
  private static final Set<String> WINDOWS_SIGNS = Set.of("PE", "NE", "LE", "LX");
  private static final Pattern TEMPLATE_NAME =
      Pattern.compile("(?:.*/)?chat_template(?:[._-][^/]*)?|.*\\.(?:jinja|jinja2|j2)");
  private static final Pattern PICKLE_NAME =
      Pattern.compile(".*\\.(?:pkl|pickle|pck|pt|pth|ckpt|joblib|dill|npy)");
  private static final Pattern PYTHON_NAME = Pattern.compile(".*\\.(?:py|pyw|ipynb)");
  private static final Pattern NATIVE_NAME =
      Pattern.compile(".*\\.(?:so(?:\\.[0-9.]+)?|dll|dylib|pyd|pyc|exe)");

  private final @Nullable Neighbours neighbours;
  private final Unpacker unpacker;
  private final int depth;

  /** A scan of a file of a model. */
  ContentScan(String path, Set<String> paths) {
    this(Neighbours.of(path, paths), new Unpacker(), 0);
  }

  private ContentScan(@Nullable Neighbours neighbours, Unpacker unpacker, int depth) {
    this.neighbours = neighbours;
    this.unpacker = unpacker;
    this.depth = depth;
  }

  /** The first bytes of a file. */
  private static final class Head {
    private final byte[] bytes;
    private final int length;

    Head(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    static Head of(FileBytes file) {
      byte[] bytes = new byte[(int) Math.min(HEAD_BYTES, file.size())];
      return new Head(bytes, file.fill(0, bytes));
    }
  }

  /** Scans a file. */
  Format scan(String name, FileBytes file, Findings findings) {
    String lower = name.toLowerCase(Locale.ROOT);
    Format format = byContent(lower, file, findings);
    names(lower, format, findings);
    return format;
  }

  private Format byContent(String name, FileBytes file, Findings findings) {
    return switch (FileFormat.claimedBy(file)) {
      case SAFETENSORS -> {
        // A header's length can be such that the file begins like a pickle, too.
        PickleGate.scanHidden(file, findings);
        yield promised(FileFormat.SAFETENSORS, file, findings);
      }
      case GGUF -> promised(FileFormat.GGUF, file, findings);
      case ZIP -> archive(Format.ZIP, file, findings);
      case OTHER -> {
        Format format = unmarked(name, file, findings);
        Format promised = promised(FileFormat.promisedBy(name), file, findings);
        yield format == Format.OTHER ? promised : format;
      }
    };
  }

  /** The format that a file claims or its name promises, held to that format's rules. */
  private static Format promised(FileFormat format, FileBytes file, Findings findings) {
    return switch (format) {
      case SAFETENSORS -> {
        TensorGate.safetensors(file, findings);
        yield Format.SAFETENSORS;
      }
      case GGUF -> {
        TensorGate.gguf(file, findings);
        yield Format.GGUF;
      }
      default -> Format.OTHER;
    };
  }

  private Format unmarked(String name, FileBytes file, Findings findings) {
    Head head = Head.of(file);
    Format packed = packed(head);
    return packed == Format.OTHER
        ? single(name, head, file, findings)
        : archive(packed, file, findings);
  }

  private static Format packed(Head head) {
    if (SevenZipGate.claims(head.bytes, head.length)) {
      return Format.SEVEN_ZIP;
    }
    if (TarGate.claims(head.bytes, head.length)) {
      return Format.TAR;
    }
    return CompressedGate.claims(head.bytes, head.length) ? Format.COMPRESSED : Format.OTHER;
  }

  private Format archive(Format format, FileBytes file, Findings findings) {
    if (depth == DEPTH_MAX) {
      findings.add(Rule.ARCHIVE_DEPTH, "", "archives more than " + DEPTH_MAX + " deep");
      return format;
    }
    switch (format) {
      case ZIP -> ZipGate.scan(file, unpacker, this::member, findings);
      case TAR -> TarGate.scan(file, this::member, findings);
      case SEVEN_ZIP -> SevenZipGate.scan(file, unpacker, this::member, findings);
      default -> CompressedGate.scan(file, unpacker, this::member, findings);
    }
    return format;
  }

  private void member(String name, FileBytes bytes, Findings findings) {
    new ContentScan(null, unpacker, depth + 1).scan(name, bytes, findings);
  }

  private Format single(String name, Head head, FileBytes file, Findings findings) {
    if (PickleGate.claims(head.bytes, head.length)
        && (PICKLE_NAME.matcher(name).matches() || PickleGate.begins(file))) {
      pickle(file, findings);
      return Format.PICKLE;
    }
    if (NpyGate.claims(head.bytes, head.length)) {
      OptionalLong pickle = NpyGate.pickle(file, findings);
      pickle.ifPresent(start -> PickleGate.scan(file, start, findings));
      return Format.NPY;
    }
    if (Hdf5Gate.claims(file)) {
      Hdf5Gate.scan(file, findings);
      return Format.HDF5;
    }
    if (isNative(head, file)) {
      findings.add(Rule.CODE_NATIVE, "", "a program or a library");
      return Format.NATIVE;
    }
    return text(name, head, file, findings);
  }

  private static void pickle(FileBytes file, Findings findings) {
    PickleGate.scan(file, 0, findings);
    present(findings);
  }

  private static void present(Findings findings) {
    if (!findings.isDenied()) {
      findings.add(Rule.PICKLE_PRESENT, "", "a pickle that imports only what tensors need");
    }
  }

  /** What has no mark of its own: told by name, or by what it reads as. */
  private Format text(String name, Head head, FileBytes file, Findings findings) {
    if (PickleGate.scanHidden(file, findings)) {
      present(findings);
      return Format.PICKLE;
    }
    if (ZipGate.isHidden(file)) {
      findings.add(Rule.ARCHIVE_HIDDEN, "", "a zip archive behind other bytes");
    }
    if (OnnxGate.claims(name, head.bytes, head.length) && neighbours != null) {
      OnnxGate.scan(file, neighbours, findings);
      return Format.ONNX;
    }
    if (PYTHON_NAME.matcher(name).matches()) {
      return Format.PYTHON;
    }
    boolean json = ConfigGate.claims(head.bytes, head.length) || name.endsWith(".json");
    if (json && !name.endsWith(".jsonl") && ConfigGate.scan(name, file, neighbours, findings)) {
      return Format.JSON;
    }
    return TEMPLATE_NAME.matcher(name).matches() ? template(file, findings) : Format.OTHER;
  }

  private static Format template(FileBytes file, Findings findings) {
    int limit = TemplateGate.CHARS_MAX * 4;
    if (file.size() > limit) {
      findings.add(Rule.TEMPLATE_MALFORMED, "", "more than " + limit + " bytes");
      return Format.TEMPLATE;
    }
    byte[] bytes = new byte[(int) file.size()];
    file.fill(0, bytes);
    TemplateGate.scan(new String(bytes, StandardCharsets.UTF_8), "", findings);
    return Format.TEMPLATE;
  }

  private static boolean isNative(Head head, FileBytes file) {
    if (head.length < 4) {
      return false;
    }
    int start =
        (head.bytes[0] & 0xff) << 24
            | (head.bytes[1] & 0xff) << 16
            | (head.bytes[2] & 0xff) << 8
            | (head.bytes[3] & 0xff);
    return switch (start) {
      case 0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe -> true;
      default -> start >>> 16 == 0x4d5a && isPortableExecutable(head, file);
    };
  }

  /** Where DOS's program says that Windows' begins, its sign lies. */
  private static boolean isPortableExecutable(Head head, FileBytes file) {
    if (head.length < 64) {
      return false;
    }
    long at = ByteBuffer.wrap(head.bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(60);
    byte[] sign = new byte[2];
    return at > 0
        && file.fill(at, sign) == sign.length
        && WINDOWS_SIGNS.contains(new String(sign, StandardCharsets.ISO_8859_1));
  }

  /** What a name promises that the content does not keep, and what a name alone tells. */
  private static void names(String name, Format format, Findings findings) {
    Format promised =
        switch (FileFormat.promisedBy(name)) {
          case SAFETENSORS -> Format.SAFETENSORS;
          case GGUF -> Format.GGUF;
          default -> format;
        };
    if (promised != format) {
      findings.add(Rule.NAME_MISMATCH, "", "named " + promised.id() + " and is " + format.id());
    }
    if (PYTHON_NAME.matcher(name).matches()) {
      findings.add(Rule.CODE_PYTHON, "", "Python code");
    }
    if (format != Format.NATIVE && NATIVE_NAME.matcher(name).matches()) {
      findings.add(Rule.CODE_NATIVE, "", "named as a program or a library");
    }
  }
}
