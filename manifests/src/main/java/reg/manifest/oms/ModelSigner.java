package reg.manifest.oms;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.signing.Dsse;
import reg.manifest.signing.Pem;
import reg.manifest.signing.SecretFile;

/** A private key of OpenSSF Model Signing. */
public final class ModelSigner {
  /**
   * PKCS#8 of a P-256 key around its 32 bytes and its public point. Source: RFC 5958, RFC 5915; as
   * openssl writes it.
   */
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of()
          .parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");

  private static final byte[] PKCS8_INFIX = HexFormat.of().parseHex("a144034200");

  /** A P-256 SubjectPublicKeyInfo up to its point. Source: RFC 5480. */
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private static final int SCALAR_BYTES = 32;
  private static final int POINT_BYTES = 65;

  private final PrivateKey privateKey;
  private final ModelKey publicKey;
  private final ModelBundle.Signer name;

  private ModelSigner(PrivateKey privateKey, ModelKey publicKey, ModelBundle.Signer name) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.name = name;
  }

  private ModelSigner(PrivateKey privateKey, ModelKey publicKey) {
    this(privateKey, publicKey, new ModelBundle.ByKey(publicKey.hint()));
  }

  /**
   * The same key, whose signatures are by a certificate.
   *
   * @param chain the key's certificate first, then those between it and a root
   */
  public ModelSigner certified(List<X509Certificate> chain) {
    return new ModelSigner(privateKey, publicKey, new ModelBundle.ByCertificate(chain));
  }

  /** A new key. Only one on {@link EcCurve#P256} can be saved. */
  public static ModelSigner generate(EcCurve curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve.standardName()));
      var pair = generator.generateKeyPair();
      return new ModelSigner(pair.getPrivate(), ModelKey.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a P-256 key that {@link #save} or {@code openssl genpkey} wrote.
   *
   * @throws RegistryException NOT_FOUND when there is no file; REFUSED_BY_POLICY when others may
   *     read it; MALFORMED when it is no P-256 key in PKCS#8 with its public point; STORAGE
   */
  public static ModelSigner load(Path file) {
    List<byte[]> blocks =
        Pem.decode(Pem.PRIVATE_KEY, SecretFile.read(file, "key file", "'reg key oms' makes one"));
    byte[] der = blocks.getFirst();
    int infix = PKCS8_PREFIX.length + SCALAR_BYTES;
    int point = infix + PKCS8_INFIX.length;
    boolean ours =
        blocks.size() == 1
            && der.length == point + POINT_BYTES
            && Arrays.equals(Arrays.copyOf(der, PKCS8_PREFIX.length), PKCS8_PREFIX)
            && Arrays.equals(Arrays.copyOfRange(der, infix, point), PKCS8_INFIX);
    if (!ours) {
      throw malformed(file);
    }
    ModelKey publicKey =
        ModelKey.ofSpki(concat(SPKI_PREFIX, Arrays.copyOfRange(der, point, der.length)));
    var signer = new ModelSigner(privateKey(der, file), publicKey);
    byte[] probe = new byte[SCALAR_BYTES];
    if (!publicKey.verifies(probe, signer.signatureOf(probe))) {
      throw malformed(file);
    }
    return signer;
  }

  private static PrivateKey privateKey(byte[] der, Path file) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw malformed(file);
    }
  }

  /**
   * Writes a P-256 key to a new file that only its owner may read, as openssl and {@code
   * model_signing} read it; durable on return.
   *
   * @throws RegistryException INVALID_REQUEST for a key on another curve; CONFLICT when the file
   *     exists; STORAGE
   */
  public void save(Path file) {
    if (publicKey.curve() != EcCurve.P256) {
      throw new RegistryException(Fault.INVALID_REQUEST, "only keys on P-256 are kept in files");
    }
    byte[] scalar = new byte[SCALAR_BYTES];
    byte[] bytes = ((ECPrivateKey) privateKey).getS().toByteArray();
    int length = Math.min(bytes.length, SCALAR_BYTES);
    System.arraycopy(bytes, bytes.length - length, scalar, SCALAR_BYTES - length, length);
    byte[] spki = publicKey.spki();
    byte[] point = Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length);
    byte[] der = concat(concat(PKCS8_PREFIX, scalar), concat(PKCS8_INFIX, point));
    SecretFile.write(file, Pem.encode(Pem.PRIVATE_KEY, der));
  }

  public ModelKey publicKey() {
    return publicKey;
  }

  /** Signs a statement. */
  public ModelBundle sign(ModelStatement statement) {
    return signPayload(statement.encode());
  }

  ModelBundle signPayload(byte[] payload) {
    byte[] signature = signatureOf(Dsse.signedBytes(ModelBundle.PAYLOAD_TYPE, payload));
    return new ModelBundle(name, payload, signature);
  }

  /** The DER signature of a message. */
  byte[] signatureOf(byte[] message) {
    try {
      var signature = Signature.getInstance(publicKey.curve().signature());
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static RegistryException malformed(Path file) {
    return new RegistryException(
        Fault.MALFORMED,
        "key file " + file + " is not an unencrypted P-256 key in PKCS#8 PEM with its public key");
  }

  /** The public key; nothing secret. */
  @Override
  public String toString() {
    return "ModelSigner[" + publicKey + "]";
  }
}
