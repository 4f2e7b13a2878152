package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.vex.VexTexts.ask;
import static org.pgatlas.vex.VexTexts.openVex;
import static org.pgatlas.vex.VexTexts.product;
import static org.pgatlas.vex.VexTexts.statement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/// Random statements: the verdict equals that of a plain reading of the rules, and does not depend
/// on the order of documents.
class VexResolutionPropertyTest {
  private static final String ARTIFACT = "pkg:oci/shop@1";
  private static final String COMPONENT = "pkg:maven/org.example/lib@1.2.3";
  private static final List<String> PRODUCTS =
      List.of(
          product(ARTIFACT, COMPONENT),
          product(ARTIFACT),
          product("pkg:oci/shop"),
          product(COMPONENT),
          product("pkg:maven/org.example/lib"),
          product("pkg:maven/org.example/lib@9"),
          product(ARTIFACT, "pkg:npm/other"));

  /// How closely each of the products names the question, best first; the last two not at all.
  private static final List<Integer> RANKS = List.of(5, 4, 3, 2, 1, 0, 0);

  /// A statement as the naive reading sees it.
  private record Said(String author, Trust trust, int time, int product, VexStatus status) {
    int rank() {
      return RANKS.get(product);
    }

    boolean counts() {
      boolean vague = status == VexStatus.FIXED && (product == 2 || product == 4);
      return rank() > 0 && !vague;
    }
  }

  @Property(tries = 500)
  void theVerdictIsThatOfAPlainReading(@ForAll long seed) {
    Random random = new Random(seed);
    List<Said> all = new ArrayList<>();
    List<VexClaim> claims = new ArrayList<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      Said said = random(random);
      all.add(said);
      claims.add(new VexClaim(document(said), said.trust(), "digest-" + i));
    }
    VexQuestion question = ask(ARTIFACT, COMPONENT);
    VexVerdict verdict = new VexResolution(claims).resolve(question);
    assertThat(verdict.status().orElse(null)).isEqualTo(naive(all));
    assertThat(verdict.evidence())
        .hasSize((int) all.stream().filter(one -> one.rank() > 0).count());
    Collections.shuffle(claims, random);
    assertThat(new VexResolution(claims).resolve(question)).isEqualTo(verdict);
  }

  private static Said random(Random random) {
    List<Trust> trusts = List.of(Trust.values());
    List<VexStatus> statuses = List.of(VexStatus.values());
    return new Said(
        "author-" + random.nextInt(3),
        trusts.get(random.nextInt(trusts.size())),
        1 + random.nextInt(3),
        random.nextInt(PRODUCTS.size()),
        statuses.get(random.nextInt(statuses.size())));
  }

  private static VexDocument document(Said said) {
    return openVex(
        said.author(),
        "2024-01-0" + said.time() + "T00:00:00Z",
        statement(
            PRODUCTS.get(said.product()), said.status().id(), "\"impact_statement\": \"said\""));
  }

  /// The newest of each author, then the best of those.
  private static @Nullable VexStatus naive(List<Said> all) {
    Map<String, Said> newest = new HashMap<>();
    for (Said said : all) {
      if (said.counts()) {
        newest.merge(
            said.trust() + said.author(),
            said,
            (a, b) -> a.time() != b.time() ? (a.time() > b.time() ? a : b) : closer(a, b));
      }
    }
    Said best = null;
    for (Said said : newest.values()) {
      best = best == null ? said : better(best, said);
    }
    return best == null ? null : best.status();
  }

  private static Said better(Said a, Said b) {
    if (a.trust() != b.trust()) {
      return a.trust().compareTo(b.trust()) < 0 ? a : b;
    }
    if (a.rank() == b.rank() && a.time() != b.time()) {
      return a.time() > b.time() ? a : b;
    }
    return closer(a, b);
  }

  private static Said closer(Said a, Said b) {
    if (a.rank() != b.rank()) {
      return a.rank() > b.rank() ? a : b;
    }
    return a.status().compareTo(b.status()) <= 0 ? a : b;
  }
}
