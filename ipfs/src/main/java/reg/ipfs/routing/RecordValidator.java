package reg.ipfs.routing;

/** Says which records of a name space are valid, and which of two is the better one. */
public interface RecordValidator {
  /** The name space of its keys, such as {@code ipns} for {@code /ipns/…}. */
  String namespace();

  /**
   * Requires that a record may be kept under a key.
   *
   * @throws reg.base.RegistryException MALFORMED, BAD_SIGNATURE, or ROLLBACK when it has expired
   */
  void require(byte[] key, byte[] record);

  /** Positive when the first of two valid records of a key is the better one, 0 when equal. */
  int compare(byte[] first, byte[] second);
}
