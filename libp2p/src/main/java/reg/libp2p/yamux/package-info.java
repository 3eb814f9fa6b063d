/**
 * yamux 1.0: many streams over one secured connection.
 *
 * <p>A frame is {@code version u8 = 0 || type u8 || flags u16 || stream u32 || length u32}, big
 * endian, then {@code length} bytes for data. The event loop parses frames and hands payloads to
 * streams; threads that write append frames to one batch that the event loop seals and flushes once
 * a turn. A peer may send what we granted: credit goes back when the application has read, and what
 * is granted beyond the protocol's 256 KiB comes out of the peer's memory budget. Source:
 * libp2p/specs yamux, libp2p/go-yamux.
 */
@NullMarked
package reg.libp2p.yamux;

import org.jspecify.annotations.NullMarked;
