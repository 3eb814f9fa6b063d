package reg.ipfs.kubo;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.car.CarWriter;
import reg.ipld.dag.DagWalk;

/** The body of a request that uploads DAGs as one CAR; written by another thread as it is read. */
final class CarUpload {
  static final String BOUNDARY = "reg-car-boundary-7f1d2c";

  private static final int PIPE_BYTES = 1 << 20;
  private static final String DISPOSITION =
      "Content-Disposition: form-data; name=\"file\"; filename=\"dag.car\"";
  private static final String HEAD =
      String.join(
          "\r\n", "--" + BOUNDARY, DISPOSITION, "Content-Type: application/octet-stream", "", "");
  private static final String TAIL = "\r\n--" + BOUNDARY + "--\r\n";

  private final BlockSource source;
  private final List<Cid> roots;
  private volatile long blocks;
  private volatile @Nullable RegistryException failure;

  CarUpload(BlockSource source, List<Cid> roots) {
    this.source = source;
    this.roots = List.copyOf(roots);
  }

  /** Starts to write, and gives what is to be sent. */
  InputStream open() {
    try {
      var car = new PipedInputStream(PIPE_BYTES);
      var pipe = new PipedOutputStream(car);
      Thread.ofVirtual().name("car-upload").start(() -> write(pipe));
      return new SequenceInputStream(
          Collections.enumeration(List.of(text(HEAD), new Whole(car), text(TAIL))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Breaks the request when not all blocks were written: Kubo would take what came for the whole
   * and look for the rest elsewhere.
   */
  private final class Whole extends FilterInputStream {
    Whole(InputStream car) {
      super(car);
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return checked(super.read(bytes, offset, length));
    }

    private int checked(int read) throws IOException {
      if (read < 0 && failure != null) {
        throw new IOException("not all blocks are held", failure);
      }
      return read;
    }
  }

  private void write(PipedOutputStream pipe) {
    try (var writer = new CarWriter(pipe, roots)) {
      walk(writer);
    } catch (UncheckedIOException e) {
      // The other end is closed: the request has failed, and says why.
    }
  }

  /** A failure is noted before the pipe is closed, so that its reader sees it at the end. */
  private void walk(CarWriter writer) {
    long[] count = new long[1];
    try {
      DagWalk.visit(
          source,
          roots,
          block -> {
            writer.write(block);
            count[0]++;
          });
      blocks = count[0];
    } catch (RegistryException e) {
      failure = e;
    }
  }

  /** How many blocks were sent, once all were. */
  long blocks() {
    return blocks;
  }

  /** Why not all of the DAG was sent, or null. */
  @Nullable RegistryException failure() {
    return failure;
  }
}
