package org.pgatlas.sbom.lockfile;

import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.StorableText;

/// `gradle.lockfile`: `group:artifact:version=configurations`, one module a line.
final class GradleReader {
  private GradleReader() {}

  static void read(LockLines lines, LockDraft draft) {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith("empty=")) {
        continue;
      }
      int equals = text.indexOf('=');
      String[] parts = (equals < 0 ? text : text.substring(0, equals)).split(":", -1);
      if (parts.length != 3 || parts[0].isBlank() || parts[1].isBlank() || parts[2].isBlank()) {
        throw lines.refuse(
            Code.INVALID_STRUCTURE,
            "expected group:artifact:version, found '" + StorableText.shown(text) + "'");
      }
      draft.add(
          String.join(":", parts), LockPackage.maven(parts[0], parts[1], parts[2]), lines.here());
    }
  }
}
