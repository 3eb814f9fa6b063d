package reg.node.key;

import java.nio.file.Path;

/**
 * Who this home is. Holds nothing secret.
 *
 * @param did the publisher: {@code did:key:z6Mk…}
 * @param words the same for two people to compare: see {@link reg.node.trust.Fingerprint}
 * @param peerId the node's own libp2p identity, another key: {@code 12D3KooW…}
 * @param keyFile where the publisher's private key lies
 */
public record Identity(String did, String words, String peerId, Path keyFile) {}
