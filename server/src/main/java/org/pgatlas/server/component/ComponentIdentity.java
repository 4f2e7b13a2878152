package org.pgatlas.server.component;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.Subject;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.version.VersionScheme;

/// What a component is, across documents: a package, its version and the qualifiers that matter for
/// its type. A component without a purl belongs to its artifact: it is never taken for one of the
/// same name elsewhere, and no other tenant sees it.
///
/// @param purl canonical text of `url`
/// @param own whether it belongs to its artifact
/// @param name for display and search; of the package, or what the document calls it
public record ComponentIdentity(PackageUrl url, String purl, boolean own, String name) {
  private static final int VERSION_LENGTH = 512;
  private static final int NAME_LENGTH = 120;

  /// A part of more names than that is nobody's package any more.
  private static final int FURTHER = 8;

  /// Qualifiers that tell two components of a type apart, or that advisories are matched by. All
  /// others say where a file came from.
  private static final Map<String, Set<String>> QUALIFIERS =
      Map.ofEntries(
          Map.entry("alpm", Set.of("arch", "distro", "epoch", "upstream")),
          Map.entry("apk", Set.of("arch", "distro", "upstream")),
          Map.entry("bitnami", Set.of("arch", "distro")),
          Map.entry("conan", Set.of("user", "channel")),
          Map.entry("deb", Set.of("arch", "distro", "epoch", "upstream", "source")),
          Map.entry("docker", Set.of("arch", "repository_url")),
          Map.entry("gem", Set.of("platform")),
          Map.entry("julia", Set.of("uuid")),
          Map.entry("maven", Set.of("classifier", "type")),
          Map.entry("mlflow", Set.of("repository_url")),
          Map.entry("oci", Set.of("arch", "repository_url")),
          Map.entry("rpm", Set.of("arch", "distro", "epoch", "upstream", "source", "modularity")),
          Map.entry("swid", Set.of("tag_id")));

  /// @param artifactPurl canonical id of the artifact that the document is about
  public static ComponentIdentity of(Component component, String artifactPurl) {
    PackageUrl purl = component.purl();
    if (purl == null) {
      PackageUrl url = atVersion(ownPackage(component.name(), artifactPurl), component.version());
      return new ComponentIdentity(url, url.canonical(), true, component.name());
    }
    PackageUrl url = atVersion(withWhatMatters(purl), component.version());
    return new ComponentIdentity(url, url.canonical(), false, url.name());
  }

  /// That, and what else the component is by its further purls: a part that two ecosystems know
  /// may be hit by the advisories of both.
  public static List<ComponentIdentity> all(Component component, String artifactPurl) {
    ComponentIdentity first = of(component, artifactPurl);
    if (component.otherPurls().isEmpty()) {
      return List.of(first);
    }
    Map<String, ComponentIdentity> all = new LinkedHashMap<>();
    all.put(first.key(), first);
    for (PackageUrl purl : component.furtherPurls()) {
      PackageUrl url = atVersion(withWhatMatters(purl), component.version());
      ComponentIdentity one = new ComponentIdentity(url, url.canonical(), false, url.name());
      if (all.size() <= FURTHER) {
        all.putIfAbsent(one.key(), one);
      }
    }
    return List.copyOf(all.values());
  }

  /// The package that stands for a component without a purl. A long name is cut and told from
  /// others that begin alike by its digest; what no purl can hold is known by its digest alone.
  public static PackageUrl ownPackage(String name, String artifactPurl) {
    PackageUrl artifact = PackageUrl.parseLenient(artifactPurl);
    String scope =
        artifact.type()
            + "/"
            + (artifact.namespace() == null ? "" : artifact.namespace() + "/")
            + artifact.name();
    String shown =
        name.length() <= NAME_LENGTH ? name : cut(name, NAME_LENGTH) + "~" + digest(name);
    try {
      return PackageUrl.of("generic", scope, shown, null);
    } catch (MalformedPurlException unspeakable) {
      return PackageUrl.of("generic", null, "component-" + digest(scope + "\n" + name), null);
    }
  }

