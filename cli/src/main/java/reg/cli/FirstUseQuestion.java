package reg.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Printable;
import reg.node.Registry;
import reg.node.trust.Fingerprint;
import reg.node.trust.FirstUse;
import reg.node.trust.Standing;

/**
 * Asks the user about a publisher that nobody knows. In batch nobody is asked and nobody is
 * trusted: what was named is taken, and its publisher stays unknown. Decision 0081.
 */
final class FirstUseQuestion implements FirstUse {
  static final String BATCH = "--batch";

  private final Call call;
  private final Registry registry;

  FirstUseQuestion(Call call, Registry registry) {
    this.call = call;
    this.registry = registry;
  }

  @Override
  public void meet(Standing newcomer) {
    boolean terminal = call.session().variable("REG_COLUMNS") != null;
    if (terminal && !call.isJson() && !call.flag(BATCH)) {
      ask(newcomer);
    } else {
      call.say("nobody here knows publisher " + newcomer.id() + "; it is not trusted by this");
    }
  }

  private void ask(Standing newcomer) {
    PrintStream err = call.session().err();
    err.println("publisher  " + newcomer.id());
    err.println("words      " + Fingerprint.of(newcomer.id()));
    if (newcomer.vouchers().isEmpty()) {
      err.println("Nobody you know vouches for it. Compare the words with the publisher's own.");
    }
    newcomer
        .vouchers()
        .forEach(by -> err.println("vouched for by " + Printable.escape(by.toString())));
    err.print("Is this who you mean, and do you trust it from now on? [yes/no] ");
    err.flush();
    if (!List.of("y", "yes").contains(answer())) {
      throw refused(newcomer, "you did not agree");
    }
    var _ = registry.trust().agree(newcomer.id(), null);
  }

  private String answer() {
    var input = new InputStreamReader(call.session().in(), StandardCharsets.UTF_8);
    try {
      String line = new BufferedReader(input).readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RegistryException refused(Standing newcomer, String why) {
    return new RegistryException(
        Fault.REFUSED_BY_POLICY, "publisher " + newcomer.id() + " is not known here: " + why);
  }
}
