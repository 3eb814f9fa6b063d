@NullMarked
package reg.storage.form;

import org.jspecify.annotations.NullMarked;
