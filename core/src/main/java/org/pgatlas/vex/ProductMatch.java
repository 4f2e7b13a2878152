package org.pgatlas.vex;

import java.util.List;
import java.util.Optional;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.version.MalformedRangeException;
import org.pgatlas.version.Vers;
import org.pgatlas.version.VersionScheme;

/// Whether a subject is what a document names, from generic to specific: a name without version
/// means any version; every qualifier that the document writes must be equal; digests and BOM-Links
/// are exact.
///
/// Where both sides have purls, any of them that is the same decides, and a CPE name, which is
/// coarser, is not asked. What cannot be compared (a range in no known syntax, a subject without
/// version) does not match.
final class ProductMatch {
  private ProductMatch() {}

  /// How closely the document names the subject, least first.
  enum Closeness {
    /// By name, whatever the version.
    ANY_VERSION,
    /// By a range of versions.
    RANGE,
    /// By the version.
    VERSION,
    /// By the version and qualifiers.
    QUALIFIED,
    /// By its bytes, or as a part of a certain document.
    EXACT;

    /// Whether it tells versions apart, so that `fixed` may count.
    boolean namesVersion() {
      return this != ANY_VERSION;
    }
  }

  static Optional<Closeness> of(ProductId product, VexSubject subject) {
    if (product.refs().stream().anyMatch(subject.refs()::contains)
        || subject.refs().contains(product.ref())) {
      return product.versions().isEmpty()
          ? Optional.of(Closeness.EXACT)
          : scoped(product, subject, Closeness.ANY_VERSION);
    }
    if (product.hashes().stream().anyMatch(subject.hashes()::contains)) {
      return Optional.of(Closeness.EXACT);
    }
    List<VexSubject> ours = subject.byPurl();
    if (!ours.isEmpty() && !product.purls().isEmpty()) {
      return product.purls().stream()
          .flatMap(named -> ours.stream().flatMap(one -> ofPurl(product, named, one).stream()))
          .max(Closeness::compareTo);
    }
    return product.cpes().stream()
        .flatMap(cpe -> ofCpe(product, cpe, subject).stream())
        .max(Closeness::compareTo);
  }

  private static Optional<Closeness> ofPurl(
      ProductId product, PackageUrl named, VexSubject subject) {
    PackageUrl ours = subject.purl();
    boolean samePackage =
        ours != null
            && named.type().equals(ours.type())
            && String.valueOf(named.namespace()).equals(String.valueOf(ours.namespace()))
            && named.name().equals(ours.name())
            && ours.qualifiers().entrySet().containsAll(named.qualifiers().entrySet())
            && (named.subpath() == null || named.subpath().equals(ours.subpath()));
    if (!samePackage) {
      return Optional.empty();
    }
    String wanted = named.version();
    if (wanted == null) {
      return scoped(product, subject, Closeness.ANY_VERSION);
    }
    if (!isVersion(wanted, subject)) {
      return Optional.empty();
    }
    return Optional.of(named.qualifiers().isEmpty() ? Closeness.VERSION : Closeness.QUALIFIED);
  }

  private static Optional<Closeness> ofCpe(ProductId product, String cpe, VexSubject subject) {
    Optional<CpeName> named = CpeName.parse(cpe);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    for (String text : subject.cpes()) {
      Optional<CpeName> ours = CpeName.parse(text);
      if (ours.isPresent() && named.get().covers(ours.get())) {
        return named.get().hasVersion()
            ? Optional.of(Closeness.VERSION)
            : scoped(product, subject, Closeness.ANY_VERSION);
      }
    }
    return Optional.empty();
  }

  /// The closeness under the versions to which the product is restricted.
  private static Optional<Closeness> scoped(
      ProductId product, VexSubject subject, Closeness unrestricted) {
    if (product.versions().isEmpty()) {
      return Optional.of(unrestricted);
    }
    Optional<Closeness> best = Optional.empty();
    for (ProductId.VersionScope scope : product.versions()) {
      if (!scope.isRange() && isVersion(scope.text(), subject)) {
        return Optional.of(Closeness.VERSION);
      }
      if (scope.isRange() && isWithin(scope.text(), subject)) {
        best = Optional.of(Closeness.RANGE);
      }
    }
    return best;
  }

  /// Equal as texts, or as versions of the ecosystem that differ in no build.
  private static boolean isVersion(String wanted, VexSubject subject) {
    String ours = subject.effectiveVersion();
    if (ours == null) {
      return false;
    }
    if (wanted.equals(ours)) {
      return true;
    }
    VersionScheme scheme = scheme(subject);
    return wanted.indexOf('+') < 0
        && ours.indexOf('+') < 0
        && scheme.isVersion(wanted)
        && scheme.isVersion(ours)
        && scheme.compare(wanted, ours) == 0;
  }

  private static boolean isWithin(String range, VexSubject subject) {
    String ours = subject.effectiveVersion();
    if (ours == null || !range.startsWith("vers:")) {
      return false;
    }
    try {
      return Vers.parseLenient(range).range().contains(ours);
    } catch (MalformedRangeException _) {
      return false;
    }
  }

  private static VersionScheme scheme(VexSubject subject) {
    PackageUrl purl = subject.purl();
    return purl == null ? VersionScheme.GENERIC : VersionScheme.forPurlType(purl.type());
  }
}
