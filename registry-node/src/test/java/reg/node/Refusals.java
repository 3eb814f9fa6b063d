package reg.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import reg.base.Fault;
import reg.base.RegistryException;

/** What a refused call looks like. */
public final class Refusals {
  private Refusals() {}

  /** Requires that the call fails so. */
  public static AbstractThrowableAssert<?, ? extends Throwable> refused(
      Fault fault, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
