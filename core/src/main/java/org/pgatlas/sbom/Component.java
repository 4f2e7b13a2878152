package org.pgatlas.sbom;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// One package, library, file or other part that a document names.
///
/// @param ref the document's own reference for it (`bom-ref`, `SPDXID`); made up as `#n` where
/// there is none
/// @param type CycloneDX's type, or `package` for SPDX; `unknown` when not said
/// @param purlText the package URL as written, also when it is not a valid one
/// @param otherPurls further package URLs of the same part, as written (SPDX allows several)
/// @param licenses expressions, ids or names as written
/// @param hashes digests of the part's bytes, as written
/// @param cpes names in the Common Platform Enumeration, as written
/// @param references where to find more about the part, as written
/// @param traits what else is said of the part, without its text
public record Component(
    String ref,
    String type,
    @Nullable String group,
    String name,
    @Nullable String version,
    @Nullable PackageUrl purl,
    @Nullable String purlText,
    List<String> otherPurls,
    List<String> licenses,
    List<Hash> hashes,
    @Nullable String supplier,
    List<String> cpes,
    List<Reference> references,
    Set<Trait> traits) {
  public Component {
    otherPurls = List.copyOf(otherPurls);
    licenses = List.copyOf(licenses);
    hashes = List.copyOf(hashes);
    cpes = List.copyOf(cpes);
    references = List.copyOf(references);
    traits = Set.copyOf(traits);
  }

  /// A digest with the name of its algorithm.
  public record Hash(String algorithm, String value) {}

  /// An external reference: its type in the words of the document's standard, and where it leads.
  public record Reference(String type, String url) {}

  /// What a document can say of a part, as far as judging the document's quality needs it.
  public enum Trait {
    /// Who made it, whatever the name of the field.
    CREATOR,
    /// An address or URL of who made it.
    CREATOR_CONTACT,
    /// The name of its file.
    FILE_NAME,
    /// Whether it can be executed.
    EXECUTABLE,
    /// Whether it is an archive.
    ARCHIVE,
    /// Whether an archive's structure is still there.
    STRUCTURED,
    /// The licence that its own makers declare.
    DECLARED_LICENSE,
    /// The licence that the document's author concludes.
    CONCLUDED_LICENSE,
    /// A software identification tag.
    SWID,
    /// That the whole works without it.
    OPTIONAL,
    /// That it is there for making or testing the whole, and is no part of it.
    EXCLUDED
  }

  /// Those of the further package URLs that are valid, each once.
  public List<PackageUrl> furtherPurls() {
    Set<PackageUrl> further = new LinkedHashSet<>();
    for (String text : otherPurls) {
      PackageUrl one = valid(text);
      if (one != null && !one.equals(purl)) {
        further.add(one);
      }
    }
    return List.copyOf(further);
  }

  /// As written by the document's author, a text may name no package.
  private static @Nullable PackageUrl valid(String text) {
    try {
      return PackageUrl.parseLenient(text);
    } catch (MalformedPurlException _) {
      return null;
    }
  }

  /// What the component is, whatever a document calls it: the purl with its version, else type,
  /// group, name and version. Two components that differ in any of these have different ones.
  public String identity() {
    if (purl != null && (purl.version() != null || version == null)) {
      return purl.canonical();
    }
    String own = version == null ? "" : version;
    if (purl != null) {
      return purl.canonical() + "\n" + own;
    }
    String invalid = purlText == null ? "" : purlText;
    return String.join("\n", type, group == null ? "" : group, name, own, invalid);
  }
}
