package reg.libp2p.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import reg.libp2p.MuxedStream;

/** One end of a stream made of two pipes. */
final class MemoryStream implements MuxedStream {
  private final BytePipe in;
  private final BytePipe out;
  private volatile Duration wait = TIMEOUT_DEFAULT;
  private volatile boolean open = true;

  private MemoryStream(BytePipe in, BytePipe out) {
    this.in = in;
    this.out = out;
  }

  /** The end of who opens it, then that of who accepts it. */
  static List<MemoryStream> pair(Link link) {
    var there = new BytePipe(link);
    var back = new BytePipe(link.back());
    return List.of(new MemoryStream(back, there), new MemoryStream(there, back));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return in.read(into, wait);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return out.write(from, wait);
  }

  @Override
  public void closeWrite() {
    out.end();
  }

  @Override
  public void close() {
    open = false;
    out.end();
    in.discard();
  }

  @Override
  public void reset() {
    open = false;
    in.breakOff("the stream was reset");
    out.breakOff("the stream was reset");
  }

  @Override
  public void timeout(Duration duration) {
    wait = duration;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
