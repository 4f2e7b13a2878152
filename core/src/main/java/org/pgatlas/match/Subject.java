package org.pgatlas.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.purl.PackageUrl;

/// A component as advisories may name it: under its own name, and for a distribution's package
/// under that of the source package too.
///
/// @param ref whatever the caller calls the component
public record Subject(String ref, List<Identity> identities) {
  private static final Pattern SOURCE_RPM =
      Pattern.compile("(?<name>.+)-(?<version>[^-]+-[^-]+)\\.(?:no)?src\\.rpm");

  private static final Pattern NAME_AND_VERSION = Pattern.compile("(?<name>[^@]+)@(?<version>.+)");

  /// A rebuild of the same source.
  private static final Pattern BINARY_REBUILD = Pattern.compile("\\+b[0-9]+$");

  private static final Pattern GO_RELEASE =
      Pattern.compile(
          "go(?<numbers>[0-9]+(?:\\.[0-9]+)*)(?:(?<stage>beta|rc)(?<number>[0-9]+))?.*");

  public Subject {
    identities = List.copyOf(identities);
  }

  /// One name under which advisories may know the component.
  ///
  /// @param version null when the component has none
  /// @param release of the distribution, in one spelling; null when it is not known
  /// @param words how the component comes by this name
  public record Identity(
      PackageKey of, @Nullable String version, @Nullable String release, String words) {
    /// For a prefilter in SQL: see [CoarseRange]. Empty when the version decides nothing, and every
    /// advisory of the package has to be looked at.
    public OptionalLong coarseKey() {
      return version != null && of.scheme().isVersion(version)
          ? OptionalLong.of(of.scheme().coarseKey(version))
          : OptionalLong.empty();
    }
  }

  /// The component that a purl names.
  public static Subject of(PackageUrl purl) {
    return of(purl.canonical(), purl, null);
  }

  /// @param version the component's own, for a purl without one
  public static Subject of(String ref, PackageUrl purl, @Nullable String version) {
    PackageKey key = PackageKey.of(purl);
    Map<String, String> qualifiers = purl.qualifiers();
    String own = purl.version() == null ? version : purl.version();
    String read = own == null || own.isBlank() ? null : version(key, own.strip(), qualifiers);
    String distro = key.isOfDistribution() ? qualifiers.get("distro") : null;
    String release = distro == null || distro.isBlank() ? null : key.release(distro);
    List<Identity> identities = new ArrayList<>(2);
    identities.add(new Identity(key, read, release, "its own name"));
    if (key.isOfDistribution()) {
      String source = qualifiers.getOrDefault("upstream", qualifiers.getOrDefault("source", ""));
      addSource(identities, key, read, release, source);
    }
    return new Subject(ref, identities);
  }

  private static String version(PackageKey key, String version, Map<String, String> qualifiers) {
    String epoch = qualifiers.getOrDefault("epoch", "");
    if (key.isOfDistribution() && epoch.matches("[0-9]++") && version.indexOf(':') < 0) {
      return epoch + ":" + version;
    }
    Matcher go = GO_RELEASE.matcher(version);
    if (key.family().equals("golang") && go.matches()) {
      String stage = go.group("stage");
      return stage == null
          ? go.group("numbers")
          : go.group("numbers") + "-" + stage + "." + go.group("number");
    }
    return version;
  }

  private static void addSource(
      List<Identity> identities,
      PackageKey own,
      @Nullable String version,
      @Nullable String release,
      String source) {
    String name = source.strip();
    String ofSource = version == null ? null : BINARY_REBUILD.matcher(version).replaceFirst("");
    Matcher rpm = SOURCE_RPM.matcher(name);
    Matcher versioned = NAME_AND_VERSION.matcher(name);
    if (rpm.matches()) {
      name = rpm.group("name");
      int colon = version == null ? -1 : version.indexOf(':');
      String epoch = version == null || colon < 0 ? "" : version.substring(0, colon + 1);
      ofSource = epoch + rpm.group("version");
    } else if (versioned.matches()) {
      name = versioned.group("name");
      ofSource = versioned.group("version");
    }
    if (!name.isEmpty() && !name.equals(own.name())) {
      identities.add(
          new Identity(
              new PackageKey(own.family(), name), ofSource, release, "its source package's name"));
    }
  }
}
