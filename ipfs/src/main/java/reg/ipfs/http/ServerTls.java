package reg.ipfs.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server proves its name with.
 *
 * @param key of the first certificate
 * @param chain the server's certificate first
 */
public record ServerTls(PrivateKey key, List<X509Certificate> chain) {
  public ServerTls {
    chain = List.copyOf(chain);
  }
}
