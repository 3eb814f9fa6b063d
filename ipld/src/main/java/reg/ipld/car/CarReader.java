package reg.ipld.car;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;

/**
 * Reads a CAR of version 1 or 2 as a stream, block by block, each checked against its CID. The
 * index of version 2 is not read: it says nothing that the blocks do not.
 *
 * <p>Limits: a header of 1 MiB, sections of one block of {@value Block#BYTES_MAX} bytes and its
 * CID; both are checked before anything is allocated. Every method throws {@link
 * UncheckedIOException} when the stream does.
 */
public final class CarReader implements AutoCloseable {
  private static final int SECTION_BYTES_MAX = Cid.BYTES_MAX + Block.BYTES_MAX;

  private final SectionInput in;
  private final int version;
  private final List<Cid> roots;

  /**
   * Reads the header; the reader owns the stream from now on.
   *
   * @throws RegistryException MALFORMED when the stream is not a CAR of version 1 or 2
   */
  public CarReader(InputStream stream) {
    in = new SectionInput(stream);
    CarHeader header = header();
    version = (int) header.version();
    if (version == 2) {
      in.limit(CarV2Header.read(in));
      header = header();
      if (header.version() != 1) {
        throw new RegistryException(Fault.MALFORMED, "a CAR of version 2 inside another");
      }
    }
    roots = header.roots();
  }

  /** 1 or 2. */
  public int version() {
    return version;
  }

  /** The roots that the header names; nothing says that their blocks are in the file. */
  public List<Cid> roots() {
    return roots;
  }

  /**
   * The next block, or null at the end.
   *
   * @throws RegistryException MALFORMED for a section that is empty, too long, cut short, or does
   *     not begin with a CID; CORRUPT, naming the CID, for a block whose hash is another
   */
  public @Nullable Block next() {
    byte[] section = in.section(SECTION_BYTES_MAX);
    if (section == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(section);
    Cid cid = Cid.decode(bytes);
    return Block.verified(cid, section, bytes.position(), bytes.remaining());
  }

  /** Closes the stream. */
  @Override
  public void close() {
    in.close();
  }

  private CarHeader header() {
    byte[] section = in.section(CarHeader.BYTES_MAX);
    if (section == null) {
      throw new RegistryException(Fault.MALFORMED, "not a CAR: it is empty");
    }
    return CarHeader.decode(section);
  }
}
