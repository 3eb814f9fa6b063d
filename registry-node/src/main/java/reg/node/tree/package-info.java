/**
 * What lies below the root of a release: its files and empty folders, and whether that is what the
 * publisher signed.
 *
 * <p>Any thread; reads directory nodes and file roots, never leaves.
 */
@NullMarked
package reg.node.tree;

import org.jspecify.annotations.NullMarked;
