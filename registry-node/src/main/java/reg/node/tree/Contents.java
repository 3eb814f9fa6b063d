package reg.node.tree;

import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.FileSet;
import reg.manifest.ReleaseContent;
import reg.manifest.ReleaseFile;

/**
 * The files and empty folders of a release or a bare root, with paths that may be written anywhere.
 *
 * @param files in order of path
 * @param emptyFolders in order of path
 */
public record Contents(List<TreeFile> files, List<String> emptyFolders) {
  public Contents {
    files = List.copyOf(files);
    emptyFolders = List.copyOf(emptyFolders);
  }

  /**
   * What a release lists, after it was compared with its tree: a publisher signs both, and whoever
   * fetches by path must get what whoever fetches by list gets.
   *
   * @throws RegistryException MALFORMED when they differ; NOT_FOUND, naming the block, when one is
   *     not held
   */
  public static Contents of(ReleaseContent content, BlockSource source) {
    FileSet listed = content.readFiles(source);
    String alone = listed.files().isEmpty() ? "" : listed.files().getFirst().path();
    TreeListing tree = TreeListing.of(source, content.root(), alone);
    for (ReleaseFile file : listed.files()) {
      TreeFile there = tree.files().get(file.path());
      if (there == null || !there.cid().equals(file.cid()) || there.size() != file.size()) {
        throw differ(content, "file " + file.path());
      }
    }
    if (tree.files().size() != listed.files().size()
        || !List.copyOf(listed.emptyFolders()).equals(sorted(tree.emptyFolders()))) {
      throw differ(content, "the number of files or empty folders");
    }
    return new Contents(
        listed.files().stream().map(f -> new TreeFile(f.path(), f.cid(), f.size())).toList(),
        listed.emptyFolders());
  }

  /**
   * What lies below a bare root.
   *
   * @throws RegistryException as {@link TreeListing#of}
   */
  public static Contents ofRoot(Cid root, BlockSource source) {
    TreeListing tree = TreeListing.of(source, root, root.toString());
    return new Contents(List.copyOf(tree.files().values()), tree.emptyFolders());
  }

  /** The bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(TreeFile::size).sum();
  }

  private static List<String> sorted(List<String> paths) {
    return paths.stream().sorted(FileSet.PATH_ORDER).toList();
  }

  private static RegistryException differ(ReleaseContent content, String where) {
    return new RegistryException(
        Fault.MALFORMED,
        "the list of files and the tree " + content.root() + " of a release differ in " + where);
  }
}
