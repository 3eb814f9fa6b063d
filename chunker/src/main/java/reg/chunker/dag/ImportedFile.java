package reg.chunker.dag;

import java.util.List;
import reg.ipld.Cid;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.Subtree;

/**
 * A file whose blocks are in the sink.
 *
 * @param root its leaf, or the top of its tree
 * @param size its content in bytes
 * @param cumulativeSize the bytes of all its blocks, repeated ones each time
 * @param sha256 of the whole content
 * @param newBytes the content's bytes in leaves that the sink did not hold before
 * @param warnings what the user should know, without the file's name
 */
public record ImportedFile(
    Cid root,
    long size,
    long cumulativeSize,
    Multihash sha256,
    long newBytes,
    List<String> warnings) {
  public ImportedFile {
    warnings = List.copyOf(warnings);
  }

  /** The file as a tree's entry. */
  Subtree subtree() {
    return new Subtree(root, size, cumulativeSize);
  }
}
