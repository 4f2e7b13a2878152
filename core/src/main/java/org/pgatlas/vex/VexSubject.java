package org.pgatlas.vex;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;

/// Something of ours that a statement may be about: an artifact, or a component in it.
///
/// @param purl with the version, if there is one
/// @param purls further names of the same, or the same with more qualifiers; any of them is it
/// @param version where the purl says none
/// @param cpes CPE names, formatted strings or URIs
/// @param hashes digests of its bytes
/// @param refs references by which other documents may mean it (BOM-Link), and ids of ours
public record VexSubject(
    @Nullable PackageUrl purl,
    List<PackageUrl> purls,
    @Nullable String version,
    List<String> cpes,
    Set<ProductId.Hash> hashes,
    Set<String> refs) {
  public VexSubject {
    purls = List.copyOf(purls);
    cpes = List.copyOf(cpes);
    hashes = Set.copyOf(hashes);
    refs = Set.copyOf(refs);
  }

  /// A subject that has one purl at most.
  public VexSubject(
      @Nullable PackageUrl purl,
      @Nullable String version,
      List<String> cpes,
      Set<ProductId.Hash> hashes,
      Set<String> refs) {
    this(purl, List.of(), version, cpes, hashes, refs);
  }

  /// A subject known by its purl alone.
  public static VexSubject of(PackageUrl purl) {
    return new VexSubject(purl, purl.version(), List.of(), Set.of(), Set.of());
  }

  /// The same by each of its purls alone.
  List<VexSubject> byPurl() {
    List<VexSubject> each = new ArrayList<>(purls.size() + 1);
    if (purl != null) {
      each.add(this);
    }
    for (PackageUrl other : purls) {
      each.add(new VexSubject(other, version, cpes, hashes, refs));
    }
    return each;
  }

  @Nullable String effectiveVersion() {
    return purl != null && purl.version() != null ? purl.version() : version;
  }
}
