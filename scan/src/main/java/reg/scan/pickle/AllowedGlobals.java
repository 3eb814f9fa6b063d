package reg.scan.pickle;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a pickle may import: containers and what tensors are rebuilt with. All else is refused,
 * because a list of what is dangerous is never complete. Source: PyTorch 2.9 {@code
 * torch/_weights_only_unpickler.py}, less what loads another pickle; NumPy 1 and 2.
 */
final class AllowedGlobals {
  private static final Set<String> RECONSTRUCT = Set.of("_reconstruct", "scalar");
  private static final Set<String> BUILTINS =
      Set.of(
          "bool",
          "bytearray",
          "bytes",
          "complex",
          "dict",
          "float",
          "frozenset",
          "int",
          "list",
          "object",
          "range",
          "set",
          "slice",
          "str",
          "tuple",
          "unicode",
          "long",
          "xrange");

  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("builtins", BUILTINS),
          Map.entry("__builtin__", BUILTINS),
          Map.entry("collections", Set.of("OrderedDict", "Counter", "defaultdict", "deque")),
          Map.entry("copyreg", Set.of("_reconstructor")),
          Map.entry("copy_reg", Set.of("_reconstructor")),
          Map.entry("_codecs", Set.of("encode")),
          Map.entry("datetime", Set.of("date", "datetime", "time", "timedelta", "timezone")),
          Map.entry("argparse", Set.of("Namespace")),
          Map.entry("numpy", Set.of("dtype", "ndarray")),
          Map.entry("numpy.core.multiarray", RECONSTRUCT),
          Map.entry("numpy._core.multiarray", RECONSTRUCT),
          Map.entry("numpy.core.numeric", Set.of("_frombuffer")),
          Map.entry("numpy._core.numeric", Set.of("_frombuffer")),
          Map.entry("torch.nn.parameter", Set.of("Parameter", "Buffer")),
          Map.entry("torch.serialization", Set.of("_get_layout")),
          Map.entry("torch.storage", Set.of("TypedStorage", "UntypedStorage", "_TypedStorage")),
          Map.entry("torch._tensor", Set.of("_rebuild_from_type_v2", "Tensor")),
          Map.entry("torch", Set.of("Size", "Tensor", "device", "UntypedStorage")));

  private static final Pattern REBUILD = Pattern.compile("_rebuild_[a-z0-9_]+");
  private static final Pattern STORAGE = Pattern.compile("[A-Z][A-Za-z0-9]*Storage");
  private static final Pattern DTYPE =
      Pattern.compile(
          "float(?:16|32|64|8_[a-z0-9]+)|bfloat16|half|double|float|u?int(?:8|16|32|64)|long|int"
              + "|short|bool|complex(?:32|64|128)|q(?:u?int8|int32)|quint4x2|quint2x4");

  private AllowedGlobals() {}

  static boolean contains(Value.Global global) {
    String module = global.module();
    String name = global.name();
    if (ALLOWED.getOrDefault(module, Set.of()).contains(name)) {
      return true;
    }
    return switch (module) {
      case "torch._utils" -> REBUILD.matcher(name).matches();
      case "torch", "torch.cuda" ->
          STORAGE.matcher(name).matches() || DTYPE.matcher(name).matches();
      default -> false;
    };
  }
}
