/**
 * The age file format, version 1, with X25519 recipients: what a private release is encrypted with,
 * so that the program {@code age} opens it. Source: C2SP {@code age.md}; format page: private.
 *
 * <p>Invariants: a file key is made once and encrypts one content; what is read is what a writer of
 * the format would have written, to the byte; nothing decrypted is handed out before its tag was
 * checked. Of the JDK come X25519, HKDF, HMAC and ChaCha20-Poly1305.
 */
@NullMarked
package reg.manifest.age;

import org.jspecify.annotations.NullMarked;
