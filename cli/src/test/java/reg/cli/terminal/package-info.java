/** Tests of what a person or a program sees. */
@NullMarked
package reg.cli.terminal;

import org.jspecify.annotations.NullMarked;
