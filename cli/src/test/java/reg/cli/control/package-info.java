/** Tests of what a person or a program sees. */
@NullMarked
package reg.cli.control;

import org.jspecify.annotations.NullMarked;
