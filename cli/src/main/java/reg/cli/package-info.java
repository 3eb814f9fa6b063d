/**
 * The command line: one class a command, which parses, calls one use case of the node, prints, and
 * returns.
 *
 * <p>Results go to standard output, progress and messages to standard error. Every failure is one
 * line and an exit code of {@link reg.cli.ExitCode}. {@link reg.cli.Reg#run} is the whole program
 * without a process, for tests. A {@link reg.cli.Session} is used by one thread; only its progress
 * listener is called from many. The reference page is docs/cli.md, made from these classes.
 */
@NullMarked
package reg.cli;

import org.jspecify.annotations.NullMarked;
