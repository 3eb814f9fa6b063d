/** Golden bytes and seeded bytes for tests. Read-only; safe for many threads. */
@NullMarked
package reg.testdata;

import org.jspecify.annotations.NullMarked;
