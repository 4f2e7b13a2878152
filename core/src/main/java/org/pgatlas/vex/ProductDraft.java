package org.pgatlas.vex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;

/// A product's identifiers while a reader collects them.
public final class ProductDraft {
  /// Identifiers of one product.
  private static final int MAX_ENTRIES = 10_000;

  private final VexCollector found;
  private final List<PackageUrl> purls = new ArrayList<>(1);
  private final List<String> cpes = new ArrayList<>(0);
  private final List<ProductId.Hash> hashes = new ArrayList<>(0);
  private final List<ProductId.VersionScope> versions = new ArrayList<>(0);
  private final List<String> refs = new ArrayList<>(0);

  public @Nullable String ref;
  public @Nullable String name;

  public ProductDraft(VexCollector found) {
    this.found = found;
  }

  /// Takes a package URL, unless the text is none.
  public void purl(@Nullable String text, String place) {
    PackageUrl purl = text == null ? null : found.purl(text, place);
    if (purl != null && !purls.contains(purl)) {
      put(purls, purl);
    }
  }

  public void cpe(@Nullable String text) {
    if (text != null) {
      put(cpes, text);
    }
  }

  public void hash(@Nullable String algorithm, @Nullable String value) {
    if (algorithm != null && value != null) {
      put(hashes, new ProductId.Hash(algorithm, value));
    }
  }

  public void version(@Nullable String text, boolean isRange) {
    if (text != null) {
      put(versions, new ProductId.VersionScope(text, isRange));
    }
  }

  /// Takes a reference that also other documents understand.
  public void globalRef(String text) {
    put(refs, text);
  }

  public ProductId finish() {
    String own = ref != null ? ref : purls.isEmpty() ? "" : purls.getFirst().canonical();
    return new ProductId(own, name, purls, cpes, hashes, versions, refs);
  }

  private static <T> void put(List<T> list, T value) {
    if (list.size() < MAX_ENTRIES) {
      list.add(value);
    }
  }
}
