package reg.manifest;

import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;

/**
 * The bytes of a release.
 *
 * @param root the UnixFS tree of all files
 * @param bytes of all files
 * @param profile how files were cut into blocks, {@code [a-z][a-z0-9-]{0,31}}
 * @param files the list of files and empty folders
 */
public record ReleaseContent(Cid root, long bytes, String profile, PageList files) {
  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public ReleaseContent {
    Cids.require("root", root, Codec.DAG_PB, Codec.RAW);
    Grammar.requireKeyword("profile", profile);
    if (bytes < 0) {
      throw Grammar.malformed("a release of " + bytes + " bytes");
    }
  }

  /**
   * Reads the list of files and requires that they have as many bytes as the release says.
   *
   * @throws RegistryException as {@link FileSet#read}, and MALFORMED when the sizes do not add up
   */
  public FileSet readFiles(BlockSource source) {
    FileSet set = FileSet.read(files, source);
    if (set.bytes() != bytes) {
      throw Grammar.malformed(
          "the files of root " + root + " have " + set.bytes() + " bytes, not " + bytes);
    }
    return set;
  }
}
