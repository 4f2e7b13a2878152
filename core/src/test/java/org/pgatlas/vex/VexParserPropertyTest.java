package org.pgatlas.vex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.pgatlas.json.DocumentException;
import org.pgatlas.vex.csaf.CsafValidation;

/// Damaged documents: read or refused with a reason, and nothing else.
class VexParserPropertyTest {
  @Property(tries = 3000)
  void aDamagedDocumentIsReadOrRefusedWithAReason(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> documents = VexHostileConformanceTest.documents();
    byte[] bytes = documents.get(random.nextInt(documents.size())).getBytes(UTF_8);
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      byte replacement =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "{}[]\",:\\0n".charAt(random.nextInt(10));
      bytes[random.nextInt(bytes.length)] = replacement;
    }
    try {
      VexDocument document = VexParser.parse(bytes, VexLimits.defaults());
      assertThat(document.statements().size() + document.hints().size()).isLessThan(3);
      assertThat(CsafValidation.check(bytes, VexLimits.defaults())).isNotNull();
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(700).doesNotContain("\0");
    }
  }
}
