package reg.ipfs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

/** The rules of docs/gateway.md, one by one. */
class GatewayHandlerTest extends GatewayCalls {
  private static final String ABSENT =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  @Test
  void aRawBlockComesWithAllItsFields() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=raw");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(dag.blocks().require(folder).bytes());
    assertThat(answer.field("Content-Type")).isEqualTo("application/vnd.ipld.raw");
    assertThat(answer.field("Content-Length")).isEqualTo("" + answer.body().length);
    assertThat(answer.field("Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"%1$s.bin\"; filename*=UTF-8''%1$s.bin".formatted(folder));
    assertThat(answer.field("Etag")).isEqualTo("\"" + folder + ".raw\"");
    assertThat(answer.field("Cache-Control")).isEqualTo("public, max-age=29030400, immutable");
    assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.field("X-Ipfs-Path")).isEqualTo("/ipfs/" + folder);
    assertThat(answer.field("X-Ipfs-Roots")).isEqualTo(folder.toString());
    assertThat(answer.field("Content-Location")).isNull();
  }

  @Test
  void theFormatOfTheUrlWinsOverAccept() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=raw", "Accept", "application/vnd.ipld.car");
    assertThat(answer.field("Content-Type")).isEqualTo("application/vnd.ipld.raw");
  }

  @Test
  void anAnswerChosenByAcceptNamesItsOwnUrl() throws IOException {
    var answer =
        get("/ipfs/" + folder, "Accept", "application/vnd.ipld.car; version=1; order=dfs; dups=y");
    assertThat(answer.field("Content-Type"))
        .isEqualTo("application/vnd.ipld.car; version=1; order=dfs; dups=y");
    assertThat(answer.field("Content-Location"))
        .isEqualTo("/ipfs/" + folder + "?car-dups=y&car-order=dfs&car-version=1&format=car");
  }

  @Test
  void parametersOfTheUrlWinOverThoseOfAccept() throws IOException {
    var answer =
        get("/ipfs/" + folder + "?car-dups=n", "Accept", "application/vnd.ipld.car; dups=y");
    assertThat(answer.field("Content-Type")).endsWith("dups=n");
  }

  @Test
  void aFileNameOfTheUrlIsUsedAndEncoded() throws IOException {
    var answer = get("/ipfs/" + folder + "?format=raw&filename=a%20%C3%BC%22%0A.bin");
    assertThat(answer.field("Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"a%20_%22%0A.bin\"; filename*=UTF-8''a%20%C3%BC%22%0A.bin");
  }

  @Test
  void aHeadIsAnsweredAsAGetWouldBe() throws IOException {
    var raw = ask("HEAD", "/ipfs/" + folder + "?format=raw");
    assertThat(raw.status()).isEqualTo(200);
    assertThat(raw.field("Content-Length")).isNotNull();
    var car = ask("HEAD", "/ipfs/" + folder + "?format=car");
    assertThat(car.status()).isEqualTo(200);
    assertThat(car.field("Content-Type")).startsWith("application/vnd.ipld.car; version=1");
    assertThat(car.body()).isEmpty();
    assertThatThrownBy(() -> ask("HEAD", "/ipfs/" + ABSENT + "?format=car"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "car"})
  void aRootThatIsNotHeldIsNotFound(String format) {
    assertThatThrownBy(() -> get("/ipfs/" + ABSENT + "?format=" + format))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining(ABSENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "car"})
  void aMatchingEtagIsNotModified(String format) throws IOException {
    String target = "/ipfs/" + folder + "?format=" + format;
    String etag = get(target).field("Etag");
    for (String field : List.of("" + etag, "*", "\"x\", " + etag, "\"y\" ,\t" + etag)) {
      var answer = get(target, "If-None-Match", field);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.field("Etag")).isEqualTo(etag);
      assertThat(answer.field("Cache-Control")).contains("immutable");
      assertThat(answer.body()).isEmpty();
    }
    assertThat(get(target, "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void whatSelectsOtherBlocksHasAnotherEtag() throws IOException {
    String base = "/ipfs/" + folder + "/big.bin?format=car";
    var etags = new HashSet<String>();
    for (String more :
        List.of(
            "",
            "&dag-scope=block",
            "&dag-scope=entity",
            "&car-dups=y",
            "&car-order=unk",
            "&entity-bytes=0:5",
            "&entity-bytes=5:*")) {
      etags.add("" + get(base + more).field("Etag"));
    }
    etags.add("" + get("/ipfs/" + folder + "?format=car").field("Etag"));
    assertThat(etags).hasSize(8).allMatch(etag -> etag.startsWith("W/\"" + folder + ".car."));
  }

  @Test
  void onlyIfCachedTellsWhetherTheEndOfThePathIsHeld() throws IOException {
    String[] cached = {"Cache-Control", "only-if-cached"};
    assertThat(get("/ipfs/" + ABSENT + "?format=raw", cached).status()).isEqualTo(412);
    assertThat(get("/ipfs/" + folder + "/absent?format=car", cached).status()).isEqualTo(412);
    assertThat(get("/ipfs/" + folder + "?format=raw", cached).status()).isEqualTo(200);
    var head = ask("HEAD", "/ipfs/" + folder + "/sub?format=car", cached);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.field("Content-Type")).isNull();
    assertThat(ask("HEAD", "/ipfs/" + ABSENT + "?format=raw", cached).status()).isEqualTo(412);
  }

  @Test
  void theProbeIsAnsweredByAnEmptyStore() throws IOException {
    for (String method : List.of("GET", "HEAD")) {
      var answer = ask(method, "/ipfs/bafkqaaa?format=raw");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("Content-Length")).isEqualTo("0");
      assertThat(answer.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?format=tar", "?format=dag-json", "?format=ipns-record"})
  void whatCanNotBeVerifiedIsNotAcceptable(String query) throws IOException {
    assertThat(get("/ipfs/" + folder + query).status()).isEqualTo(406);
    assertThat(get("/ipfs/" + folder + query, "Accept", "text/html").status()).isEqualTo(406);
  }

  @Test
  void rawTakesNoPath() throws IOException {
    assertThat(get("/ipfs/" + folder + "/small.txt?format=raw").status()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource({"POST", "PUT", "DELETE", "PATCH"})
  void nothingButReadingIsAllowed(String method) throws IOException {
    var answer = ask(method, "/ipfs/" + folder + "?format=raw");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.field("Allow")).isEqualTo("GET");
    assertThat(ask("OPTIONS", "/ipfs/" + folder).status()).isEqualTo(200);
  }

  @Test
  void aGatewayWithoutNamesSaysSo() throws IOException {
    assertThat(get("/ipns/example.org?format=car").status()).isEqualTo(501);
  }

  @Test
  void aServiceWorkerIsRefusedAtARoot() throws IOException {
    String[] script = {"Service-Worker", "script"};
    assertThat(get("/ipfs/" + folder + "?format=raw", script).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ipfs/",
        "/ipfs/x?format=raw",
        "/ipfs/%s/../x?format=car",
        "/ipfs/%s//x?format=car",
        "/ipfs/%s/./x?format=car",
        "/ipfs/%s/%%00?format=car",
        "/ipfs/%s?format=car&dag-scope=x",
        "/ipfs/%s?format=car&car-version=2",
        "/ipfs/%s?format=car&car-order=bfs",
        "/ipfs/%s?format=car&car-dups=x",
        "/ipfs/%s?format=car&entity-bytes=",
        "/ipfs/%s?format=car&entity-bytes=5:4",
        "/ipfs/%s?format=car&entity-bytes=-4:-5",
        "/ipfs/%s?format=car&entity-bytes=9223372036854775808:*"
      })
  void badRequestsAreRefused(String target) {
    assertThatThrownBy(() -> get(target.formatted(folder)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  @Test
  void anUnreadableAcceptIsRefused() {
    for (String accept :
        List.of("application/vnd.ipld.car; dups", "application/vnd.ipld.car;a=1;a=2")) {
      assertThatThrownBy(() -> get("/ipfs/" + folder, "Accept", accept))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void aPathHasSoManyNamesAndNoMore() throws IOException {
    String names = "/a".repeat(ContentPath.NAMES_MAX);
    assertThat(get("/ipfs/" + folder + names + "?format=car").status()).isEqualTo(200);
    assertThatThrownBy(() -> get("/ipfs/" + folder + names + "/a?format=car"))
        .isInstanceOf(RegistryException.class);
  }
}
