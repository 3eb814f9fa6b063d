package reg.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Pickles that do harm when they are loaded, each by one thing. */
final class PickleCorpus {
  /** Callables that run code, start programs, read or write files, or reach the network. */
  static final List<String> CALLABLES =
      List.of(
          "os.system",
          "posix.system",
          "nt.system",
          "os.popen",
          "os.execv",
          "os.spawnlp",
          "os.posix_spawn",
          "os.remove",
          "os.putenv",
          "subprocess.Popen",
          "subprocess.call",
          "subprocess.check_output",
          "subprocess.run",
          "subprocess.getoutput",
          "builtins.eval",
          "builtins.exec",
          "builtins.compile",
          "builtins.open",
          "builtins.getattr",
          "builtins.__import__",
          "builtins.apply",
          "__builtin__.eval",
          "__builtin__.execfile",
          "__builtin__.file",
          "runpy.run_path",
          "runpy._run_code",
          "runpy.run_module",
          "importlib.import_module",
          "imp.load_source",
          "pty.spawn",
          "socket.create_connection",
          "socket.socket",
          "webbrowser.open",
          "shutil.rmtree",
          "shutil.move",
          "pip.main",
          "pip._internal.main",
          "pickle.loads",
          "_pickle.loads",
          "marshal.loads",
          "types.CodeType",
          "types.FunctionType",
          "ctypes.CDLL",
          "code.InteractiveInterpreter",
          "codeop.compile_command",
          "timeit.timeit",
          "cProfile.run",
          "profile.run",
          "pdb.run",
          "bdb.Bdb",
          "trace.Trace",
          "doctest.debug_script",
          "asyncio.create_subprocess_shell",
          "asyncio.unix_events._UnixSubprocessTransport._start",
          "multiprocessing.util.spawnv_passfds",
          "http.client.HTTPSConnection",
          "urllib.request.urlretrieve",
          "requests.api.get",
          "smtplib.SMTP",
          "ssl.get_server_certificate",
          "linecache.getlines",
          "operator.attrgetter",
          "operator.methodcaller",
          "functools.partial",
          "torch.load",
          "torch.hub.load",
          "torch.jit.load",
          "torch.storage._load_from_bytes",
          "torch._inductor.codecache.compile_file",
          "torch.utils.collect_env.run",
          "torch.utils._config_module.load_config",
          "numpy.testing._private.utils.runstring",
          "numpy.f2py.crackfortran.getlincoef",
          "lib2to3.pgen2.grammar.Grammar.loadg",
          "idlelib.pyshell.ModifiedInterpreter.runcommand",
          "ensurepip._run_pip",
          "venv.create",
          "site.main",
          "sys.settrace",
          "nonsense.unknown_callable");

  private PickleCorpus() {}

  static byte[] calling(String callable) {
    int dot = callable.lastIndexOf('.');
    return PickleAssembler.proto(2)
        .global(callable.substring(0, dot), callable.substring(dot + 1))
        .calledWith("echo pwned");
  }

  /** One pickle for each callable. */
  static Map<String, byte[]> callables() {
    var files = new LinkedHashMap<String, byte[]>();
    CALLABLES.forEach(name -> files.put("call-" + name + ".pkl", calling(name)));
    return files;
  }

  /** The same harm by other instructions, and out of sight. */
  static Map<String, byte[]> hidden() {
    var files = new LinkedHashMap<String, byte[]>();
    outOfSight(files, calling("os.system"));
    otherInstructions(files);
    return files;
  }

  private static void otherInstructions(Map<String, byte[]> files) {
    files.put("protocol-0.pkl", bytes("cos\nsystem\n(S'echo pwned'\ntR."));
    files.put("protocol-0-inst.pkl", bytes("(S'echo pwned'\nios\nsystem\n."));
    files.put("protocol-0-obj.pkl", bytes("(cos\nsystem\nS'echo pwned'\no."));
    files.put("protocol-1.pkl", PickleAssembler.text().global("os", "system").calledWith("id"));
    files.put(
        "protocol-4.pkl",
        PickleAssembler.proto(4).stackGlobal("os", "system").calledWith("echo pwned"));
    files.put(
        "memo-names.pkl",
        PickleAssembler.proto(4)
            .shortUnicode("system")
            .shortUnicode("os")
            .op('0')
            .op('0')
            .raw("h\1h\0")
            .op(0x93)
            .calledWith("echo pwned"));
    files.put(
        "computed-name.pkl",
        PickleAssembler.proto(4)
            .global("_codecs", "encode")
            .unicode("os")
            .op(0x85)
            .op('R')
            .unicode("system")
            .op(0x93)
            .calledWith("echo pwned"));
    files.put(
        "escaped-name.pkl",
        PickleAssembler.proto(4).raw("V\\u006fs\nVsystem\n").op(0x93).calledWith("echo pwned"));
    constructions(files);
    evasions(files);
  }

