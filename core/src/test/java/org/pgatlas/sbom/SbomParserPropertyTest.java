package org.pgatlas.sbom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SbomParserPropertyTest {
  private static final String DOCUMENT =
      """
      {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
       "metadata": {"component": {"bom-ref": "r", "type": "application", "name": "ü\\u00e9"}},
       "components": [{"bom-ref": "a", "type": "library", "name": "😀", "purl": "pkg:npm/a@1",
         "licenses": [{"license": {"id": "MIT"}}], "components": [{"name": "n"}]}],
       "dependencies": [{"ref": "r", "dependsOn": ["a", "b"]}]}
      """;

  @Property(tries = 3000)
  void aDamagedDocumentIsReadOrRefusedWithAPlaceOrReason(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = DOCUMENT.getBytes(UTF_8);
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      byte replacement =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "{}[]\",:\\0n".charAt(random.nextInt(10));
      bytes[random.nextInt(bytes.length)] = replacement;
    }
    try {
      assertThat(SemanticHash.of(SbomParser.parse(bytes, SbomLimits.defaults()))).hasSize(32);
    } catch (SbomException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(700).doesNotContain("\0");
    }
  }

  @Property(tries = 500)
  void textIsDecodedWhereverTheBufferEnds(
      @ForAll String text, @ForAll @IntRange(min = 0, max = 7) int shift) throws IOException {
    String whole = "x".repeat((1 << 14) - shift) + StorableText.of(text);
    try (Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(whole.getBytes(UTF_8)))) {
      char[] chars = new char[whole.length() + 2];
      int count = 0;
      for (int read = 0; read >= 0; count += Math.max(read, 0)) {
        read = reader.read(chars, count, Math.min(1000, chars.length - count));
        if (read < 0) {
          break;
        }
      }
      assertThat(new String(chars, 0, count)).isEqualTo(whole);
    }
  }

  @Property(tries = 200)
  void pairsStayDistinctAndInOrder(
      @ForAll List<@IntRange(min = -3, max = 300) Integer> numbers, @ForAll long seed) {
    Random random = new Random(seed);
    PairSet pairs = new PairSet();
    Set<List<Integer>> expected = new LinkedHashSet<>();
    for (int first : numbers) {
      int second = random.nextInt(40) - 20;
      assertThat(pairs.add(first, second)).isEqualTo(expected.add(List.of(first, second)));
    }
    List<List<Integer>> actual = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      actual.add(List.of(pairs.first(i), pairs.second(i)));
    }
    assertThat(actual).isEqualTo(List.copyOf(expected));
    assertThat(pairs.sorted()).isSorted().hasSize(expected.size());
  }
}
