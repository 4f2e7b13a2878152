package org.pgatlas.vex;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A reference into a CycloneDX document, `urn:cdx:serial/version#ref`, as statements name what
/// they are about.
///
/// @param serial of the document, as its `serialNumber` has it, in small letters
/// @param ref the part's `bom-ref`; null for the document as a whole
/// @see <a href="https://cyclonedx.org/capabilities/bomlink/">BOM-Link</a>
public record BomLink(String serial, @Nullable String ref) {
  private static final String PREFIX = "urn:cdx:";

  /// Empty for what is none.
  public static Optional<BomLink> parse(String text) {
    int end = text.startsWith(PREFIX) ? text.indexOf('/') : -1;
    if (end < 0) {
      return Optional.empty();
    }
    int part = text.indexOf('#', end);
    String serial = text.substring(PREFIX.length(), end).toLowerCase(Locale.ROOT);
    return Optional.of(
        new BomLink("urn:uuid:" + serial, part < 0 ? null : text.substring(part + 1)));
  }

  /// All by which the statements name their products and parts.
  public static Set<BomLink> in(Collection<VexStatement> statements) {
    Set<BomLink> links = new LinkedHashSet<>();
    for (VexStatement statement : statements) {
      for (VexProduct product : statement.products()) {
        add(product.product(), links);
        product.parts().forEach(part -> add(part, links));
      }
    }
    return links;
  }

  private static void add(ProductId product, Set<BomLink> links) {
    parse(product.ref()).ifPresent(links::add);
    product.refs().forEach(ref -> parse(ref).ifPresent(links::add));
  }
}
