package org.pgatlas.bench.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Bends documents: a few edits each, of the kinds that broke parsers before (flipped bits, cut
/// ends, parts repeated or swapped, brackets in great numbers, words of the formats where others
/// stood).
final class Mutator {
  private static final int MAX_EDITS = 6;
  private static final int MAX_BYTES = 1 << 18;
  private static final int DEEP = 5_000;

  private static final List<byte[]> WORDS =
      words(
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-0",
          "1e999999999",
          "9223372036854775808",
          "0.1e-400",
          "<",
          ">",
          "</",
          "<!--",
          "<![CDATA[",
          "<!DOCTYPE x [",
          "<!ENTITY a '&a;'>",
          "&#0;",
          "&lt;",
          "xmlns:x=''",
          "---\n",
          "&a",
          "*a",
          "!!binary ",
          "? ",
          "- ",
          "|\n",
          "%YAML 9.9\n",
          "<text>",
          "</text>",
          "SPDXID: ",
          "SPDXRef-",
          "Relationship: ",
          "pkg:",
          "pkg:npm/",
          "@",
          "%",
          "%00",
          "%ff",
          "vers:",
          "|",
          ">=",
          "<=",
          "=",
          "*",
          "introduced",
          "fixed",
          "bom-ref",
          "ref",
          "dependsOn",
          "components",
          "purl",
          "spdxVersion",
          "@graph",
          "@id",
          "statements",
          "vulnerabilities",
          "\u0000",
          "\ufeff",
          "\r",
          "\n\n",
          "\t",
          "\u2028",
          "😀",
          "İ",
          "ı");

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  byte[] bend(byte[] seed, byte[] other) {
    byte[] bytes = seed;
    for (int edits = 1 + random.nextInt(MAX_EDITS); edits > 0; edits--) {
      bytes = edit(bytes, other);
    }
    return bytes.length <= MAX_BYTES ? bytes : Arrays.copyOf(bytes, MAX_BYTES);
  }

  private byte[] edit(byte[] bytes, byte[] other) {
    return switch (random.nextInt(11)) {
      case 0 -> flipped(bytes);
      case 1 -> Arrays.copyOf(bytes, at(bytes));
      case 2 -> spliced(bytes, at(bytes), 0, WORDS.get(random.nextInt(WORDS.size())));
      case 3 ->
          spliced(bytes, at(bytes), random.nextInt(32), WORDS.get(random.nextInt(WORDS.size())));
      case 4 -> spliced(bytes, at(bytes), 0, part(bytes));
      case 5 -> spliced(bytes, at(bytes), random.nextInt(64), new byte[0]);
      case 6 -> spliced(bytes, at(bytes), random.nextInt(64), part(other));
      case 7 -> spliced(bytes, at(bytes), 0, noise());
      case 8 -> random.nextInt(8) == 0 ? spliced(bytes, at(bytes), 0, deep()) : flipped(bytes);
      case 9 -> random.nextInt(8) == 0 ? repeated(bytes) : flipped(bytes);
      default -> words(bytes);
    };
  }

  /// One word of the document instead of another: keeps the syntax, breaks the sense.
  private byte[] words(byte[] bytes) {
    int from = wordAt(bytes);
    int to = wordAt(bytes);
    return spliced(
        bytes,
        to,
        wordLength(bytes, to),
        Arrays.copyOfRange(bytes, from, from + wordLength(bytes, from)));
  }

  private int wordAt(byte[] bytes) {
    int at = at(bytes);
    while (at < bytes.length && !Character.isLetterOrDigit(bytes[at])) {
      at++;
    }
    return at;
  }

  private static int wordLength(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && Character.isLetterOrDigit(bytes[at])) {
      at++;
    }
    return at - from;
  }

  private byte[] flipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(16)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] deep() {
    String opening = List.of("[", "{\"a\":", "<a>", "- ", "(").get(random.nextInt(5));
    return opening.repeat(DEEP).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] repeated(byte[] bytes) {
    byte[] part = part(bytes);
    byte[] many = part;
    while (part.length > 0 && many.length < MAX_BYTES / 2) {
      many = spliced(many, 0, 0, many);
    }
    return spliced(bytes, at(bytes), 0, many);
  }

  private byte[] part(byte[] bytes) {
    int from = at(bytes);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(200)));
  }

  private int at(byte[] bytes) {
    return bytes.length == 0 ? 0 : random.nextInt(bytes.length);
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
    int tail = Math.min(bytes.length, at + removed);
    byte[] result = new byte[at + inserted.length + bytes.length - tail];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, tail, result, at + inserted.length, bytes.length - tail);
    return result;
  }

  private static List<byte[]> words(String... words) {
    return Arrays.stream(words).map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
