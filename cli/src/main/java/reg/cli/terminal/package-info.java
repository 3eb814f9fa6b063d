/**
 * What a person or a program sees: lines, JSON, progress.
 *
 * <p>Names come from outside, so nothing reaches a terminal but through {@link
 * reg.cli.terminal.Printable} or the JSON writer, which make control and direction characters
 * visible. {@link reg.cli.terminal.Progress} is called from many threads; the rest from one.
 */
@NullMarked
package reg.cli.terminal;

import org.jspecify.annotations.NullMarked;
