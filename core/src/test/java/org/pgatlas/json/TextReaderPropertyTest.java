package org.pgatlas.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TextReaderPropertyTest {
  @Property(tries = 500)
  void textIsDecodedWhereverTheBufferEnds(
      @ForAll String text, @ForAll @IntRange(min = 0, max = 7) int shift) throws IOException {
    String whole = "x".repeat((1 << 14) - shift) + StorableText.of(text);
    try (TextReader reader = new TextReader(new ByteArrayInputStream(whole.getBytes(UTF_8)))) {
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
}
