package org.pgatlas.grants;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one document says of funding.
///
/// @param notes what was odd and left out, each with its place
/// @param next the page after this one, 0 when this is the last
public record GrantDocument(
    List<Pool> pools,
    List<Project> projects,
    List<Application> applications,
    List<String> notes,
    int next) {
  public GrantDocument {
    pools = List.copyOf(pools);
    projects = List.copyOf(projects);
    applications = List.copyOf(applications);
    notes = List.copyOf(notes);
  }

  /// A round of funding.
  public record Pool(String id, String name, SortedMap<String, String> facts) {
    public Pool {
      facts = sorted(facts);
    }
  }

  /// Who may be funded.
  ///
  /// @param id its DAOIP-5 URI
  /// @param statusWord in the source's own words; null when it says none
  /// @param codeUrls where its code is, as written
  /// @param facts what else is shown of it, by short names
  public record Project(
      String id,
      String name,
      @Nullable String category,
      @Nullable String statusWord,
      List<String> codeUrls,
      SortedMap<String, String> facts) {
    public Project {
      codeUrls = List.copyOf(codeUrls);
      facts = sorted(facts);
    }
  }

  /// One wish for funding.
  ///
  /// @param projectId the project's DAOIP-5 URI, made of its name when the document has none
  /// @param statusWord in the source's own words; null when it says none
  /// @param completion how much of what was promised is done, in per cent
  public record Application(
      String id,
      String poolId,
      String poolName,
      String projectId,
      String projectName,
      @Nullable String statusWord,
      @Nullable Instant createdAt,
      @Nullable Integer completion,
      List<String> codeUrls,
      SortedMap<String, String> facts) {
    public Application {
      codeUrls = List.copyOf(codeUrls);
      facts = sorted(facts);
    }
  }

  private static SortedMap<String, String> sorted(Map<String, String> facts) {
    return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }
}
