package reg.ipfs.dht;

/**
 * The fields of a message.
 *
 * <p>Layout: {@code Message = type=1 || key=2 || record=3 { key=1, value=2, timeReceived=5 } ||
 * closerPeers=8* || providerPeers=9* || clusterLevelRaw=10}, {@code Peer = id=1 || addrs=2* ||
 * connection=3}. Cluster level, connection and time received are neither read nor written.
 */
final class DhtFields {
  static final int TYPE = 1;
  static final int KEY = 2;
  static final int RECORD = 3;
  static final int CLOSER = 8;
  static final int PROVIDERS = 9;
  static final int RECORD_KEY = 1;
  static final int RECORD_VALUE = 2;
  static final int PEER_ID = 1;
  static final int PEER_ADDRESS = 2;

  private DhtFields() {}
}
