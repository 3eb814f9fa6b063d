package reg.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A folder for verified copies, and the programs that see it. Closed, it is gone. */
interface Place extends AutoCloseable {
  /** Where to write the copies. */
  Path writable();

  /** Where the program finds them. */
  Path visible();

  /** Lets nothing be written any more. */
  void seal() throws IOException;

  /** The words that run a command there, in the folder that this process is in. */
  List<String> command(List<String> words);

  /** Who can still change the copies, for people. */
  String limits();

  @Override
  void close();
}
