package org.pgatlas.sbom;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;

/// One package, library, file or other part that a document names.
///
/// @param ref the document's own reference for it (`bom-ref`, `SPDXID`); made up as `#n` where
/// there is none
/// @param type CycloneDX's type, or `package` for SPDX; `unknown` when not said
/// @param purlText the package URL as written, also when it is not a valid one
/// @param otherPurls further package URLs of the same part, as written (SPDX allows several)
/// @param licenses expressions, ids or names as written
public record Component(
    String ref,
    String type,
    @Nullable String group,
    String name,
    @Nullable String version,
    @Nullable PackageUrl purl,
    @Nullable String purlText,
    List<String> otherPurls,
    List<String> licenses) {
  public Component {
    Objects.requireNonNull(ref);
    otherPurls = List.copyOf(otherPurls);
    licenses = List.copyOf(licenses);
  }

  /// What the component is, whatever a document calls it: the whole purl, else type, group, name
  /// and version.
  public String identity() {
    if (purl != null) {
      return purl.canonical();
    }
    return type
        + "|"
        + (group == null ? "" : group)
        + "|"
        + name
        + "|"
        + (version == null ? "" : version);
  }
}
