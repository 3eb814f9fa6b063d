package reg.storage;

/**
 * While open, garbage collection keeps every block that was put, or found to be held, since the
 * lease began. A push or pull holds one from before its first block until what it pins is
 * committed: until then nothing else names its blocks.
 */
public interface Lease extends AutoCloseable {
  @Override
  void close();
}
