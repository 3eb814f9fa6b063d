package reg.cli.control;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One command of one client. */
final class ControlSession {
  private static final int OUT_BUFFER_BYTES = 64 << 10;
  private static final long GRACE_MILLIS = 500;
  private static final long STOP_SECONDS = 10;

  private final SocketChannel channel;
  private final CommandRunner runner;
  private final LinkedBlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final DataInputStream frames;
  private final DataOutputStream answers;
  private volatile @Nullable Thread thread;

  ControlSession(SocketChannel channel, CommandRunner runner) {
    this.channel = channel;
    this.runner = runner;
    this.frames = new DataInputStream(Channels.newInputStream(channel));
    this.answers = new DataOutputStream(Channels.newOutputStream(channel));
  }

  /** Reads the command, runs it on this thread, and sends what it prints. */
  void run() {
    thread = Thread.currentThread();
    try (channel) {
      Frame first = Frame.read(frames);
      if (first != null && first.kind() == Frame.Kind.REQUEST) {
        run(CommandRequest.decode(first.bytes()));
      }
    } catch (IOException | RuntimeException e) {
      System.getLogger(ControlSession.class.getName())
          .log(System.Logger.Level.DEBUG, "a client broke off: {0}", e.getMessage());
    } finally {
      ended.countDown();
    }
  }

  private void run(CommandRequest request) throws IOException {
    Thread.ofVirtual().name("reg-control-input").start(this::listen);
    var buffered = new BufferedOutputStream(new Frames(Frame.Kind.OUT), OUT_BUFFER_BYTES);
    try (var out = new PrintStream(buffered, false, StandardCharsets.UTF_8);
        var err = new PrintStream(new Frames(Frame.Kind.ERR), true, StandardCharsets.UTF_8)) {
      int code = runner.run(request, new Input(), out, err);
      out.flush();
      // The command is over: an interrupt that came late must not close the channel.
      Thread.interrupted();
      send(new Frame(Frame.Kind.EXIT, new byte[] {(byte) code}));
    }
  }

  /** Takes input; a client that is gone stops its command. */
  private void listen() {
    try {
      for (Frame frame = Frame.read(frames); frame != null; frame = Frame.read(frames)) {
        input.add(frame.bytes());
      }
    } catch (IOException e) {
      // Gone, too.
    }
    interrupt();
  }

  private void interrupt() {
    Thread running = thread;
    if (running != null && ended.getCount() > 0) {
      running.interrupt();
    }
  }

  /** Lets a command that is about to end do so, stops another, and waits for its end. */
  void stop() {
    try {
      if (!ended.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        interrupt();
        ended.await(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Frame frame) throws IOException {
    synchronized (answers) {
      frame.write(answers);
    }
  }

  /** Sends what is written. */
  private final class Frames extends OutputStream {
    private final Frame.Kind kind;

    Frames(Frame.Kind kind) {
      this.kind = kind;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int at = 0; at < length; at += Frame.BYTES_MAX) {
        int end = Math.min(length, at + Frame.BYTES_MAX);
        send(new Frame(kind, Arrays.copyOfRange(bytes, offset + at, offset + end)));
      }
    }
  }

  /** Asks the client for its input when it is read. */
  private final class Input extends InputStream {
    private byte[] piece = {};
    private int at;
    private boolean over;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (at == piece.length && !over) {
        fetch();
      }
      if (over) {
        return -1;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, into, offset, count);
      at += count;
      return count;
    }

    private void fetch() throws IOException {
      send(Frame.empty(Frame.Kind.WANT_INPUT));
      try {
        piece = input.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("asked to stop while reading input", e);
      }
      at = 0;
      over = piece.length == 0;
    }
  }
}
