package org.pgatlas.purl;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A package URL: the identity of a package, `pkg:type/namespace/name@version?qualifiers#subpath`
/// (<https://github.com/package-url/purl-spec>, ECMA-427). Components are decoded and in the
/// canonical form of their type; [#canonical] writes them.
///
/// Construction normalises and checks the general syntax and the [#MAX_LENGTH]. The requirements
/// of the single types ([PurlType]) are checked by the strict entries [#parse] and [#of];
/// [#parseLenient] takes what real documents contain.
///
/// One rule decides about `@`: before the last `/` it is part of a scope and never starts a
/// version, so `pkg:npm/@scope/name` keeps its name.
public record PackageUrl(
    String type,
    @Nullable String namespace,
    String name,
    @Nullable String version,
    SortedMap<String, String> qualifiers,
    @Nullable String subpath) {

  /// Longest canonical form that is admitted, in characters (all ASCII, so also bytes): below the
  /// 2,704 bytes of an entry in a PostgreSQL btree. The specification knows no limit.
  public static final int MAX_LENGTH = 2_000;

  public PackageUrl {
    type = PurlSyntax.type(type);
    PurlType rules = PurlType.find(type).orElse(null);
    SortedMap<String, String> sorted = PurlSyntax.qualifiers(qualifiers);
    namespace = PurlSyntax.namespace(namespace);
    PurlSyntax.check("name", name);
    version = PurlSyntax.emptyToNull("version", version);
    if (rules != null) {
      namespace = namespace == null ? null : rules.normaliseNamespace(namespace);
      name = rules.normaliseName(name, sorted);
      version = version == null ? null : rules.normaliseVersion(version);
    }
    if (name.isEmpty()) {
      throw new MalformedPurlException("name", "", "is missing");
    }
    qualifiers = sorted.isEmpty() ? sorted : Collections.unmodifiableSortedMap(sorted);
    subpath = PurlSyntax.subpath(subpath);
    int length = PurlWriter.write(type, namespace, name, version, qualifiers, subpath).length();
    if (length > MAX_LENGTH) {
      throw new MalformedPurlException(
          "length",
          name,
          "has " + length + " characters in canonical form, more than " + MAX_LENGTH);
    }
  }

  /// Reads a purl strictly: syntax, percent-encoding and the requirements of its type.
  public static PackageUrl parse(String text) {
    return new PurlReader(text, true).read().checked();
  }

  /// As [#parse], empty for a text that is not a purl.
  public static Optional<PackageUrl> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (MalformedPurlException _) {
      return Optional.empty();
    }
  }

  /// Reads a purl as it occurs in documents: upper-case qualifier keys are lowered, a malformed
  /// percent sign stands for itself, and what a type requires or prohibits is not enforced
  /// (`pkg:golang/stdlib@1.22.0` has no namespace and is still an identity).
  public static PackageUrl parseLenient(String text) {
    return new PurlReader(text, false).read();
  }

  /// Builds a purl from decoded components and checks it as strictly as [#parse].
  public static PackageUrl of(
      String type,
      @Nullable String namespace,
      String name,
      @Nullable String version,
      Map<String, String> qualifiers,
      @Nullable String subpath) {
    return new PackageUrl(type, namespace, name, version, new TreeMap<>(qualifiers), subpath)
        .checked();
  }

  /// Builds a purl without qualifiers and subpath; strict like the long form.
  public static PackageUrl of(
      String type, @Nullable String namespace, String name, @Nullable String version) {
    return of(type, namespace, name, version, Map.of(), null);
  }

  /// The canonical text.
  public String canonical() {
    return PurlWriter.write(type, namespace, name, version, qualifiers, subpath);
  }

  /// The package without version, qualifiers and subpath. Two types (`julia`, `swid`) require a
  /// qualifier that is dropped here too: read such an id with [CanonicalId].
  public PackageUrl withoutVersion() {
    return version == null && qualifiers.isEmpty() && subpath == null
        ? this
        : new PackageUrl(type, namespace, name, null, Collections.emptySortedMap(), null);
  }

  /// The package id: the canonical text of [#withoutVersion].
  public String packageId() {
    return PurlWriter.write(type, namespace, name, null, Map.of(), null);
  }

  /// The same package at a version.
  public PackageUrl withVersion(@Nullable String newVersion) {
    return new PackageUrl(type, namespace, name, newVersion, qualifiers, subpath);
  }

  @Override
  public String toString() {
    return canonical();
  }

  private PackageUrl checked() {
    PurlType.find(type.toLowerCase(Locale.ROOT)).ifPresent(rules -> rules.check(this));
    return this;
  }
}
