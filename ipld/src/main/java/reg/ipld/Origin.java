package reg.ipld;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a block's bytes come from and what they are made of; a hint for the store.
 *
 * @param elements what the bytes are made of
 * @param file the user's file that holds the bytes, or null when no file does
 * @param offset where in the file they begin
 */
public record Origin(ElementType elements, @Nullable Path file, long offset) {
  /** Nothing is known. */
  public static final Origin UNKNOWN = new Origin(ElementType.BYTES, null, 0);
}
