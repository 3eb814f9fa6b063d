package reg.ipfs.ipns;

import java.time.InstantSource;
import reg.ipfs.routing.RecordValidator;

/** Judges records that somebody else keeps or sends. */
public final class IpnsValidator implements RecordValidator {
  private final InstantSource clock;

  /** Takes the time from this clock. */
  public IpnsValidator(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String namespace() {
    return IpnsName.NAMESPACE;
  }

  @Override
  public void require(byte[] key, byte[] record) {
    var _ = IpnsRecord.valid(IpnsName.ofKey(key), record, clock.instant());
  }

  @Override
  public int compare(byte[] first, byte[] second) {
    return IpnsRecord.decode(first).compareTo(IpnsRecord.decode(second));
  }
}
