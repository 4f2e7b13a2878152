package org.pgatlas.server.advisory;

import java.io.ByteArrayOutputStream;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.SbomException;
import org.pgatlas.server.wire.Archive;

/// The advisories in the bytes of an import: one object, an array, or every `.json` file of a zip
// or
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

  static boolean isArchive(byte[] bytes) {
    return Archive.isArchive(bytes);
  }

  /// @throws SbomException when the bytes are no JSON
  /// @throws Archive.Refused when the archive is damaged or costs too much
  static void walk(byte[] bytes, Taker taker) throws Archive.Refused {
    if (isArchive(bytes)) {
      Archive.walk(bytes, LIMITS, OsvSource::isAdvisory, taker::advisory);
      return;
    }
    boolean alone =
        new DocumentText(bytes, ARRAY)
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
      taker.advisory("", bytes);
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
