package reg.scan.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.chunker.format.HeaderInput;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * ONNX models: tensors may lie in other files, which must be files of the model (CVE-2022-25882).
 * Follows only the messages that lead to tensors. Source: onnx/onnx {@code onnx.proto3}.
 */
public final class OnnxGate {
  private static final int DEPTH_MAX = 16;
  private static final int FIELDS_MAX = 10_000_000;
  private static final int TEXT_BYTES_MAX = 4096;
  private static final int IR_VERSION_MAX = 64;

  private final HeaderInput in;
  private final Neighbours neighbours;
  private final Findings findings;
  private int fields;

  private OnnxGate(FileBytes file, Neighbours neighbours, Findings findings) {
    this.in = new HeaderInput(file, 0, file.size());
    this.neighbours = neighbours;
    this.findings = findings;
  }

  /** A message that leads to tensors, or a tensor, and what its fields are. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE,
    FUNCTION,
    TENSOR,
    ENTRY;

    /** The message in a field; null when it leads to no tensor. */
    @Nullable Message field(long number) {
      return switch (this) {
        case MODEL -> number == 7 ? GRAPH : number == 25 ? FUNCTION : null;
        case GRAPH -> number == 1 ? NODE : number == 5 ? TENSOR : number == 15 ? SPARSE : null;
        case FUNCTION -> number == 7 ? NODE : number == 11 ? ATTRIBUTE : null;
        case NODE -> number == 5 ? ATTRIBUTE : null;
        case ATTRIBUTE -> attribute(number);
        case SPARSE -> number == 1 || number == 2 ? TENSOR : null;
        case TENSOR -> number == 13 ? ENTRY : null;
        case ENTRY -> null;
      };
    }

    private static @Nullable Message attribute(long number) {
      return switch ((int) number) {
        case 5, 10 -> TENSOR;
        case 6, 11 -> GRAPH;
        case 22, 23 -> SPARSE;
        default -> null;
      };
    }
  }

  /** Whether a file named as a model begins as one: with its version. */
  public static boolean claims(String name, byte[] head, int length) {
    return name.endsWith(".onnx")
        && length > 2
        && head[0] == 8
        && head[1] > 0
        && head[1] <= IR_VERSION_MAX;
  }

  /** Looks for the files that tensors lie in. */
  public static void scan(FileBytes file, Neighbours neighbours, Findings findings) {
    try {
      new OnnxGate(file, neighbours, findings).message(Message.MODEL, file.size(), 0);
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      findings.add(Rule.ONNX_MALFORMED, "", String.valueOf(e.getMessage()));
    }
  }

  private void message(Message type, long end, int depth) {
    String key = "";
    String value = "";
    while (in.position() < end) {
      long tag = varint();
      int wire = (int) (tag & 7);
      long number = tag >>> 3;
      if (++fields > FIELDS_MAX) {
        throw refused("more than " + FIELDS_MAX + " fields");
      }
      if (wire != 2) {
        scalar(wire);
        continue;
      }
      long length = varint();
      if (length < 0 || length > end - in.position()) {
        throw refused("a field that ends behind its message");
      }
      Message inner = type.field(number);
      if (inner != null) {
        inner(inner, in.position() + length, depth);
      } else if (type == Message.ENTRY && number == 1) {
        key = text(length);
      } else if (type == Message.ENTRY && number == 2) {
        value = text(length);
      } else {
        in.pass(length);
      }
    }
    if (in.position() != end) {
      throw refused("a message that ends behind itself");
    }
    if (key.equals("location")) {
      neighbours.require(value, Rule.ONNX_TARGET, "byte " + end, findings);
    }
  }

  private void inner(Message type, long end, int depth) {
    if (depth == DEPTH_MAX) {
      throw refused("messages more than " + DEPTH_MAX + " deep");
    }
    message(type, end, depth + 1);
  }

  private void scalar(int wire) {
    switch (wire) {
      case 0 -> varint();
      case 1 -> in.pass(8);
      case 5 -> in.pass(4);
      default -> throw refused("a field of wire type " + wire);
    }
  }

  private String text(long length) {
    if (length > TEXT_BYTES_MAX) {
      throw refused("a name of " + length + " bytes");
    }
    return new String(in.bytes(length), StandardCharsets.UTF_8);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw refused("a number of more than 64 bits");
  }

  private RegistryException refused(String what) {
    return new RegistryException(Fault.MALFORMED, what + " at byte " + in.position());
  }
}
