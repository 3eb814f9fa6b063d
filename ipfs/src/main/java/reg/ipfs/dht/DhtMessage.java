package reg.ipfs.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;

/** A question or an answer. */
public final class DhtMessage {
  private final Type type;
  private final byte[] key;
  private final @Nullable DhtRecord record;
  private final List<DhtPeer> closer;
  private final List<DhtPeer> providers;

  /** What is asked. */
  public enum Type {
    PUT_VALUE(0),
    GET_VALUE(1),
    ADD_PROVIDER(2),
    GET_PROVIDERS(3),
    FIND_NODE(4),
    PING(5);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The protocol's number. */
    int number() {
      return number;
    }

    /**
     * The type of a number.
     *
     * @throws RegistryException MALFORMED
     */
    static Type of(long number) {
      for (Type type : values()) {
        if (type.number == number) {
          return type;
        }
      }
      throw new RegistryException(Fault.MALFORMED, "a DHT message of the unknown type " + number);
    }

    /** Whether a peer answers it; go and js say nothing to {@link #ADD_PROVIDER}. */
    public boolean isAnswered() {
      return this != ADD_PROVIDER;
    }
  }

  /**
   * A message.
   *
   * @param key of what; empty for a ping
   * @param record to keep, or found
   * @param closer peers that are nearer to the key
   * @param providers peers that have it
   */
  DhtMessage(
      Type type,
      byte[] key,
      @Nullable DhtRecord record,
      List<DhtPeer> closer,
      List<DhtPeer> providers) {
    this.type = type;
    this.key = key;
    this.record = record;
    this.closer = List.copyOf(closer);
    this.providers = List.copyOf(providers);
  }

  /** A question that only names its key. */
  static DhtMessage ask(Type type, byte[] key) {
    return new DhtMessage(type, key, null, List.of(), List.of());
  }

  static DhtMessage put(DhtRecord record) {
    return new DhtMessage(Type.PUT_VALUE, record.key(), record, List.of(), List.of());
  }

  static DhtMessage announce(byte[] key, DhtPeer provider) {
    return new DhtMessage(Type.ADD_PROVIDER, key, null, List.of(), List.of(provider));
  }

  public Type type() {
    return type;
  }

  /** The key itself, not a copy. */
  byte[] key() {
    return key;
  }

  @Nullable DhtRecord record() {
    return record;
  }

  List<DhtPeer> closer() {
    return closer;
  }

  List<DhtPeer> providers() {
    return providers;
  }
}
