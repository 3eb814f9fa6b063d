package reg.libp2p.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The chaining key and transcript hash of a handshake (Noise, section 5.2). */
final class SymmetricState {
  private byte[] chainingKey;
  private byte[] hash;
  private @Nullable CipherState cipher;

  SymmetricState(String protocolName, byte[] prologue) throws GeneralSecurityException {
    byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
    if (name.length != 32) {
      throw new IllegalArgumentException("only names of exactly one hash length");
    }
    this.hash = name;
    this.chainingKey = name;
    mixHash(prologue);
  }

  void mixHash(byte[] data) throws GeneralSecurityException {
    var sha = MessageDigest.getInstance("SHA-256");
    sha.update(hash);
    sha.update(data);
    hash = sha.digest();
  }

  void mixKey(byte[] material) throws GeneralSecurityException {
    byte[][] keys = derive(material);
    chainingKey = keys[0];
    cipher = new CipherState(keys[1]);
  }

  byte[] encryptAndHash(byte[] plain) throws GeneralSecurityException {
    byte[] out = cipher == null ? plain : cipher.encrypt(hash, plain);
    mixHash(out);
    return out;
  }

  byte[] decryptAndHash(byte[] sealed) throws GeneralSecurityException {
    byte[] out = cipher == null ? sealed : cipher.decrypt(hash, sealed);
    mixHash(sealed);
    return out;
  }

  /** Whether what is encrypted now carries a tag. */
  boolean hasKey() {
    return cipher != null;
  }

  /** The initiator's cipher and the responder's. */
  CipherState[] split() throws GeneralSecurityException {
    byte[][] keys = derive(new byte[0]);
    return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
  }

  byte[] handshakeHash() {
    return hash.clone();
  }

  /** HKDF with two outputs. */
  private byte[][] derive(byte[] material) throws GeneralSecurityException {
    byte[] temporary = hmac(chainingKey, material);
    byte[] first = hmac(temporary, new byte[] {1});
    byte[] second = new byte[first.length + 1];
    System.arraycopy(first, 0, second, 0, first.length);
    second[first.length] = 2;
    return new byte[][] {first, hmac(temporary, second)};
  }

  private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }
}
