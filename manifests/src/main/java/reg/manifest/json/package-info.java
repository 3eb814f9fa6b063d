/**
 * JSON from outside, within limits, as the nodes that dag-cbor decodes to, and such nodes as JSON.
 * No state; any thread.
 */
@NullMarked
package reg.manifest.json;

import org.jspecify.annotations.NullMarked;
