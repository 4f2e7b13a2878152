package org.pgatlas.vex;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;

/// Something of ours that a statement may be about: an artifact, or a component in it.
///
/// @param purl with the version, if there is one
/// @param version where the purl says none
/// @param cpes CPE names, formatted strings or URIs
/// @param hashes digests of its bytes
/// @param refs references by which other documents may mean it (BOM-Link), and ids of ours
public record VexSubject(
    @Nullable PackageUrl purl,
    @Nullable String version,
    List<String> cpes,
    Set<ProductId.Hash> hashes,
    Set<String> refs) {
  public VexSubject {
    cpes = List.copyOf(cpes);
    hashes = Set.copyOf(hashes);
    refs = Set.copyOf(refs);
  }

  /// A subject known by its purl alone.
  public static VexSubject of(PackageUrl purl) {
    return new VexSubject(purl, purl.version(), List.of(), Set.of(), Set.of());
  }

  @Nullable String effectiveVersion() {
    return purl != null && purl.version() != null ? purl.version() : version;
  }
}
