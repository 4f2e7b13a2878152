package org.pgatlas.attestation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;

/// Several envelopes in one document: JSON Lines, as programs that sign print them. A document of
/// one envelope may have any line breaks; in one of several, every line is an object.
///
/// @see <a href="https://jsonlines.org/">JSON Lines</a>
public final class EnvelopeLines {
  private static final int MOST = 1_000;

  private EnvelopeLines() {}

  /// The bytes of each envelope, the document itself when it is one; unpacked where it is packed
  /// and there are several.
  ///
  /// @throws DocumentException when there are too many, or the document cannot be unpacked
  public static List<byte[]> split(byte[] document, JsonLimits limits) {
    boolean packed =
        document.length > 2 && (document[0] & 0xff) == 0x1f && (document[1] & 0xff) == 0x8b;
    byte[] plain =
        packed
            ? new DocumentText(document, limits).whole().getBytes(StandardCharsets.UTF_8)
            : document;
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= plain.length; i++) {
      if (i == plain.length || plain[i] == '\n') {
        byte[] line = stripped(plain, start, i);
        start = i + 1;
        if (line.length == 0) {
          continue;
        }
        if (line[0] != '{' || line[line.length - 1] != '}') {
          return List.of(document);
        }
        lines.add(line);
        if (lines.size() > MOST) {
          throw new DocumentException(
              DocumentException.Code.TOO_LARGE, "line " + MOST, "more than " + MOST + " envelopes");
        }
      }
    }
    return lines.size() < 2 ? List.of(document) : lines;
  }

  private static byte[] stripped(byte[] text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(text[start])) {
      start++;
    }
    while (end > start && isSpace(text[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(text, start, end);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
