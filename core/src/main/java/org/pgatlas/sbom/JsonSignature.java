package org.pgatlas.sbom;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.StorableText;
import org.pgatlas.sbom.FormatDetector.Detected;

/// What the names at the top level of a JSON document say about its format. Reading stops as soon
/// as they are enough.
final class JsonSignature {
  /// The versions of CycloneDX that are read, in both syntaxes.
  static final Set<String> CYCLONEDX = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");
  private static final Set<String> SPDX = Set.of("SPDX-2.2", "SPDX-2.3");

  private final Keys outer = new Keys("");
  private final Keys inner = new Keys("/sbom");

  private JsonSignature() {}

  static JsonSignature read(JsonCursor json) {
    if (!json.atObject()) {
      String shape = json.atArray() ? "an array" : "a single value";
      json.skip();
      json.end();
      throw new DocumentException(
          Code.UNKNOWN_FORMAT, "line 1 column 1", "An SBOM is a JSON object, this is " + shape);
    }
    JsonSignature signature = new JsonSignature();
    if (json.objectWhile(name -> signature.take(name, json))) {
      json.end();
    }
    return signature;
  }

  Detected detected() {
    boolean enveloped = !outer.isKnown() && inner.isKnown();
    Keys keys = enveloped ? inner : outer;
    return new Detected(keys.format(), enveloped, keys.specVersion == null ? "" : keys.specVersion);
  }

  /// Whether more is needed.
  private boolean take(String name, JsonCursor json) {
    if (name.equals("sbom") && json.atObject()) {
      return json.objectWhile(innerName -> inner.take(innerName, json));
    }
    return outer.take(name, json);
  }

  /// The names by which formats are told apart, of one object.
  private static final class Keys {
    private final String at;
    private @Nullable String bomFormat;
    private @Nullable String specVersion;
    private @Nullable String spdxVersion;
    private boolean components;
    private boolean linkedSpdx;
    private boolean npm;
    private boolean contentHash;
    private boolean packageList;

    Keys(String at) {
      this.at = at;
    }

    boolean take(String name, JsonCursor json) {
      switch (name) {
        case "bomFormat" -> bomFormat = json.scalar();
        case "specVersion" -> specVersion = json.scalar();
        case "spdxVersion" -> spdxVersion = json.scalar();
        case "components" -> {
          components = true;
          json.skip();
        }
        case "@context" -> context(json);
        case "lockfileVersion" -> {
          npm = true;
          json.skip();
        }
        case "content-hash" -> {
          contentHash = true;
          json.skip();
        }
        case "packages" -> {
          packageList |= json.atArray();
          json.skip();
        }
        default -> json.skip();
      }
      return (bomFormat == null || specVersion == null) && spdxVersion == null && !npm;
    }

    private void context(JsonCursor json) {
      if (json.atArray()) {
        json.array(() -> context(json));
      } else {
        String context = json.scalar();
        linkedSpdx |= context != null && context.contains("spdx");
      }
    }

    boolean isKnown() {
      return bomFormat != null
          || spdxVersion != null
          || linkedSpdx
          || (specVersion != null && components);
    }

    SbomFormat format() {
      if (spdxVersion != null) {
        return spdx(spdxVersion);
      }
      if (bomFormat != null || (specVersion != null && components)) {
        return cycloneDx();
      }
      if (linkedSpdx) {
        return SbomFormat.SPDX_3_JSON;
      }
      if (npm) {
        return SbomFormat.NPM_LOCK;
      }
      if (contentHash && packageList) {
        return SbomFormat.COMPOSER_LOCK;
      }
      throw new DocumentException(
          Code.UNKNOWN_FORMAT,
          "line 1 column 1",
          "Neither CycloneDX (bomFormat) nor SPDX (spdxVersion) at the top level of the document");
    }

    private SbomFormat cycloneDx() {
      if (bomFormat != null && !bomFormat.equals("CycloneDX")) {
        throw new DocumentException(
            Code.UNKNOWN_FORMAT,
            at + "/bomFormat",
            "bomFormat is 'CycloneDX', not '" + StorableText.shown(bomFormat) + "'");
      }
      if (specVersion == null || !CYCLONEDX.contains(specVersion)) {
        throw new DocumentException(
            Code.UNSUPPORTED_VERSION,
            at + "/specVersion",
            "CycloneDX "
                + (specVersion == null
                    ? "without specVersion"
                    : "'" + StorableText.shown(specVersion) + "'")
                + " is not supported; 1.2 to 1.7 are");
      }
      return SbomFormat.CYCLONEDX_JSON;
    }

    private SbomFormat spdx(String version) {
      if (SPDX.contains(version)) {
        return SbomFormat.SPDX_JSON;
      }
      if (version.startsWith("SPDX-3.")) {
        return SbomFormat.SPDX_3_JSON;
      }
      throw new DocumentException(
          Code.UNSUPPORTED_VERSION,
          at + "/spdxVersion",
          "SPDX version '"
              + StorableText.shown(version)
              + "' is not supported; SPDX-2.2 and SPDX-2.3 are");
    }
  }
}
