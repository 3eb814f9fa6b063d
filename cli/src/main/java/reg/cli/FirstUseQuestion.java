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
import reg.manifest.ReleaseId;
import reg.manifest.policy.Decision;
import reg.node.Registry;
import reg.node.policy.Consent;
import reg.node.trust.Fingerprint;
import reg.node.trust.FirstUse;
import reg.node.trust.Standing;

/**
 * Asks the user about a publisher that nobody knows, and about what a rule of the policy asks. In
 * batch nobody is asked and nobody is trusted: what was named is taken, and its publisher stays
 * unknown, but what a rule asks about is refused. Decision 0081.
 */
final class FirstUseQuestion implements FirstUse, Consent {
  static final String BATCH = "--batch";

  private final Call call;
  private final Registry registry;

  FirstUseQuestion(Call call, Registry registry) {
    this.call = call;
    this.registry = registry;
  }

  @Override
  public void meet(Standing newcomer) {
    if (!canAsk()) {
      call.say("nobody here knows publisher " + newcomer.id() + "; it is not trusted by this");
      return;
    }
    introduce(newcomer);
    if (!saysYes("Is this who you mean, and do you trust it from now on?")) {
      throw new RegistryException(
          Fault.REFUSED_BY_POLICY,
          "publisher " + newcomer.id() + " is not known here: you did not agree");
    }
    var _ = registry.trust().agree(newcomer.id(), null);
  }

  @Override
  public boolean agrees(Decision decision) {
    if (!canAsk()) {
      return false;
    }
    ReleaseId release = decision.facts().subject().id();
    Standing publisher = registry.trust().standing(release.publisher());
    if (!publisher.isKnown()) {
      introduce(publisher);
    }
    call.session().err().println(Printable.escape(release + ": " + decision.refusal()));
    return saysYes("Do you let it in, this once?");
  }

  private boolean canAsk() {
    boolean terminal = call.session().variable("REG_COLUMNS") != null;
    return terminal && !call.isJson() && !call.flag(BATCH);
  }

  private void introduce(Standing newcomer) {
    PrintStream err = call.session().err();
    err.println("publisher  " + newcomer.id());
    err.println("words      " + Fingerprint.of(newcomer.id()));
    if (newcomer.vouchers().isEmpty()) {
      err.println("Nobody you know vouches for it. Compare the words with the publisher's own.");
    }
    newcomer
        .vouchers()
        .forEach(by -> err.println("vouched for by " + Printable.escape(by.toString())));
  }

  private boolean saysYes(String question) {
    PrintStream err = call.session().err();
    err.print(question + " [yes/no] ");
    err.flush();
    return List.of("y", "yes").contains(answer());
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
}
