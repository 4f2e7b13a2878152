package org.pgatlas.server.advisory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.server.wire.Archive;

/// The advisories in the bytes of an import: one object, an array, or every `.json` file of a zip
/// or
/// tar.
final class OsvSource {
  private static final JsonLimits ARRAY = new JsonLimits(1 << 30, 200, 32 << 20);
  private static final Archive.Limits LIMITS = Archive.Limits.defaults();

  private OsvSource() {}

  /// Takes one advisory.
  @FunctionalInterface
  interface Taker {
    /// @param place the file in the archive, or the number in the array; empty when it stands alone
    void advisory(String place, byte[] json);
  }

  static boolean isArchive(Content content) {
    return Archive.isArchive(content);
  }

  /// @throws DocumentException when the bytes are no JSON
  /// @throws Archive.Refused when the archive is damaged or costs too much
  static void walk(Content content, Taker taker) throws Archive.Refused {
    if (isArchive(content)) {
      Archive.walk(content, LIMITS, OsvSource::isAdvisory, taker::advisory);
      return;
    }
    boolean alone =
        new DocumentText(content, ARRAY)
            .json(
                json -> {
                  if (!json.atArray()) {
                    return true;
                  }
                  elements(json, taker);
                  json.end();
                  return false;
                });
    if (alone) {
      taker.advisory("", whole(content));
    }
  }

  /// An advisory that stands alone.
  private static byte[] whole(Content content) {
    int most = OsvLimits.defaults().json().maxBytes();
    if (content.size() > most) {
      throw new DocumentException(
          DocumentException.Code.TOO_LARGE, null, "The advisory has more than " + most + " bytes");
    }
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void elements(JsonCursor json, Taker taker) {
    int[] number = {0};
    json.array(
        () -> {
          ByteArrayOutputStream element = new ByteArrayOutputStream(4_096);
          json.copy(element);
          taker.advisory("/" + number[0]++, element.toByteArray());
        });
  }

  private static boolean isAdvisory(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return file.endsWith(".json") && !file.startsWith(".");
  }
}
