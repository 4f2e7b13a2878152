package org.pgatlas.server.ui.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What surrounds every page: navigation with counts, search, the live state, the theme.
///
/// @param theme `light`, `dark`, or empty to follow the system
/// @param query what stands in the search field
/// @param run null before the first metric run
/// @param account who is logged in with a key, null where nobody has to be
public record Shell(
    String title,
    Section section,
    Counts counts,
    @Nullable Run run,
    String theme,
    String query,
    String version,
    String assets,
    @Nullable String account) {

  /// Of a reader who needs no key.
  public Shell(
      String title,
      Section section,
      Counts counts,
      @Nullable Run run,
      String theme,
      String query,
      String version,
      String assets) {
    this(title, section, counts, run, theme, query, version, assets, null);
  }

  /// Where the reader is, for the navigation.
  public enum Section {
    OVERVIEW,
    GRAPH,
    METRICS,
    PRIORITY,
    WHAT_IF,
    HISTORY,
    PROJECTS,
    REPOS,
    EXTERNALS,
    CONTRIBUTORS,
    COMPONENTS,
    VULNERABILITIES,
    FINDINGS,
    VEX,
    UPLOAD,
    SUBMISSIONS,
    GITLOG,
    SOURCES,
    OPERATIONS,
    KEYS,
    DOCS,
    NONE
  }

  /// Sizes of the catalogue beside the navigation; null where unknown.
  public record Counts(
      @Nullable Long projects,
      @Nullable Long repos,
      @Nullable Long externals,
      @Nullable Long contributors,
      @Nullable Long submissions) {
    public static final Counts UNKNOWN = new Counts(null, null, null, null, null);
  }

  /// The newest metric run: what every score on the page belongs to.
  public record Run(
      long id, double millis, Instant finishedAt, long active, long vertices, long edges) {
    public String pill() {
      return "live · run " + Words.count(id) + " · " + Words.millis(millis);
    }
  }

  public boolean in(Section other) {
    return section == other;
  }
}
