/**
 * OpenSSF Model Signing of releases: the home's key for it, and folders that the {@code
 * model_signing} program verifies. Verifying is in {@link reg.node.verify}. Any thread.
 */
@NullMarked
package reg.node.oms;

import org.jspecify.annotations.NullMarked;
