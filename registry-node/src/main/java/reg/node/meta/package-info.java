/**
 * What the files of a release say of themselves: model card, config.json, safetensors and GGUF
 * headers, as the {@code meta} of a release.
 *
 * <p>Reads a bounded part of each file and executes nothing. What cannot be read is left out with a
 * warning, never an error: a release may hold any bytes. What files prove ({@code files}) and what
 * a card claims ({@code card}) stay apart. Any thread. Format page: {@code docs/formats/meta.md}.
 */
@NullMarked
package reg.node.meta;

import org.jspecify.annotations.NullMarked;
