@NullMarked
package reg.node.attest;

import org.jspecify.annotations.NullMarked;
