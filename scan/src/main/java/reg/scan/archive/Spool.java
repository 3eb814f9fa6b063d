package reg.scan.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import reg.chunker.format.FileBytes;

/** A stream's bytes by position: in memory, or in a temporary file when they are many. */
final class Spool implements AutoCloseable {
  private static final int MEMORY_BYTES_MAX = 4 << 20;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;
  private long size;

  /** Takes a stream to its end; false when it has more than so many bytes. */
  boolean fill(InputStream in, long limit) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      size += count;
      if (size > limit) {
        return false;
      }
      write(buffer, count);
    }
    return true;
  }

  long size() {
    return size;
  }

  FileBytes bytes() throws IOException {
    return file == null ? FileBytes.of(memory.toByteArray()) : FileBytes.of(file);
  }

  private void write(byte[] buffer, int count) throws IOException {
    if (file == null && size <= MEMORY_BYTES_MAX) {
      memory.write(buffer, 0, count);
      return;
    }
    if (file == null) {
      Path path = Files.createTempFile("reg-scan", null);
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      writeAll(file, ByteBuffer.wrap(memory.toByteArray()));
      memory.reset();
    }
    writeAll(file, ByteBuffer.wrap(buffer, 0, count));
  }

  private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
