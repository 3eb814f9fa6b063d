package reg.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import reg.base.RegistryException;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;
import reg.manifest.path.PathRules;

/**
 * All files and empty folders of a release, in the order of their paths' bytes. Every path is
 * allowed by {@link PathRules}, alone and beside the others. Format page: release.
 *
 * @param files by path
 * @param emptyFolders by path; folders with something in them are not listed
 */
public record FileSet(List<ReleaseFile> files, List<String> emptyFolders) {
  /** The key of a page of files: such a page is told from any other block by it. */
  public static final String PAGE = "reg/files/v1";

  /** The order of paths: by their bytes in UTF-8, which is by code point. */
  public static final Comparator<String> PATH_ORDER = FileSet::comparePaths;

  /**
   * Sorts the entries and checks all paths.
   *
   * @throws RegistryException MALFORMED, naming the first path that is refused and why
   */
  public FileSet {
    files = files.stream().sorted((a, b) -> comparePaths(a.path(), b.path())).toList();
    emptyFolders = emptyFolders.stream().sorted(PATH_ORDER).toList();
    PathRules.requireAll(files.stream().map(ReleaseFile::path).toList(), emptyFolders);
    requireSum(files);
  }

  private static void requireSum(List<ReleaseFile> files) {
    long left = Long.MAX_VALUE;
    for (ReleaseFile file : files) {
      left -= file.size();
      if (left < 0) {
        throw Grammar.malformed("the sizes of the files add up to more than 2^63-1 bytes");
      }
    }
  }

  /** The bytes of all files. */
  public long bytes() {
    long bytes = 0;
    for (ReleaseFile file : files) {
      bytes += file.size();
    }
    return bytes;
  }

  /** Puts the pages of the list into the sink. */
  public PageList write(BlockSink sink) {
    var entries = new ArrayList<Node>(files.size() + emptyFolders.size());
    int folder = 0;
    for (ReleaseFile file : files) {
      while (folder < emptyFolders.size()
          && comparePaths(emptyFolders.get(folder), file.path()) < 0) {
        entries.add(encode(emptyFolders.get(folder++)));
      }
      entries.add(encode(file));
    }
    while (folder < emptyFolders.size()) {
      entries.add(encode(emptyFolders.get(folder++)));
    }
    return Pages.write(PAGE, entries, sink);
  }

  /**
   * Reads the pages of a list. Nothing of the files themselves is read.
   *
   * @throws RegistryException MALFORMED for entries that are refused or out of order; NOT_FOUND,
   *     naming the page, when one is not held; CORRUPT from the source
   */
  public static FileSet read(PageList list, BlockSource source) {
    var reader = new Reader();
    Pages.read(PAGE, list, source, reader::add);
    return new FileSet(reader.files, reader.emptyFolders);
  }

  private static Node encode(ReleaseFile file) {
    return new ListNode(
        List.of(
            new TextNode(file.path()),
            IntNode.of(file.size()),
            new LinkNode(file.cid()),
            BytesNode.copyOf(file.sha256().digest())));
  }

  private static Node encode(String emptyFolder) {
    return new ListNode(List.of(new TextNode(emptyFolder)));
  }

  private static int comparePaths(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Puts surrogates, which stand for code points above U+FFFF, behind all other units. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }

  /** Gathers entries in order. */
  private static final class Reader {
    private static final int FILE_FIELDS = 4;

    private final List<ReleaseFile> files = new ArrayList<>();
    private final List<String> emptyFolders = new ArrayList<>();
    private String last = "";

    void add(Node entry) {
      List<Node> fields = entry.asList("an entry of a file list");
      if (fields.size() != FILE_FIELDS && fields.size() != 1) {
        throw Grammar.malformed("an entry of a file list has " + fields.size() + " fields");
      }
      String path = fields.getFirst().asText("path");
      if (comparePaths(last, path) >= 0) {
        throw Grammar.malformed("path " + Grammar.quote(path) + " is repeated or out of order");
      }
      last = path;
      if (fields.size() == 1) {
        emptyFolders.add(path);
      } else {
        files.add(file(path, fields));
      }
    }

    private static ReleaseFile file(String path, List<Node> fields) {
      byte[] digest = fields.get(3).asBytes("sha256");
      if (digest.length != 32) {
        throw Grammar.malformed("sha256 of " + digest.length + " bytes at " + Grammar.quote(path));
      }
      return new ReleaseFile(
          path,
          fields.get(1).asNatural("size"),
          fields.get(2).asLink("cid"),
          Multihash.ofSha256(digest));
    }
  }
}
