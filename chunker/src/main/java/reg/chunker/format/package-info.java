/**
 * Reads the headers of model files: safetensors, GGUF, zip-based checkpoints.
 *
 * <p>Invariants: only headers are read, never trusting a count or a length in them; nothing is
 * executed; what breaks its format's rules is refused with MALFORMED, naming the rule. Memory and
 * time are bounded by named constants. Readers keep no state between calls and are safe for many
 * threads. The rules are those listed in docs/formats/chunking.md.
 */
@NullMarked
package reg.chunker.format;

import org.jspecify.annotations.NullMarked;
