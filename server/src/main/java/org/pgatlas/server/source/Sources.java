package org.pgatlas.server.source;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ingest.GitLogIngest;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.job.Cron;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.submission.RefusedAttempts;

/// Everything of this room, made and wired.
///
/// @param handlers by the name of their jobs
public record Sources(
    SourceImport imports,
    StatusCascade cascade,
    ProjectHistory history,
    ImportHistory importHistory,
    SourceOverview overview,
    Map<String, JobHandler> handlers,
    List<Routes> routes) {
  public Sources {
    handlers = Map.copyOf(handlers);
    routes = List.copyOf(routes);
  }

  /// What the room needs of others.
  public record Needs(
      Database database,
      ArtifactStore artifacts,
      JobStore jobs,
      ScheduleStore schedules,
      GitLogIngest gitLogs,
      GraphChanged graphChanged,
      Tenancy tenancy,
      Clock clock) {}

  /// What is configured.
  ///
  /// @param addresses of sources by name
  /// @param tokens by name of the source
  /// @param interval between two requests to the same host
  /// @param hosts that histories may be cloned from
  public record Settings(
      Map<String, String> addresses,
      Map<String, String> tokens,
      Duration interval,
      Duration cloneTimeout,
      PublicHosts hosts) {
    public Settings {
      addresses = Map.copyOf(addresses);
      tokens = Map.copyOf(tokens);
    }
  }

  public static Sources create(Needs needs, Settings settings) {
    Database database = needs.database();
    SourceHttp http =
        new SourceHttp(
            database, settings.addresses(), settings.tokens(), settings.interval(), needs.clock());
    GrantImporter grants = new GrantImporter(http);
    PackageSources packages = new PackageSources(http);
    SourceImport imports =
        new SourceImport(
            database,
            needs.artifacts(),
            needs.jobs(),
            Map.of(
                GrantImporter.FEED, grants,
                OverrideImporter.FEED, new OverrideImporter(grants),
                SurveyImporter.FEED, new SurveyImporter(),
                PackageImporter.FEED, new PackageImporter(database, packages)),
            needs.graphChanged());
    StatusCascade cascade = new StatusCascade(database, needs.graphChanged());
    ProjectHistory history = new ProjectHistory(database);
    GitSchedule git =
        new GitSchedule(
            database,
            needs.jobs(),
            needs.gitLogs(),
            new GitClone(settings.cloneTimeout(), "https:http", settings.hosts()),
            needs.clock());
    SourceOverview overview =
        new SourceOverview(
            database,
            needs.schedules(),
            source -> http.find(source).isPresent() || packages.configured(source));
    return new Sources(
        imports,
        cascade,
        history,
        new ImportHistory(database),
        overview,
        Map.of(
            SourceImport.JOB.name(), imports,
            StatusCascade.JOB.name(), cascade,
            GitSchedule.RUN.name(), git,
            GitSchedule.FETCH.name(), git,
            GrantRefresh.JOB.name(), new GrantRefresh(imports, http),
            RegistryRefresh.JOB.name(), new RegistryRefresh(database, imports, packages)),
        List.of(
            new SourceEndpoints(imports, needs.tenancy(), new RefusedAttempts(database)),
            new OverviewEndpoints(overview, needs.tenancy()),
            new ActivityEndpoints(cascade, history, needs.tenancy()),
            new PersonEndpoints(new PersonData(database, new SecureRandom()), needs.tenancy())));
  }

  /// What runs by the clock for a tenant.
  public static void schedule(ScheduleStore schedules, UUID tenant) {
    schedules.ensure(tenant, "opengrants", GrantRefresh.JOB, "{}", Cron.parse("11 1 * * 1"));
    schedules.ensure(tenant, "registries", RegistryRefresh.JOB, "{}", Cron.parse("31 1 * * 1"));
    schedules.ensure(tenant, "gitlogs", GitSchedule.RUN, "{}", Cron.parse("23 2 * * *"));
    schedules.ensure(tenant, "activity", StatusCascade.JOB, "{}", Cron.parse("7 4 * * *"));
  }
}
