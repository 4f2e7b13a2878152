package org.pgatlas.sbom.spdx;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;

/// What SPDX 2.3 demands of a document whatever its syntax: the fields that must be there, and the
/// words that some may have. Most published documents lack one or another, so what is wrong is
/// reported with its place and costs the document nothing.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
final class SpdxRules {
  private static final String DATA_LICENSE = "CC0-1.0";

  private static final Set<String> RELATIONSHIPS =
      words(
          """
          AMENDS ANCESTOR_OF BUILD_DEPENDENCY_OF BUILD_TOOL_OF CONTAINED_BY CONTAINS COPY_OF DATA_FILE_OF
          DEPENDENCY_MANIFEST_OF DEPENDENCY_OF DEPENDS_ON DESCENDANT_OF DESCRIBED_BY DESCRIBES DEV_DEPENDENCY_OF
          DEV_TOOL_OF DISTRIBUTION_ARTIFACT DOCUMENTATION_OF DYNAMIC_LINK EXAMPLE_OF EXPANDED_FROM_ARCHIVE
          FILE_ADDED FILE_DELETED FILE_MODIFIED GENERATED_FROM GENERATES HAS_PREREQUISITE METAFILE_OF
          OPTIONAL_COMPONENT_OF OPTIONAL_DEPENDENCY_OF OTHER PACKAGE_OF PATCH_APPLIED PATCH_FOR PREREQUISITE_FOR
          PROVIDED_DEPENDENCY_OF REQUIREMENT_DESCRIPTION_FOR RUNTIME_DEPENDENCY_OF SPECIFICATION_FOR STATIC_LINK
          TEST_CASE_OF TEST_DEPENDENCY_OF TEST_OF TEST_TOOL_OF VARIANT_OF
          """);

  private static final Set<String> CATEGORIES =
      words("OTHER PERSISTENT-ID PERSISTENT_ID SECURITY PACKAGE-MANAGER PACKAGE_MANAGER");

  private static final Set<String> ALGORITHMS =
      words(
          """
          SHA1 SHA224 SHA256 SHA384 SHA512 SHA3-256 SHA3-384 SHA3-512 BLAKE2B-256 BLAKE2B-384 BLAKE2B-512 BLAKE3
          MD2 MD4 MD5 MD6 ADLER32
          """);

  private final SbomCollector found;
  private boolean identified;
  private boolean licensed;
  private boolean created;

  SpdxRules(SbomCollector found) {
    this.found = found;
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  void identified() {
    identified = true;
  }

  void creator() {
    created = true;
  }

  void dataLicense(String text, Place at) {
    licensed = true;
    if (!text.equals(DATA_LICENSE)) {
      violation(at, "expected " + DATA_LICENSE + " as the data licence, found '" + cut(text) + "'");
    }
  }

  void relationship(String type, Place at) {
    if (!RELATIONSHIPS.contains(type)) {
      violation(at, "'" + cut(type) + "' is no type of relationship");
    }
  }

  void category(@Nullable String category, Place at) {
    if (category == null || !CATEGORIES.contains(category)) {
      violation(
          at,
          category == null
              ? "an external reference has no category"
              : "'" + cut(category) + "' is no category of external references");
    }
  }

  void algorithm(@Nullable String algorithm, Place at) {
    if (algorithm == null || !ALGORITHMS.contains(algorithm.toUpperCase(Locale.ROOT))) {
      violation(
          at,
          algorithm == null
              ? "a checksum has no algorithm"
              : "'" + cut(algorithm) + "' is no algorithm of checksums");
    }
  }

  /// @param located whether it says where it can be had, be it nowhere
  void pack(ComponentDraft pack, boolean located, Place at) {
    if (pack.ref == null) {
      violation(at, "a package has no SPDX identifier");
    }
    if (pack.name == null) {
      violation(at, "a package has no name");
    }
    if (!located) {
      violation(at, "a package has no download location");
    }
  }

  void document(DocumentDraft draft, Place at) {
    require(identified, "SPDX identifier", at);
    require(licensed, "data licence", at);
    require(draft.name != null, "name", at);
    require(draft.serial != null, "namespace", at);
    require(draft.created != null, "time of creation", at);
    require(created, "creator", at);
  }

  private void require(boolean there, String what, Place at) {
    if (!there) {
      violation(at, "the document has no " + what);
    }
  }

  private void violation(Place at, String message) {
    String place = at.refuse(Code.INVALID_STRUCTURE, message).place();
    found.violation(new Sbom.Violation(String.valueOf(place), message));
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
