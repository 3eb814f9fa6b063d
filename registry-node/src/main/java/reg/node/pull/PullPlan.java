package reg.node.pull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.multiformats.Multibase;
import reg.ipld.multiformats.Multihash;
import reg.manifest.signing.VerifiedRelease;
import reg.node.folder.PathFilter;
import reg.node.name.Resolution;
import reg.node.tree.Contents;
import reg.node.tree.TreeFile;

/**
 * What a pull will write.
 *
 * @param what the release or root
 * @param selection which part of it
 * @param files whole files
 * @param parts safetensors files of which only some tensors are written
 * @param emptyFolders folders that hold nothing
 * @param all paths of all files of the release, wanted or not
 */
record PullPlan(
    Resolution what,
    Selection selection,
    List<TreeFile> files,
    List<Part> parts,
    List<String> emptyFolders,
    Set<String> all) {
  private static final int ID_LENGTH = 16;

  /** Some tensors of a file. */
  record Part(TreeFile file, TensorExtract extract) {}

  /**
   * Lists what is wanted; of the files themselves only the headers of safetensors are read, when
   * single tensors are wanted.
   *
   * @throws RegistryException NOT_FOUND when nothing matches the selection
   */
  static PullPlan of(Resolution what, Selection selection, BlockSource source) {
    VerifiedRelease signed = what.signed();
    Contents contents =
        signed == null
            ? Contents.ofRoot(what.root(), source)
            : Contents.of(signed.release().content(), source);
    var filter = PathFilter.of(selection.part());
    var files = contents.files().stream().filter(f -> filter.takesWhole(f.path())).toList();
    var taken = contents.files().stream().filter(f -> filter.takes(f.path())).toList();
    var parts = parts(what, selection, taken, source);
    var emptyFolders = contents.emptyFolders().stream().filter(filter::takesFolder).toList();
    boolean nothing = files.isEmpty() && emptyFolders.isEmpty() && !contents.files().isEmpty();
    if (parts.isEmpty() && (nothing || selection.tensors() != null)) {
      throw new RegistryException(
          Fault.NOT_FOUND, "nothing in " + what.ref() + " matches the selection");
    }
    var all = contents.files().stream().map(TreeFile::path).collect(Collectors.toSet());
    return new PullPlan(what, selection, files, parts, emptyFolders, all);
  }

  private static List<Part> parts(
      Resolution what, Selection selection, List<TreeFile> files, BlockSource source) {
    String tensors = selection.tensors();
    var parts = new ArrayList<Part>();
    if (tensors != null) {
      var wanted = TensorExtract.pattern(tensors);
      for (TreeFile file : files) {
        if (TensorExtract.isPossible(file.path())) {
          var extract = TensorExtract.of(source, file.cid(), wanted, what.ref());
          if (extract.count() > 0) {
            parts.add(new Part(file, extract));
          }
        }
      }
    }
    return parts;
  }

  /** The bytes that will be written. */
  long bytes() {
    long whole = files.stream().mapToLong(TreeFile::size).sum();
    return whole + parts.stream().mapToLong(part -> part.extract().size()).sum();
  }

  /** Paths of all folders that are needed, a folder before those in it. */
  Set<String> folders() {
    var folders = new TreeSet<String>();
    files.forEach(file -> addParents(folders, file.path()));
    parts.forEach(part -> addParents(folders, part.file().path()));
    emptyFolders.forEach(folder -> addParents(folders, folder + "/"));
    return folders;
  }

  /** The same for the same release and selection, and only for those. */
  String id() {
    VerifiedRelease signed = what.signed();
    String text = (signed == null ? what.root() : signed.cid()) + "\n" + selection;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] digest = Multihash.sha256(bytes, 0, bytes.length).digest();
    return Multibase.BASE32.encodeBare(digest).substring(0, ID_LENGTH);
  }

  private static void addParents(Set<String> folders, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(path.substring(0, slash));
    }
  }
}
