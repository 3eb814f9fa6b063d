/**
 * What this home knows and thinks of other publishers: who they are to its user, how far their
 * histories were seen, and proofs that one of them signed two.
 *
 * <p>The file {@code trust/trust.cbor} is replaced as a whole and durable on return; proofs lie
 * beside it. Any thread. Format pages: docs/formats/trust.md, docs/formats/fork.md.
 */
@NullMarked
package reg.node.trust;

import org.jspecify.annotations.NullMarked;
