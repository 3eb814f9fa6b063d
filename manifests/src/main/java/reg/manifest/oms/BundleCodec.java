package reg.manifest.oms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.manifest.oms.ModelBundle.ByCertificate;
import reg.manifest.oms.ModelBundle.ByKey;
import reg.manifest.oms.ModelBundle.Signer;

/** The JSON of a signature file. */
final class BundleCodec {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final int CERTIFICATES_MAX = 8;
  private static final JsonFactory FACTORY = new JsonFactory();

  private BundleCodec() {}

  static byte[] encode(ModelBundle bundle) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("mediaType", MEDIA_TYPE);
      json.writeObjectFieldStart("verificationMaterial");
      write(json, bundle.signer());
      json.writeArrayFieldStart("tlogEntries");
      json.writeEndArray();
      json.writeEndObject();
      json.writeObjectFieldStart("dsseEnvelope");
      json.writeStringField("payload", base64(bundle.payload()));
      json.writeStringField("payloadType", ModelBundle.PAYLOAD_TYPE);
      json.writeArrayFieldStart("signatures");
      json.writeStartObject();
      json.writeStringField("sig", base64(bundle.signature()));
      json.writeStringField("keyid", "");
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException | CertificateEncodingException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Signer signer)
      throws IOException, CertificateEncodingException {
    switch (signer) {
      case ByKey(String hint) -> {
        json.writeObjectFieldStart("publicKey");
        if (hint != null) {
          json.writeStringField("hint", hint);
        }
        json.writeEndObject();
      }
      case ByCertificate(List<X509Certificate> certificates) -> {
        json.writeObjectFieldStart("x509CertificateChain");
        json.writeArrayFieldStart("certificates");
        for (X509Certificate certificate : certificates) {
          json.writeStartObject();
          json.writeStringField("rawBytes", base64(certificate.getEncoded()));
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    }
  }

  static ModelBundle decode(byte[] file) {
    MapNode map = Json.read("the signature file", file, ModelBundle.BYTES_MAX);
    map.requireOnly(Set.of("mediaType", "verificationMaterial", "dsseEnvelope"));
    if (!map.text("mediaType").equals(MEDIA_TYPE)) {
      throw malformed("its mediaType is not " + MEDIA_TYPE);
    }
    MapNode envelope =
        map.map("dsseEnvelope").requireOnly(Set.of("payload", "payloadType", "signatures"));
    if (!envelope.text("payloadType").equals(ModelBundle.PAYLOAD_TYPE)) {
      throw malformed("its payloadType is not " + ModelBundle.PAYLOAD_TYPE);
    }
    return new ModelBundle(
        signer(map.map("verificationMaterial")),
        bytes("payload", envelope.text("payload")),
        signature(envelope.list("signatures")));
  }

  private static Signer signer(MapNode material) {
    if (material.find("certificate") != null) {
      throw malformed("it was signed without a key of its own (keyless), which takes public logs");
    }
    boolean byKey = material.find("publicKey") != null;
    material.requireOnly(
        Set.of(
            byKey ? "publicKey" : "x509CertificateChain",
            "tlogEntries",
            "timestampVerificationData"));
    if (!byKey) {
      return new ByCertificate(certificates(material.map("x509CertificateChain")));
    }
    MapNode key = material.map("publicKey");
    return new ByKey(key.find("hint") == null ? null : key.text("hint"));
  }

  private static List<X509Certificate> certificates(MapNode chain) {
    List<Node> list = chain.list("certificates");
    if (list.isEmpty() || list.size() > CERTIFICATES_MAX) {
      throw malformed(list.size() + " certificates, of 1 to " + CERTIFICATES_MAX);
    }
    var certificates = new ArrayList<X509Certificate>();
    for (Node node : list) {
      certificates.add(
          certificate(bytes("rawBytes", node.asMap("a certificate").text("rawBytes"))));
    }
    return certificates;
  }

  /** A certificate in DER. */
  static X509Certificate certificate(byte[] der) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new RegistryException(Fault.MALFORMED, "a certificate cannot be read", e);
    }
  }

  /** More than one would let others be overlooked. */
  private static byte[] signature(List<Node> list) {
    if (list.size() != 1) {
      throw malformed("it has " + list.size() + " signatures, not one");
    }
    MapNode map = list.getFirst().asMap("a signature").requireOnly(Set.of("sig", "keyid"));
    Node keyid = map.find("keyid");
    if (keyid != null && !(keyid instanceof NullNode)) {
      keyid.asText("keyid");
    }
    return bytes("sig", map.text("sig"));
  }

  private static byte[] bytes(String field, String base64) {
    boolean padded = base64.length() % 4 == 0;
    boolean urlSafe = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0;
    try {
      if (padded && !base64.isEmpty()) {
        return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(base64);
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw malformed("its " + field + " is no padded base64");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "the signature file is refused: " + why);
  }
}
