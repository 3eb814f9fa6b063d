package reg.chunker.dag;

import java.util.SortedMap;
import reg.ipld.Cid;

/**
 * A tree whose blocks are in the sink.
 *
 * @param root its top directory
 * @param size the content of all files in bytes
 * @param cumulativeSize the bytes of all its blocks, repeated ones each time
 * @param newBytes the content's bytes in leaves that the sink did not hold before
 * @param files by path
 */
public record ImportedTree(
    Cid root,
    long size,
    long cumulativeSize,
    long newBytes,
    SortedMap<String, ImportedFile> files) {}
