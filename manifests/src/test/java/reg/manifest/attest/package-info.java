@NullMarked
package reg.manifest.attest;

import org.jspecify.annotations.NullMarked;
