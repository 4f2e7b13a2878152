package org.pgatlas.server.submission;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A project version as clients of Dependency-Track know it.
///
/// @param repository the repo whose documents are uploaded to it
/// @param wholeRepo its documents are the repo's own, as those of all versions of a name once were
/// @param latest uploads to other versions of the same name do not come into force
/// @param lastUpload null before the first
public record UploadProject(
    UUID id,
    String name,
    String version,
    String repository,
    boolean wholeRepo,
    @Nullable UUID parent,
    boolean latest,
    @Nullable Instant lastUpload) {
  private static final int LONGEST = 200;

  /// The version of the repo that its documents are about, null when they are about all of it.
  @Nullable String artifactVersion() {
    return wholeRepo || version.isEmpty() ? null : version;
  }

  /// Canonical id of what its documents are about.
  String artifact() {
    String repo = RepositoryClaim.parse(repository).canonicalId();
    String of = artifactVersion();
    return of == null ? repo : SbomAdmission.atVersion(repo, of);
  }

  /// The repo behind a project's name: the name itself where it says one (`owner/name`, a package
  /// URL), else a generic package of that name.
  ///
  /// @throws IllegalArgumentException for a name that no package URL can hold
  static String repository(String name) {
    if (name.contains("/")) {
      try {
        return RepositoryClaim.parse(name).claim();
      } catch (IllegalArgumentException _) {
        // A slash in a name that is none of ours: told below like any other name.
      }
    }
    StringBuilder id = new StringBuilder("pkg:generic/");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if ((b >= 'a' && b <= 'z')
          || (b >= 'A' && b <= 'Z')
          || (b >= '0' && b <= '9')
          || b == '-'
          || b == '.'
          || b == '_') {
        id.append((char) b);
      } else {
        id.append('%').append("0123456789ABCDEF".charAt((b >> 4) & 15));
        id.append("0123456789ABCDEF".charAt(b & 15));
      }
    }
    if (id.length() > LONGEST) {
      throw new IllegalArgumentException("projectName is too long for a package URL");
    }
    return RepositoryClaim.parse(id.toString()).claim();
  }
}
