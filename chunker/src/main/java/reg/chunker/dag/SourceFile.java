package reg.chunker.dag;

import java.nio.file.Path;

/**
 * A file to import into a tree.
 *
 * @param path where it goes in the tree, {@code /} between names, checked by the caller
 * @param file where its bytes are
 */
public record SourceFile(String path, Path file) {}
