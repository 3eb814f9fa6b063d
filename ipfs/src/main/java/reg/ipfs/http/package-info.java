/**
 * A small HTTP server: HTTP/1.1 and HTTP/2, with or without TLS, on one port.
 *
 * <p>{@link reg.ipfs.http.HttpServer} owns the sockets, an {@link reg.ipfs.http.HttpHandler}
 * answers requests. Netty's event loops only move bytes; each request is handled by straight-line
 * code on a virtual thread of its own, and a client that reads slowly makes that thread wait, not
 * memory grow. Everything a client can make us keep is bounded by the constants of {@code
 * HttpServer}. No other package of this module knows Netty.
 */
@NullMarked
package reg.ipfs.http;

import org.jspecify.annotations.NullMarked;
