package reg.storage.rocks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.multiformats.Varint;
import reg.storage.form.Form;

/**
 * A block's bytes in a file of the user's: the stored form {@code 03 || uvarint raw size || uvarint
 * offset || uvarint modified || path}, with the file's time of change in milliseconds since 1970
 * and its absolute path in UTF-8 up to the end.
 *
 * @param file the file, absolute
 * @param offset where in it the block begins
 * @param modified when the file was last changed, in milliseconds since 1970
 */
record Reference(Path file, long offset, long modified) {
  /** The longest path, in bytes. */
  private static final int PATH_BYTES_MAX = 4096;

  /**
   * A reference to a file as it is now.
   *
   * @throws RegistryException STORAGE when the file cannot be looked at
   */
  static Reference to(Path file, long offset) {
    Path absolute = file.toAbsolutePath().normalize();
    try {
      long modified = Files.getLastModifiedTime(absolute).toMillis();
      return new Reference(absolute, offset, Math.max(0, modified));
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot refer to " + absolute + ": " + e, e);
    }
  }

  ByteBuffer encode(int rawBytes) {
    byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
    if (path.length > PATH_BYTES_MAX) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "cannot refer to a path above " + PATH_BYTES_MAX + " bytes");
    }
    var out = ByteBuffer.allocate(1 + 3 * Varint.BYTES_MAX + path.length);
    out.put(Form.REFERENCE.id());
    Varint.write(rawBytes, out);
    Varint.write(offset, out);
    Varint.write(modified, out);
    return out.put(path).flip();
  }

  /** Decodes what follows the form's id: what is read, and how many bytes it has. */
  static Sized decode(ByteBuffer in) {
    int rawBytes = Form.readRawSize(in);
    long offset = Varint.read(in);
    long modified = Varint.read(in);
    if (in.remaining() > PATH_BYTES_MAX || !in.hasRemaining()) {
      throw new RegistryException(Fault.MALFORMED, "a reference with a path of " + in.remaining());
    }
    byte[] path = new byte[in.remaining()];
    in.get(path);
    try {
      Path file = Path.of(new String(path, StandardCharsets.UTF_8));
      return new Sized(new Reference(file, offset, modified), rawBytes);
    } catch (InvalidPathException e) {
      throw new RegistryException(Fault.MALFORMED, "a reference without a path", e);
    }
  }

  /**
   * A reference and the size of what it refers to.
   *
   * @param reference where the bytes are
   * @param rawBytes how many they are
   */
  record Sized(Reference reference, int rawBytes) {
    /**
     * Reads the block from the file.
     *
     * @throws RegistryException CORRUPT, naming the CID and the file, when the file is gone or has
     *     other bytes
     */
    Block read(Cid cid) {
      byte[] bytes = new byte[rawBytes];
      try (var channel = FileChannel.open(reference.file)) {
        var out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
          if (channel.read(out, reference.offset + out.position()) < 0) {
            throw new EOFException("it is too short");
          }
        }
      } catch (IOException e) {
        throw reference.gone(cid, e.toString(), e);
      }
      try {
        return Block.verified(cid, bytes);
      } catch (RegistryException e) {
        throw reference.gone(cid, "it holds other bytes", e);
      }
    }
  }

  private RegistryException gone(Cid cid, String what, Exception cause) {
    return new RegistryException(
        Fault.CORRUPT,
        "block "
            + cid
            + " is kept by reference to "
            + file
            + " as it was on "
            + Instant.ofEpochMilli(modified)
            + ", and "
            + what
            + "; bring that file back",
        cause);
  }
}
