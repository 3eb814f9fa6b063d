package reg.node.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.node.Home;

/**
 * Something that needs more signatures: a file that goes from signer to signer. Format page:
 * docs/formats/pending.md.
 *
 * @param envelope with the signatures it has
 * @param records envelopes of the publisher's records, which say whose signatures are needed
 * @param blocks what else is needed to publish it: the pages of a head's map
 */
public record PendingFile(Envelope envelope, List<Block> records, List<Block> blocks) {
  /** The largest file, in bytes. */
  static final int BYTES_MAX = 64 << 20;

  private static final int BLOCKS_MAX = 4096;

  public PendingFile {
    records = List.copyOf(records);
    blocks = List.copyOf(blocks);
  }

  /** The canonical bytes. */
  public byte[] encode() {
    return DagCbor.encode(
        MapNode.builder()
            .put("v", 1)
            .put("envelope", envelope.encode())
            .put("records", nodes(records))
            .put("blocks", nodes(blocks))
            .build());
  }

  private static List<Node> nodes(List<Block> blocks) {
    return blocks.stream().map(block -> (Node) BytesNode.copyOf(block.bytes())).toList();
  }

  /**
   * Reads what {@link #encode} gives. No signature is checked.
   *
   * @throws RegistryException MALFORMED for anything else
   */
  public static PendingFile decode(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw malformed("it has more than " + BYTES_MAX + " bytes");
    }
    MapNode map =
        DagCbor.decode(bytes).asMap("it").requireOnly(Set.of("v", "envelope", "records", "blocks"));
    if (map.natural("v") != 1) {
      throw malformed("version " + map.natural("v") + "; this reg reads version 1");
    }
    var pending =
        new PendingFile(
            Envelope.decode(map.bytes("envelope")),
            blocks(map.list("records"), PublisherChain.STEPS_MAX),
            blocks(map.list("blocks"), BLOCKS_MAX));
    if (!Arrays.equals(pending.encode(), bytes)) {
      throw malformed("it is not as it would be written");
    }
    return pending;
  }

  private static List<Block> blocks(List<Node> nodes, int max) {
    if (nodes.size() > max) {
      throw malformed(nodes.size() + " blocks in a list");
    }
    var blocks = new ArrayList<Block>();
    nodes.forEach(node -> blocks.add(Block.of(Codec.DAG_CBOR, node.asBytes("a block"))));
    return blocks;
  }

  /**
   * Reads a file.
   *
   * @throws RegistryException NOT_FOUND; MALFORMED when it is none of these; STORAGE
   */
  public static PendingFile read(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw malformed(file + " has more than " + BYTES_MAX + " bytes");
      }
      return decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no file " + file, e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    } catch (RegistryException e) {
      throw malformed(file + " is no file that waits for signatures: " + e.getMessage());
    }
  }

  /** Replaces a file. */
  public void write(Path file) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, encode());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot write " + file + " (" + e + ")", e);
    }
  }

  /**
   * Leaves it in the home for others to sign.
   *
   * @return the failure of the command that has to wait for them: UNSIGNED, naming the file
   */
  public RegistryException leave(Home home) {
    Path folder = home.folder().resolve("pending");
    Path file = folder.resolve(envelope.type() + "-" + name() + ".reg-pending");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot make " + folder + " (" + e + ")", e);
    }
    write(file);
    return new RegistryException(
        Fault.UNSIGNED,
        "the "
            + envelope.type()
            + " needs more signatures than this home can give. Send "
            + file
            + " to the others, who run 'reg sign --add FILE'; with enough of them, 'reg sign --add'"
            + " here publishes it");
  }

  private String name() {
    String cid = Block.of(Codec.DAG_CBOR, envelope.payload()).cid().toString();
    return cid.substring(cid.length() - 16);
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, why);
  }
}