  /// At most that many characters, none of them half.
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  /// Tells it from every other one of the same tenant: a document may spell out the purl that
  /// stands for a part without one.
  String key() {
    return key(purl, own);
  }

  static String key(String purl, boolean own) {
    return own ? "own " + purl : purl;
  }

  /// Of the package in the dictionary.
  String packagePurl() {
    return url.packageId();
  }

  /// A scope of an own package is its artifact's path, of which a search should know nothing.
  @Nullable String namespace() {
    return own ? null : url.namespace();
  }

  String version() {
    String version = url.version();
    return version == null ? "" : version;
  }

  /// Sorts among the versions of its package as the ecosystem does.
  String versionKey() {
    return VersionScheme.forPurlType(url.type()).sortKey(version());
  }

  /// How advisories name its package; null when none can.
  @Nullable String matchKey() {
    return own ? null : PackageKey.of(url).toString();
  }

  /// What a matcher's prefilter needs: keys under its own name, and under its source package's.
  Keys keys() {
    if (own) {
      return new Keys(null, null, null);
    }
    Subject subject = Subject.of(url);
    Long coarse = boxed(subject.identities().getFirst().coarseKey());
    if (subject.identities().size() == 1) {
      return new Keys(coarse, null, null);
    }
    Subject.Identity source = subject.identities().getLast();
    return new Keys(coarse, source.of().toString(), boxed(source.coarseKey()));
  }

  record Keys(
      @Nullable Long coarse, @Nullable String sourceMatchKey, @Nullable Long sourceCoarse) {}

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  /// Without the qualifiers that tell no components of its type apart, and without a subpath.
  public static PackageUrl withWhatMatters(PackageUrl purl) {
    if (isWhole(purl)) {
      return purl;
    }
    TreeMap<String, String> kept = new TreeMap<>(purl.qualifiers());
    kept.keySet().retainAll(QUALIFIERS.getOrDefault(purl.type(), Set.of()));
    return new PackageUrl(purl.type(), purl.namespace(), purl.name(), purl.version(), kept, null);
  }

  /// Whether all that the purl says tells components of its type apart.
  private static boolean isWhole(PackageUrl purl) {
    return purl.subpath() == null
        && (purl.qualifiers().isEmpty()
            || QUALIFIERS
                .getOrDefault(purl.type(), Set.of())
                .containsAll(purl.qualifiers().keySet()));
  }

  /// Purls of a component that are more than its identities, or that name it besides: as its
  /// document writes them, with its version. Most components have none.
  ///
  /// @param limit how many at most
  static List<String> written(Component component, int limit) {
    PackageUrl purl = component.purl();
    if (component.otherPurls().isEmpty() && (purl == null || isWhole(purl))) {
      return List.of();
    }
    Set<String> written = new TreeSet<>();
    if (purl != null) {
      written.add(atVersion(purl, component.version()).canonical());
    }
    for (PackageUrl further : component.furtherPurls()) {
      if (written.size() < limit) {
        written.add(atVersion(further, component.version()).canonical());
      }
    }
    return List.copyOf(written);
  }

  /// The purl's own version, else the component's; one that does not fit a purl is cut and told
  /// from others by its digest.
  private static PackageUrl atVersion(PackageUrl url, @Nullable String version) {
    String own = url.version() != null ? url.version() : version == null ? "" : version.strip();
    if (own.isEmpty()) {
      return url;
    }
    try {
      return url.withVersion(
          own.length() <= VERSION_LENGTH ? own : cut(own, NAME_LENGTH) + "~" + digest(own));
    } catch (MalformedPurlException unspeakable) {
      return PackageUrl.of(
          "generic", null, "component-" + digest(url.canonical() + "\n" + own), null);
    }
  }

  private static String digest(String text) {
    byte[] sha256 = Cid.sha256(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha256, 0, 16);
  }
}
