package reg.libp2p.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The resolvers that this machine is configured with. */
public final class SystemDns implements NameLookup {
  /** Stateless. */
  public SystemDns() {}

  @Override
  public List<InetAddress> hosts(String name) throws IOException {
    return List.of(InetAddress.getAllByName(name));
  }

  @Override
  public List<String> texts(String name) throws IOException {
    var lookup = new Lookup(name, Type.TXT);
    Record[] records = lookup.run();
    int result = lookup.getResult();
    if (result == Lookup.HOST_NOT_FOUND || result == Lookup.TYPE_NOT_FOUND) {
      return List.of();
    }
    if (records == null) {
      throw new IOException("no TXT records of " + name + ": " + lookup.getErrorString());
    }
    var texts = new ArrayList<String>();
    for (Record record : records) {
      if (record instanceof TXTRecord text) {
        texts.add(String.join("", text.getStrings()));
      }
    }
    return texts;
  }
}
