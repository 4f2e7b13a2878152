package org.pgatlas.sbom.lockfile;

import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// A package as a lock file names it, on its way to a purl.
///
/// @param type the purl's type
record LockPackage(String type, @Nullable String namespace, String name, @Nullable String version) {

  /// npm's `@scope/name` or `name`.
  static LockPackage npm(String name, @Nullable String version) {
    int slash = name.startsWith("@") ? name.indexOf('/') : -1;
    return slash < 0
        ? new LockPackage("npm", null, name, version)
        : new LockPackage("npm", name.substring(0, slash), name.substring(slash + 1), version);
  }

  /// A path whose last segment is the name: Go modules, Composer packages.
  static LockPackage path(String type, String path, @Nullable String version) {
    int slash = path.lastIndexOf('/');
    return slash < 0
        ? new LockPackage(type, null, path, version)
        : new LockPackage(type, path.substring(0, slash), path.substring(slash + 1), version);
  }

  static LockPackage plain(String type, String name, @Nullable String version) {
    return new LockPackage(type, null, name, version);
  }

  static LockPackage maven(String group, String artifact, @Nullable String version) {
    return new LockPackage("maven", group, artifact, version);
  }

  /// Its package URL; null when no purl can be made of it.
  @Nullable String purl() {
    try {
      String known = version == null || version.isBlank() ? null : version;
      return PackageUrl.of(type, namespace, name, known).canonical();
    } catch (MalformedPurlException _) {
      return null;
    }
  }

  /// As people write it.
  String title() {
    return namespace == null ? name : namespace + "/" + name;
  }
}
