/**
 * The TLS security of libp2p: TLS 1.3, both sides with one self-signed certificate that carries the
 * identity key's signature, the multiplexer agreed by ALPN.
 *
 * <p>The JDK's engine does the protocol; certificates are read and judged here, names and
 * authorities play no part. A context serves one connection, so nothing can be resumed. Source:
 * libp2p/specs tls, connections (inlined muxer negotiation).
 */
@NullMarked
package reg.libp2p.tls;

import org.jspecify.annotations.NullMarked;
