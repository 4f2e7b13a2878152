package org.pgatlas.registry.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryIndex;

final class DebianIndexPropertyTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> ENTRIES =
      List.of(
          "a", "b (>= 1)", "b (<< 3)", "c:any | d", "v1", "v2 (= 2)", "v3", "gone", "e (= 1) | v1");

  @Property(tries = 300)
  void theOrderOfParagraphsAndInputsChangesNothing(
      @ForAll("paragraphs") List<String> paragraphs, @ForAll long seed) {
    RegistryIndex expected = Indexes.of(String.join("\n", paragraphs));

    List<String> shuffled = new ArrayList<>(paragraphs);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(Indexes.of(String.join("\n", shuffled))).isEqualTo(expected);
    assertThat(Indexes.of(shuffled.toArray(String[]::new))).isEqualTo(expected);
  }

  @Property(tries = 300)
  void everyEdgeIsBetweenTwoDistinctVerticesAndThereOnce(
      @ForAll("paragraphs") List<String> paragraphs) {
    RegistryIndex index = Indexes.of(String.join("\n", paragraphs));
    int vertices = index.repos().size() + index.externals().size();
    Set<List<Integer>> pairs = new HashSet<>();
    for (RegistryIndex.Edge edge : index.edges()) {
      assertThat(edge.dependent()).isBetween(0, index.repos().size() - 1);
      assertThat(edge.dependency()).isBetween(0, vertices - 1).isNotEqualTo(edge.dependent());
      assertThat(pairs.add(List.of(edge.dependent(), edge.dependency()))).isTrue();
    }
    RegistryIndex.Counts counts = index.counts();
    assertThat(counts.named() + counts.provided() + counts.external()).isEqualTo(pairs.size());
    assertThat(counts.entries() - counts.superseded()).isEqualTo(index.repos().size());
  }

  @Property(tries = 100)
  void aBundleReadsAsTheIndexItWasMadeOf(@ForAll("paragraphs") List<String> paragraphs)
      throws IOException {
    DebianIndex original = Indexes.empty();
    Indexes.read(original, String.join("\n", paragraphs).getBytes(UTF_8));
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    DebianBundle.write(original, bundle);

    DebianIndex again = Indexes.empty();
    again.read("bundle", new ByteArrayInputStream(bundle.toByteArray()));

    RegistryIndex expected = original.resolve(Indexes.SOURCE);
    RegistryIndex actual = again.resolve(Indexes.SOURCE);
    assertThat(actual.projects()).isEqualTo(expected.projects());
    assertThat(actual.repos()).isEqualTo(expected.repos());
    assertThat(actual.externals()).isEqualTo(expected.externals());
    assertThat(actual.edges()).isEqualTo(expected.edges());
  }

  @Property(tries = 500)
  void anyBytesAreReadOrRefusedWithTheirPlace(@ForAll("almostPackages") String text) {
    try {
      Indexes.of(text);
    } catch (RegistryException e) {
      assertThat(e.line()).isPositive();
      assertThat(e).hasMessageStartingWith("fixture, line " + e.line());
    }
  }

  @Provide
  Arbitrary<String> almostPackages() {
    return Arbitraries.of(
            "Package: a",
            "Version: 1",
            "Depends: ",
            "Provides: ",
            "b",
            " (",
            ">= ",
            "1",
            ")",
            "[x]",
            "\n",
            "\r",
            " ",
            "\t",
            ",",
            "|",
            ":",
            "any",
            "\0",
            "\u00e4",
            "\ud800",
            "Source: ")
        .list()
        .ofMaxSize(40)
        .map(parts -> "Package: p\nVersion: 1\nDepends: " + String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> paragraphs() {
    Arbitrary<String> entries =
        Arbitraries.of(ENTRIES).list().ofMaxSize(5).map(list -> String.join(", ", list));
    Arbitrary<String> provides =
        Arbitraries.of("v1", "v2 (= 2)", "v3", "a", "gone2")
            .list()
            .ofMaxSize(2)
            .map(l -> String.join(", ", l));
    return Combinators.combine(
            Arbitraries.of(NAMES),
            Arbitraries.of("1", "1.0", "2~rc1", "2", "1:0"),
            Arbitraries.of("a", "s", "t (1)"),
            entries,
            entries,
            provides)
        .as(
            (name, version, source, pre, depends, provided) ->
                """
                Package: %s
                Version: %s
                Source: %s
                Pre-Depends: %s
                Depends: %s
                Provides: %s
                """
                    .formatted(name, version, source, pre, depends, provided))
        .list()
        .ofMaxSize(12);
  }
}
