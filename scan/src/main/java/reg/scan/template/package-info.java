/**
 * Looks at Jinja templates without rendering them: a tokenizer and rules on tokens.
 *
 * <p>Invariants: no template is evaluated; time is linear in its length; any text gives findings,
 * never an exception.
 */
@NullMarked
package reg.scan.template;

import org.jspecify.annotations.NullMarked;
