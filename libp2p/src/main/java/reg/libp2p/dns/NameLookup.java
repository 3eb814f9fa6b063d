package reg.libp2p.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Asks the DNS; tests have their own. */
public interface NameLookup {
  /**
   * The IP addresses of a host, of both kinds.
   *
   * @throws IOException when the name has none or nobody answers
   */
  List<InetAddress> hosts(String name) throws IOException;

  /**
   * The TXT records of a name; the strings of one record are joined.
   *
   * @throws IOException when nobody answers; a name without records gives an empty list
   */
  List<String> texts(String name) throws IOException;
}
