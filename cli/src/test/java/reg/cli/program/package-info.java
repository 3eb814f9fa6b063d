/**
 * Tests of the whole program, laid out as it runs: each command is a process with a home in a
 * temporary folder, a time limit, and an end by its id.
 */
@NullMarked
package reg.cli.program;

import org.jspecify.annotations.NullMarked;
