/**
 * Bills of materials of a release: SPDX 3.0.1 with the AI and Dataset profiles, and CycloneDX 1.6
 * with a model card. Format page: bill-of-materials.
 *
 * <p>Invariants: what is called checked was read from verified bytes by this process, for this
 * bill; everything else that a bill says of a release is called claimed. Any thread.
 */
@NullMarked
package reg.node.bom;

import org.jspecify.annotations.NullMarked;
