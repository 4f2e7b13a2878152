package org.pgatlas.vex;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;

/// What the names at the top level of a JSON document say about its format. Reading stops as soon
/// as they are enough.
final class VexSignature {
  private @Nullable VexFormat format;
  private boolean statements;
  private boolean author;

  private VexSignature() {}

  static Optional<VexFormat> read(JsonCursor json) {
    if (!json.atObject()) {
      json.skip();
      json.end();
      return Optional.empty();
    }
    VexSignature signature = new VexSignature();
    if (json.objectWhile(name -> signature.take(name, json))) {
      json.end();
    }
    return Optional.ofNullable(signature.format);
  }

  /// Whether more is needed.
  private boolean take(String name, JsonCursor json) {
    switch (name) {
      case "@context" -> {
        String context = json.scalar();
        if (context != null && context.contains("openvex")) {
          format = VexFormat.OPENVEX;
        }
      }
      case "bomFormat" -> {
        if ("CycloneDX".equals(json.scalar())) {
          format = VexFormat.CYCLONEDX;
        }
      }
      case "document" -> document(json);
      case "statements" -> {
        statements = json.atArray();
        json.skip();
      }
      case "author" -> author = json.scalar() != null;
      default -> json.skip();
    }
    if (statements && author) {
      format = VexFormat.OPENVEX;
    }
    return format == null;
  }

  /// CSAF leads with an object of its own.
  private void document(JsonCursor json) {
    if (!json.atObject()) {
      json.skip();
      return;
    }
    json.objectWhile(
        name -> {
          if (name.equals("csaf_version")) {
            format = VexFormat.CSAF;
            return false;
          }
          json.skip();
          return true;
        });
  }
}
