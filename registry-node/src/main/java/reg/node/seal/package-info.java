/**
 * Private releases: files that only named recipients can read, while any node can hold, check and
 * hand on their bytes. A private release is an ordinary one with one file, {@value
 * reg.node.seal.Archive#FILE}: an age file of a tar of the files, padded. Format page: private.
 */
@NullMarked
package reg.node.seal;

import org.jspecify.annotations.NullMarked;
