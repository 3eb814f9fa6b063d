/**
 * What blocks of any codec have in common: links to other blocks.
 *
 * <p>{@link reg.ipld.dag.Links} finds them, {@link reg.ipld.dag.DagWalk} follows them, each block
 * once and without recursion, so that no DAG, however it is shaped, costs more than its blocks.
 * Nothing here keeps state between calls.
 */
@NullMarked
package reg.ipld.dag;

import org.jspecify.annotations.NullMarked;
