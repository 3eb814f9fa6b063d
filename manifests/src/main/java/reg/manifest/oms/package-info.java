/**
 * OpenSSF Model Signing, version 1.0, by key and by certificate: bundles as the {@code
 * model_signing} program writes and verifies them, without what its verifier lets pass that nobody
 * signed for. Pure functions over bytes; nothing here touches a model's files. Any thread.
 *
 * <p>The digest of a statement's subject does not cover the names of the files: it is no identity
 * of a model, and nothing here uses it as one. Format page: model-signing.
 */
@NullMarked
package reg.manifest.oms;

import org.jspecify.annotations.NullMarked;
