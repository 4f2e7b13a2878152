package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Place;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// A lock file under construction: packages by their references, edges between them, and which of
/// them are the repo's own.
final class LockDraft {
  private final DocumentDraft document;
  private final SbomCollector found;
  private final List<String> own = new ArrayList<>();
  private final Set<String> refs = new HashSet<>();
  private @Nullable String root;

  LockDraft(SbomFormat format, SbomLimits limits) {
    document = new DocumentDraft(format);
    found = new SbomCollector(limits);
  }

  /// The version of the file's format; "" when the format has none.
  void formatVersion(String version) {
    document.specVersion = version;
  }

  /// The project that the file locks; it is not among the packages.
  void root(String ref, LockPackage described, Place at) {
    ComponentDraft draft = draft(ref, described, at);
    draft.type = "application";
    document.root = draft.finish();
    document.name = described.title();
    refs.add(ref);
    root = ref;
  }

  boolean hasRoot() {
    return root != null;
  }

  /// Adds a package unless that reference is there; returns whether it was not.
  boolean add(String ref, LockPackage locked, Place at) {
    if (!refs.add(ref)) {
      return false;
    }
    ComponentDraft draft = draft(ref, locked, at);
    if (draft.purl == null) {
      found.warn(at, "'" + locked.title() + "' is no name that a package URL can hold");
    }
    found.add(draft.finish());
    return true;
  }

  /// Marks a package as one of the repo's own: a member of its workspace, the project itself.
  void own(String ref) {
    own.add(ref);
  }

  boolean has(String ref) {
    return refs.contains(ref);
  }

  void depend(String dependent, String dependency, Place at) {
    found.depend(dependent, dependency, at);
  }

  void warn(Place at, String message) {
    found.warn(at, message);
  }

  /// Counts what a reader keeps until the end against the limits.
  void keep(@Nullable String text, Place at) {
    found.keepText(text, at);
  }

  Sbom finish() {
    return document.finish(root == null ? own : List.of(root), found);
  }

  private ComponentDraft draft(String ref, LockPackage locked, Place at) {
    ComponentDraft draft = new ComponentDraft(found, at);
    draft.ref = ref;
    draft.type = "library";
    draft.name = locked.title();
    draft.version =
        locked.version() == null || locked.version().isBlank() ? null : locked.version();
    draft.purl = locked.purl();
    return draft;
  }
}
