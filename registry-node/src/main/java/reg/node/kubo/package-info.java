/** Copies in a Kubo, by its RPC: let it pin what is held here, send it there, fetch from it. */
@NullMarked
package reg.node.kubo;

import org.jspecify.annotations.NullMarked;
