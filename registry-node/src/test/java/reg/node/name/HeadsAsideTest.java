package reg.node.name;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.manifest.PublisherId;
import reg.node.TestHome;
import reg.node.catalog.Catalog;
import reg.node.verify.Reason;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

/** A look at heads does not open a closed store, and sees what the store would show. */
class HeadsAsideTest {
  @TempDir Path temp;
  private PublisherId publisher;
  private Path out;

  @BeforeEach
  void pushAndPull() {
    out = temp.resolve("out");
    try (TestHome home = TestHome.onDisk(temp)) {
      publisher = PublisherId.parse(home.push(source(home), "tiny:1").name().publisher());
      home.pull("tiny:1", out);
    }
  }

  private static Path source(TestHome home) {
    return home.folder("m", "a.txt:hello");
  }

  private static @Nullable PublisherHead glance(TestHome home, PublisherId of) {
    return HeadsAside.glance(home.registry(), of);
  }

  private void assertSame(TestHome home, @Nullable PublisherHead seen) {
    PublisherHead there = Objects.requireNonNull(seen);
    PublisherHead newest = new Heads(home.registry()).require(publisher);
    assertThat(there.verified().cid()).isEqualTo(newest.verified().cid());
    assertThat(there.map()).isEqualTo(newest.map());
  }

  @Test
  void aLookDoesNotOpenTheStore() {
    try (TestHome home = TestHome.onDisk(temp)) {
      PublisherHead seen = glance(home, publisher);
      assertThat(home.registry().aside()).as("still closed").isNotNull();
      assertSame(home, seen);
      assertThat(home.registry().aside()).as("open").isNull();
      assertSame(home, glance(home, publisher));
    }
  }

  @Test
  void aWithdrawalIsSeen() {
    try (TestHome home = TestHome.onDisk(temp)) {
      assertThat(verify(home).fault()).isNull();
      assertThat(home.registry().aside()).as("still closed").isNotNull();
    }
    try (TestHome home = TestHome.onDisk(temp)) {
      new Catalog(home.registry()).withdraw("tiny:1", "private data");
    }
    try (TestHome home = TestHome.onDisk(temp)) {
      VerifyResult result = verify(home);
      assertThat(home.registry().aside()).as("still closed").isNotNull();
      assertThat(result.fault()).isEqualTo(Fault.REFUSED_BY_POLICY);
      assertThat(result.reasons().children())
          .extracting(Reason::detail)
          .anyMatch(detail -> detail.contains("private data"));
    }
  }

  private VerifyResult verify(TestHome home) {
    return new Verifier(home.registry(), ProgressListener.NONE)
        .verify(VerifyRequest.of(out.toString()));
  }

  @Test
  void whoeverIsNotKnownIsNotKnown() {
    var stranger = PublisherId.parse("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
    try (TestHome home = TestHome.onDisk(temp)) {
      assertThat(glance(home, stranger)).isNull();
      assertThat(home.registry().aside()).as("still closed").isNotNull();
    }
  }

  @Test
  void theStoreIsAskedWhereNothingHolds() throws IOException {
    for (String file : new String[] {"aside", "seal"}) {
      Files.delete(temp.resolve("home/store").resolve(file));
      try (TestHome home = TestHome.onDisk(temp)) {
        assertThat(home.registry().aside()).isNull();
        assertSame(home, glance(home, publisher));
      }
      try (TestHome home = TestHome.onDisk(temp)) {
        assertThat(home.registry().aside()).as("made anew").isNotNull();
      }
    }
  }

  @Test
  void theStoreIsAskedWhereWhatIsAsideIsNoHeads() {
    try (TestHome home = TestHome.onDisk(temp)) {
      home.registry().storage().setAside(() -> new byte[] {1, 2, 3});
    }
    try (TestHome home = TestHome.onDisk(temp)) {
      assertThat(home.registry().aside()).hasSize(3);
      assertSame(home, glance(home, publisher));
    }
  }

  @Test
  void aLookWhileAnotherHoldsTheStoreIsRefused() {
    try (TestHome holder = TestHome.onDisk(temp);
        TestHome home = TestHome.onDisk(temp)) {
      holder.push(source(holder), "tiny:2");
      assertThat(home.registry().aside()).isNull();
      refused(Fault.CONFLICT, () -> glance(home, publisher));
    }
  }
}