  /** What other unpicklers read as a number, and what costs one much memory and another none. */
  private static void evasions(Map<String, byte[]> files) {
    String call = "(S'id'\ntR.";
    for (String index : List.of("+0", " 0 ", "0_0", "-0", "00000000000")) {
      String attack = "cos\nsystem\np" + index + "\n0g" + index + "\n" + call;
      files.put("memo-index-" + index + ".pkl", bytes(attack));
      files.put("memo-index-" + index + "-behind.bin", bytes("MAGIC\0" + attack));
    }
    String far = "cos\nsystem\np2000000\n0g2000000\n" + call;
    files.put("memo-far.txt", bytes(far));
    files.put("memo-far-behind.bin", bytes("MAGIC\0" + far));
    String high = "cos\nsystem\n" + "N".repeat(1 << 20) + "0".repeat(1 << 20) + call;
    files.put("stack-bomb.txt", bytes(high));
    files.put("stack-bomb-behind.bin", bytes("MAGIC\0" + high));
    String padding = "N0".repeat(300);
    files.put("padded-group.bin", bytes("MAGIC\0(" + padding + "S'id'\nios\nsystem\n."));
    files.put("escaped-unmarked.txt", bytes("V\\u006fs\nVsystem\n\223" + call));
    files.put("escaped-quoted.txt", bytes("S'\\x6fs'\nS'system'\n\223" + call));
    files.put("by-id.txt", bytes("P1\nS'system'\n\223" + call));
    files.put("extension-unmarked.txt", bytes("\202\1" + call));
  }

  private static void constructions(Map<String, byte[]> files) {
    files.put(
        "computed-call.pkl",
        PickleAssembler.proto(2)
            .global("collections", "OrderedDict")
            .op(')')
            .op('R')
            .op(')')
            .op('R')
            .stop());
    files.put(
        "build-on-class.pkl",
        PickleAssembler.proto(2).global("collections", "OrderedDict").op('}').op('b').stop());
    files.put(
        "newobj.pkl",
        PickleAssembler.proto(2)
            .global("subprocess", "Popen")
            .unicode("id")
            .op(0x85)
            .op(0x81)
            .stop());
    files.put(
        "newobj-ex.pkl",
        PickleAssembler.proto(4)
            .stackGlobal("subprocess", "Popen")
            .unicode("id")
            .op(0x85)
            .op('}')
            .op(0x92)
            .stop());
    files.put("extension.pkl", PickleAssembler.proto(2).op(0x82).op(1).op(')').op('R').stop());
    files.put("import-only.pkl", PickleAssembler.proto(2).global("antigravity", "x").stop());
    files.put(
        "dotted-name.pkl",
        PickleAssembler.proto(4).stackGlobal("torch", "_utils.os.system").calledWith("id"));
    files.put(
        "memo-far.pkl",
        PickleAssembler.proto(2).op('N').op(0x72).op(0xff).op(0xff).op(0xff).op(0x7f).stop());
    files.put("deep-marks.pkl", join(bytes("\200\2"), filled('(', 2 << 20)));
  }

  private static void outOfSight(Map<String, byte[]> files, byte[] plain) {
    files.put("renamed.gguf", plain);
    files.put("renamed.safetensors", plain);
    files.put("renamed.txt", plain);
    files.put("no-extension", plain);
    files.put("truncated.pkl", Arrays.copyOf(plain, plain.length - 1));
    files.put("truncated-name.pkl", Arrays.copyOf(plain, 8));
    files.put(
        "broken-after-call.pkl", join(Arrays.copyOf(plain, plain.length - 1), bytes("\377\377")));
    files.put("benign-then-broken.pkl", PickleAssembler.proto(2).op(']').op('a').bytes());
    files.put("second-pickle.pkl", join(PickleAssembler.proto(2).number(7).stop(), plain));
    files.put(
        "behind-data.pkl", join(PickleAssembler.proto(2).number(7).stop(), new byte[999], plain));
    files.put("junk-prefixed.bin", join(new byte[4096], plain));
    files.put("junk-prefixed-0.bin", join(junk(70_000), bytes("cposix\nsystem\n(S'id'\ntR.")));
    String line = "MIIDdzCCAl".repeat(6);
    files.put("in-base64.pem", bytes(line + "\n" + line + "cos\nsystem\n(S'id'\ntR."));
    files.put("long-name.bin", bytes("MAGIC\0c" + line + "\n" + line + "AAA\n(S'id'\ntR."));
    files.put("junk-prefixed-inst.bin", join(bytes("MAGIC\0"), bytes("(S'id'\nios\nsystem\n.")));
  }

  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Bytes without a pattern, always the same. */
  static byte[] junk(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
