package reg.chunker.dag;

import java.nio.file.Path;
import reg.ipld.Cid;

/**
 * A file to export.
 *
 * @param root its leaf, or the top of its tree
 * @param size the bytes it must have
 * @param file where it goes: in a folder that is there, under a name that is not
 */
public record TargetFile(Cid root, long size, Path file) {}
