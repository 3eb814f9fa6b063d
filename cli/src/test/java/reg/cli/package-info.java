/** Tests of the command line, in this process: no child is started. */
@NullMarked
package reg.cli;

import org.jspecify.annotations.NullMarked;
