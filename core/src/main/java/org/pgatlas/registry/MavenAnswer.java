package org.pgatlas.registry;

import org.jspecify.annotations.Nullable;

/// A Maven repository: the versions of its metadata, and the newest release's project.
final class MavenAnswer {
  private MavenAnswer() {}

  static PackageFacts read(MavenPom.Versions versions, MavenProject.@Nullable Effective project) {
    FactsDraft draft = new FactsDraft("maven");
    for (String version : versions.all()) {
      if (!version.endsWith("-SNAPSHOT")) {
        draft.release(version, null);
      }
    }
    draft.latest(versions.release());
    draft.note("updated", versions.updated());
    if (project != null) {
      draft.license = project.license();
      draft.description = project.description();
      draft.repository = project.scm();
      draft.note("relocated", project.relocated());
      project.missing().forEach(missing -> draft.odd("the POM " + missing + " cannot be had"));
      project
          .wants()
          .forEach(
              (key, version) -> {
                int colon = key.indexOf(':');
                draft.want(key.substring(0, colon), key.substring(colon + 1), version);
              });
    }
    return draft.finish();
  }
}
