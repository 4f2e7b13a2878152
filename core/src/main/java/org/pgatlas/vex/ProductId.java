package org.pgatlas.vex;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;

/// How a document identifies a product or a part of one.
///
/// @param ref the document's own id for it: an IRI, a CSAF product id, a `bom-ref`
/// @param name what people call it
/// @param purls package URLs; any of them identifies it
/// @param cpes CPE names, formatted strings or URIs
/// @param hashes digests of its bytes
/// @param versions the versions that are meant where the identifiers have none; empty means any
/// @param refs global references into other documents (BOM-Link)
public record ProductId(
    String ref,
    @Nullable String name,
    List<PackageUrl> purls,
    List<String> cpes,
    List<Hash> hashes,
    List<VersionScope> versions,
    List<String> refs) {
  public ProductId {
    purls = List.copyOf(purls);
    cpes = List.copyOf(cpes);
    hashes = List.copyOf(hashes);
    versions = List.copyOf(versions);
    refs = List.copyOf(refs);
  }

  /// A digest with the name of its algorithm, lower case and without separators (`sha256`).
  public record Hash(String algorithm, String value) {
    public Hash {
      algorithm = algorithm.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
      value = value.toLowerCase(Locale.ROOT);
    }
  }

  /// One version, or a range as the document writes it (`vers:npm/>=1.0|<2.0`).
  ///
  /// @param text the version or the range
  public record VersionScope(String text, boolean isRange) {}

  /// A product known by a package URL alone.
  public static ProductId ofPurl(PackageUrl purl) {
    return new ProductId(
        purl.canonical(), null, List.of(purl), List.of(), List.of(), List.of(), List.of());
  }

  /// The same in these versions: names lose the version that they say, and digests, which are of
  /// one version only, go.
  ///
  /// @param scopes none changes nothing
  public ProductId in(List<VersionScope> scopes) {
    return scopes.isEmpty()
        ? this
        : new ProductId(
            ref,
            name,
            purls.stream().map(purl -> purl.withVersion(null)).distinct().toList(),
            cpes.stream().map(CpeName::withoutVersion).distinct().toList(),
            List.of(),
            scopes,
            refs);
  }

  /// Whether there is anything by which it can be recognised outside its document.
  public boolean isIdentified() {
    return !(purls.isEmpty() && cpes.isEmpty() && hashes.isEmpty() && refs.isEmpty());
  }
}
