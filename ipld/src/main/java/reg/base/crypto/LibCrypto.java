package reg.base.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Finds the functions of the system's libcrypto. */
public final class LibCrypto {
  /** OpenSSL 3 and above, as most systems have it. */
  public static final String LIBRARY = "libcrypto.so.3";

  /**
   * For a call that ends soon and takes arrays: it keeps the JVM from collecting garbage until it
   * returns.
   */
  public static final Linker.Option WITH_ARRAYS = Linker.Option.critical(true);

  private LibCrypto() {}

  /**
   * A function of a library.
   *
   * @throws IllegalArgumentException when there is no such library or function in it
   * @throws IllegalCallerException when the JVM does not let this code call any
   * @throws UnsupportedOperationException when it has no linker for this platform
   */
  @SuppressWarnings("restricted")
  public static MethodHandle function(
      String library, String name, FunctionDescriptor signature, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(address(library, name), signature, options);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment address(String library, String name) {
    return SymbolLookup.libraryLookup(library, Arena.global())
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException(library + " has no function " + name));
  }

  /** What a call throws, which C functions do not. */
  public static IllegalStateException thrown(Throwable e) {
    return new IllegalStateException("a C function threw", e);
  }
}
