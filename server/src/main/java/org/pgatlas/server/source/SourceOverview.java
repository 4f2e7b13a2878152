package org.pgatlas.server.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.ScheduleStore;

/// Every source with its freshness: when it was last asked, what came of it, what it has told, when
/// it is asked next.
public final class SourceOverview {
  private static final String GIT = "gitlogs";

  /// What the feed of a distribution's package index begins with.
  private static final String INDEX = "debian:";

  private final Database database;
  private final ScheduleStore schedules;
  private final Predicate<String> configured;
  private final SourceOverviewStore store = new SourceOverviewStore();

  /// @param configured whether a source's address is known, by its name
  SourceOverview(Database database, ScheduleStore schedules, Predicate<String> configured) {
    this.database = database;
    this.schedules = schedules;
    this.configured = configured;
  }

  /// How a source stands, what needs a look first.
  public enum State {
    /// The last import failed.
    FAILED,
    RUNNING,
    /// Asked, and everything it said was taken.
    FRESH,
    /// Nothing was ever had from it, though it could be.
    NEVER,
    /// It has no address, and no file of it was imported.
    UNCONFIGURED;

    public String label() {
      return switch (this) {
        case FRESH -> "fresh";
        case RUNNING -> "running";
        case FAILED -> "failed";
        case NEVER -> "never";
        case UNCONFIGURED -> "not configured";
      };
    }
  }

  /// One source.
  ///
  /// @param kind what it tells: projects, packages, histories, vulnerabilities, a package index
  /// @param things packages, repos or projects that it has told something of
  /// @param fields values that stand as it gave them
  /// @param newestFact when the newest of them was set
  /// @param last the newest import, null before the first
  /// @param freshAt when the newest complete import ended
  /// @param schedule null for what nobody asks by the clock
  public record Line(
      String source,
      String kind,
      State state,
      long things,
      long fields,
      @Nullable Instant newestFact,
      @Nullable Run last,
      @Nullable Instant freshAt,
      @Nullable Next schedule) {}

  /// An import.
  ///
  /// @param total null until it is known
  /// @param reported how much of it was odd
  public record Run(
      long id,
      String feed,
      String status,
      String phase,
      int done,
      @Nullable Integer total,
      long reported,
      @Nullable String error,
      Instant startedAt) {}

  /// When it is asked by the clock; times are UTC.
  public record Next(
      String name, String cron, Instant nextRun, @Nullable Instant lastRun, boolean paused) {}

  /// All that are known, those that were never asked as well, by state.
  public List<Line> lines(UUID tenant) {
    Map<String, String> kinds = kinds();
    SourceOverviewStore.Found found = database.read(tenant, handle -> store.read(handle, tenant));
    found
        .runs()
        .forEach(
            (source, feed) ->
                kinds.putIfAbsent(
                    source,
                    feed.last().feed().startsWith(INDEX) ? "package index" : "vulnerabilities"));
    Map<String, Next> next = new LinkedHashMap<>();
    for (ScheduleStore.Schedule row : schedules.list(tenant)) {
      next.put(
          row.name(), new Next(row.name(), row.cron(), row.nextRun(), row.lastRun(), row.paused()));
    }
    List<Line> lines = new ArrayList<>();
    kinds.forEach(
        (source, kind) -> lines.add(line(source, kind, found, next.get(schedule(source, kind)))));
    lines.sort(Comparator.comparing(Line::state));
    return lines;
  }

  private Line line(
      String source, String kind, SourceOverviewStore.Found found, @Nullable Next next) {
    SourceOverviewStore.Told told =
        found.told().getOrDefault(source, SourceOverviewStore.Told.NOTHING);
    SourceOverviewStore.Feed feed = found.runs().get(source);
    boolean asked = source.equals(GIT) || configured.test(source);
    State state;
    if (source.equals(GIT)) {
      state = told.things() > 0 ? State.FRESH : State.NEVER;
    } else if (feed == null) {
      state = asked || kind.equals("documents") ? State.NEVER : State.UNCONFIGURED;
    } else {
      state =
          switch (feed.last().status()) {
            case "processed" -> State.FRESH;
            case "failed" -> State.FAILED;
            default -> State.RUNNING;
          };
    }
    boolean byClock = next != null && (asked || source.equals(GIT));
    return new Line(
        source,
        kind,
        state,
        told.things(),
        told.fields(),
        told.newest(),
        feed == null ? null : feed.last(),
        feed == null ? told.newest() : feed.freshAt(),
        byClock ? next : null);
  }

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put(GrantImporter.FEED, "projects");
    kinds.put(SurveyImporter.FEED, "documents");
    kinds.put(OverrideImporter.FEED, "documents");
    PackageSources.TYPES.forEach(
        type -> kinds.put(type, type.equals("github") ? "repos" : "packages"));
    kinds.put(GIT, "histories");
    return kinds;
  }

  private static String schedule(String source, String kind) {
    return kind.equals("packages") || kind.equals("repos") ? "registries" : source;
  }

  /// The line of one source.
  public Optional<Line> line(UUID tenant, String source) {
    return lines(tenant).stream().filter(line -> line.source().equals(source)).findFirst();
  }
}
