package org.pgatlas.server.vex;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexProduct;

/// The subjects of an attestation, asked whether statements keep to them. A signer who says by the
/// subjects what was built, and in the statements something of other products, speaks of those as
/// anybody would.
final class AttestedProducts {
  private final Set<String> names = new HashSet<>();
  private final Set<String> versions = new HashSet<>();
  private final Set<ProductId.Hash> hashes = new HashSet<>();

  AttestedProducts(List<VexReading.Subject> subjects) {
    for (VexReading.Subject subject : subjects) {
      ProductId id = subject.product().product();
      names.add(subject.name());
      id.purls().forEach(purl -> names.add(purl.canonical()));
      hashes.addAll(id.hashes());
      for (Map.Entry<String, String> digest : subject.digest().entrySet()) {
        versions.add(digest.getKey() + ":" + digest.getValue());
      }
    }
    names.remove("");
  }

  boolean cover(VexDocument document) {
    return document.statements().stream()
        .flatMap(statement -> statement.products().stream())
        .map(VexProduct::product)
        .allMatch(this::cover);
  }

  /// Any of its names identifies a product, so each has to be a subject's.
  private boolean cover(ProductId product) {
    boolean named =
        !product.purls().isEmpty() || !product.hashes().isEmpty() || names.contains(product.ref());
    return named
        && product.versions().isEmpty()
        && product.cpes().isEmpty()
        && product.refs().isEmpty()
        && hashes.containsAll(product.hashes())
        && product.purls().stream().allMatch(this::cover);
  }

  /// Images have their digest for a version.
  private boolean cover(PackageUrl purl) {
    return names.contains(purl.canonical())
        || (purl.version() != null && versions.contains(purl.version()));
  }
}
