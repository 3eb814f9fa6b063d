/** Tests of the protobuf codec. */
@NullMarked
package reg.libp2p.proto;

import org.jspecify.annotations.NullMarked;
