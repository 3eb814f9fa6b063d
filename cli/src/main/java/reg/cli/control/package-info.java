/**
 * How a command reaches a running node: over a Unix socket that only its owner can open, the node
 * runs the command and sends back what it prints.
 *
 * <p>Frames are read with a bound on their length. Server and client serve one command a
 * connection. Format page: docs/formats/control.md.
 */
@NullMarked
package reg.cli.control;

import org.jspecify.annotations.NullMarked;
