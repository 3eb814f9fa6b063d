/**
 * Ciphers and digests of the system's libcrypto (OpenSSL 3), which are fast from the first byte on,
 * with the JDK's where there is none: both give the same bytes.
 *
 * <p>The JDK's own are as fast only where its optimising compiler runs, after some ten thousand
 * calls. A pull is over by then, and a node does without that compiler (decision 0124).
 *
 * <p>Invariants: what libcrypto computes is compared with known answers when it is loaded; nothing
 * is handed out whose tag was not right. Threads: each class says how many may use an object.
 */
@NullMarked
package reg.base.crypto;

import org.jspecify.annotations.NullMarked;
