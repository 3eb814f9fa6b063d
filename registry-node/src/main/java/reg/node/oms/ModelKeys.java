package reg.node.oms;

import java.nio.file.Files;
import reg.base.RegistryException;
import reg.manifest.oms.EcCurve;
import reg.manifest.oms.ModelSigner;
import reg.node.Home;

/**
 * The key of a home for OpenSSF Model Signing, which takes no Ed25519: P-256, beside the
 * publisher's key.
 */
public final class ModelKeys {
  private final Home home;

  public ModelKeys(Home home) {
    this.home = home;
  }

  /**
   * The key, made when there is none.
   *
   * @throws RegistryException as {@link ModelSigner#load} and {@link ModelSigner#save}
   */
  public ModelSigner signer() {
    if (!Files.exists(home.modelSigningKey())) {
      home.create();
      ModelSigner.generate(EcCurve.P256).save(home.modelSigningKey());
    }
    return ModelSigner.load(home.modelSigningKey());
  }
}
