package org.pgatlas.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.access.Access;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.bundle.BundleEndpoints;
import org.pgatlas.server.bundle.Bundles;
import org.pgatlas.server.catalog.CatalogEndpoints;
import org.pgatlas.server.catalog.CatalogReads;
import org.pgatlas.server.catalog.VertexLookup;
import org.pgatlas.server.component.ComponentBackfill;
import org.pgatlas.server.component.Components;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.event.AlertDelivery;
import org.pgatlas.server.event.EventEndpoints;
import org.pgatlas.server.event.EventRelay;
import org.pgatlas.server.event.EventStore;
import org.pgatlas.server.event.MailConfig;
import org.pgatlas.server.event.Mailer;
import org.pgatlas.server.event.NewEvent;
import org.pgatlas.server.event.SmtpMailer;
import org.pgatlas.server.event.WebhookDelivery;
import org.pgatlas.server.event.WebhookEndpoints;
import org.pgatlas.server.event.WebhookFanOut;
import org.pgatlas.server.event.WebhookStore;
import org.pgatlas.server.export.ExportEndpoints;
import org.pgatlas.server.finding.FindingAlerts;
import org.pgatlas.server.finding.FindingRanks;
import org.pgatlas.server.finding.Findings;
import org.pgatlas.server.history.History;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ingest.CatalogWriters;
import org.pgatlas.server.ingest.FeedImportStore;
import org.pgatlas.server.ingest.GitLogEndpoints;
import org.pgatlas.server.ingest.GitLogIngest;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.ingest.RegistryEndpoints;
import org.pgatlas.server.ingest.RegistryImporter;
import org.pgatlas.server.ingest.SbomApplier;
import org.pgatlas.server.ingest.SbomWithdrawal;
import org.pgatlas.server.ingest.SubmissionChanges;
import org.pgatlas.server.ingest.WithdrawalEndpoints;
import org.pgatlas.server.job.Cron;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.JobEndpoints;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.ops.HealthEndpoints;
import org.pgatlas.server.ops.Observability;
import org.pgatlas.server.ops.OpenApiEndpoints;
import org.pgatlas.server.ops.Partitions;
import org.pgatlas.server.ops.Retention;
import org.pgatlas.server.ops.doctor.Doctor;
import org.pgatlas.server.ops.doctor.DoctorEndpoints;
import org.pgatlas.server.ops.doctor.Finding;
import org.pgatlas.server.ops.ledger.HotQueries;
import org.pgatlas.server.ops.ledger.LedgerEndpoints;
import org.pgatlas.server.ops.ledger.LedgerReport;
import org.pgatlas.server.ops.ledger.QueryLedger;
import org.pgatlas.server.question.Questions;
import org.pgatlas.server.scoring.CoverageStore;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.scoring.ScoringEndpoints;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.snapshot.GraphEndpoints;
import org.pgatlas.server.snapshot.GraphQuestions;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs;
import org.pgatlas.server.source.Sources;
import org.pgatlas.server.source.StatusCascade;
import org.pgatlas.server.submission.AuditEndpoints;
import org.pgatlas.server.submission.DependencyTrackEndpoints;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.submission.IntakeGate;
import org.pgatlas.server.submission.RawArtifacts;
import org.pgatlas.server.submission.ReadingRoom;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.submission.SubmissionEndpoints;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.submission.UploadProjectStore;
import org.pgatlas.server.tenant.Tenant;
import org.pgatlas.server.tenant.TenantStore;
import org.pgatlas.server.ui.UiPages;
import org.pgatlas.server.ui.view.OperationsView;
import org.pgatlas.server.wire.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running product and its only composition root: everything is made and wired here, read from
/// top to bottom, and stopped in the opposite order.
public final class Atlas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Atlas.class);

  private final AtlasConfig config;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final UUID tenant;
  private final Database database;
  private final MetricRunner metrics;
  private final JobAdminStore jobs;
  private final HttpServer http;
  private final Access access;
  private final String url;

  /// Told what the start is doing, for people who wait.
  @FunctionalInterface
  public interface Progress {
    void at(String message);
  }

  /// What a migration did.
  public record Migrated(@Nullable String version, int executed) {}

  /// Starts everything; when something fails, what was started is stopped again.
  public static Atlas start(AtlasConfig config, Progress progress) {
    return new Atlas(config, progress);
  }

  /// Brings the schema up to date and stops again.
  public static Migrated migrate(AtlasConfig config, Progress progress) {
    List<AutoCloseable> parts = new ArrayList<>();
    try {
      Database database = AtlasDatabase.open(config, progress, parts);
      Migrations migrations = new Migrations(database);
      int executed = migrations.migrate();
      return new Migrated(migrations.version(), executed);
    } finally {
      closeAll(parts);
    }
  }

  private Atlas(AtlasConfig config, Progress progress) {
    this.config = config;
    boolean started = false;
    try {
      database = AtlasDatabase.open(config, progress, parts);
      Migrations migrations = new Migrations(database);
      migrations.migrate();
      TenantStore tenants = new TenantStore(database, new SecureRandom());
      tenant = tenants.ensure(Tenant.DEFAULT).id();
      Tenancy tenancy = Tenancy.callers();
      Clock clock = Clock.systemUTC();

      Nudges nudges = keep(new Nudges(database));
      JobStore queue = new JobStore(database, nudges);
      jobs = new JobAdminStore(database);
      ScheduleStore schedules = new ScheduleStore(database, queue);
      access = access(tenants, clock, schedules);
      EventStore events = new EventStore(database);
      EventRelay relay = keep(new EventRelay(database, events, new WebhookFanOut(queue)));
      WebhookStore webhooks = new WebhookStore(database);
      Observability observability = new Observability(database, jobs);
      ArtifactStore artifacts = keep(new ArtifactStore(config.artifacts()));
      CatalogWriters catalog = CatalogWriters.create();
      Components components = Components.create(database, artifacts, config.limits());
      Findings findings =
          Findings.create(database, artifacts, clock, FindingAlerts.to(relay), config.limits());
      Shipped shipped = new Shipped(database);
      SubmissionStore submissions = new SubmissionStore();
      ReadingRoom room = new ReadingRoom(Runtime.getRuntime().maxMemory() / 2);
      FeedImportStore feeds = new FeedImportStore();
      ResidentGraphs resident = new ResidentGraphs(Runtime.getRuntime().maxMemory() / 4);
      metrics =
          new MetricRunner(
              database,
              queue,
              resident,
              config.metricMode(),
              clock,
              told(relay, queue, observability));
      GraphChanged graphChanged = announcements(metrics, relay, queue);
      Map<String, JobHandler> handlers = new HashMap<>();
      Worker worker = worker(queue, schedules, nudges, handlers, observability);
      RegistryImporter registries =
          new RegistryImporter(database, artifacts, queue, feeds, catalog, graphChanged);
      GitLogIngest gitLogs =
          new GitLogIngest(
              database,
              artifacts,
              queue,
              catalog,
              tenants,
              config.sources().bots(),
              clock,
              graphChanged);
      handlers.put(MetricRunner.JOB.name(), metrics);
      handlers.put(GitLogIngest.JOB.name(), gitLogs);
      handlers.put(RegistryImporter.JOB.name(), registries);
      handlers.put(
          SbomAdmission.APPLY_JOB.name(),
          new SbomApplier(
              database,
              submissions,
              artifacts,
              catalog,
              components.writer(),
              new SbomApplier.Reading(config.limits(), room),
              graphChanged,
              findings::sourceChanged));
      handlers.put(ComponentBackfill.JOB.name(), findings.assessingAfter(components.backfill()));
      handlers.put(FindingRanks.JOB.name(), findings.ranks());
      WebhookDelivery delivery =
          keep(new WebhookDelivery(database, webhooks, clock, webhookHosts(config)));
      handlers.put(WebhookFanOut.JOB.name(), delivery);
      MailConfig mail = config.mail();
      Mailer mailer = mail == null ? null : new SmtpMailer(mail, clock);
      handlers.put(
          AlertDelivery.JOB.name(), new AlertDelivery(database, events, queue, delivery, mailer));

      handlers.putAll(upkeep(clock, schedules, tenants, queue));
      Sources sources =
          Sources.create(
              new Sources.Needs(database, artifacts, queue, gitLogs, graphChanged, tenancy, clock),
              sourceSettings(config));
      handlers.putAll(sources.handlers());
      tenants.list().forEach(each -> sources.schedule(schedules, each.id()));

      DocumentDoors documents =
          DocumentDoors.open(
              config,
              database,
              queue,
              artifacts,
              submissions,
              new DocumentDoors.Heard(relay, observability, findings),
              tenancy);
      handlers.putAll(documents.handlers());
      GraphQuestions questions = new GraphQuestions(database, resident, metrics::resident);
      SubmissionEndpoints door =
          new SubmissionEndpoints(documents.sboms(), tenancy, config.http().maxBodyBytes());
      CatalogReads reads = CatalogReads.of(database);
      SubmissionAuditStore submissionAudit = new SubmissionAuditStore(database);
      GitLogAuditStore gitLogAudit = new GitLogAuditStore(database);
      RawArtifacts raw =
          (t, sha256) -> database.read(t, handle -> artifacts.get(handle, t, sha256));
      ScoreReadStore scores = new ScoreReadStore(database);
      GraphReader reader = new GraphReader(database, resident, metrics::resident);
      History history = History.create(database, metrics, clock, tenancy);
      handlers.put(History.JOB.name(), history.snapshotting());
      Questions asked =
          Questions.create(database, reader, metrics, scores, history, clock, tenancy);
      Doctor doctor = new Doctor(database.dataSource(), database.jdbcUrl(), "public");
      QueryLedger ledger = new QueryLedger(database, HotQueries.all());
      UiPages pages =
          new UiPages(
              new UiPages.Sources(
                  tenancy,
                  access.keys(),
                  config.access().proxies(),
                  clock,
                  reads,
                  components,
                  submissionAudit,
                  new SubmissionChanges(
                      submissionAudit, raw, new VertexLookup(database), config.limits()),
                  gitLogAudit,
                  metrics,
                  scores,
                  new CoverageStore(database),
                  reader,
                  asked,
                  shipped,
                  history,
                  jobs,
                  schedules,
                  webhooks,
                  sources.history(),
                  sources.importHistory(),
                  () -> doctor.examine().findings().stream().map(Atlas::found).toList(),
                  () -> ledger.examine(tenant, 0).queries().stream().map(Atlas::hot).toList(),
                  documents.advisories().vulnerabilities(),
                  documents.vex().documents(),
                  findings,
                  door,
                  config.http().maxBodyBytes(),
                  Version.CURRENT));
      List<Routes> alive =
          List.of(
              observability,
              new HealthEndpoints(
                  database::answers, artifacts, migrations.version(), Version.CURRENT));
      List<Routes> features = new ArrayList<>(access.endpoints());
      features.add(new IntakeGate(queue, config.maxWaiting(), room));
      features.addAll(alive);
      features.addAll(sources.routes());
      features.addAll(documents.routes());
      features.addAll(asked.routes());
      features.addAll(
          List.of(
              keep(new EventEndpoints(events, relay, tenancy)),
              new WebhookEndpoints(
                  database, webhooks, events, queue, new SecureRandom(), tenancy, mailer != null),
              pages,
              new OpenApiEndpoints(Version.CURRENT),
              new DoctorEndpoints(doctor),
              new LedgerEndpoints(ledger, tenancy),
              new CatalogEndpoints(reads, tenancy, clock),
              new AuditEndpoints(submissionAudit, gitLogAudit, raw, tenancy),
              door,
              new DependencyTrackEndpoints(
                  documents.sboms(),
                  new UploadProjectStore(database),
                  tenancy,
                  config.http().maxBodyBytes()),
              new WithdrawalEndpoints(
                  new SbomWithdrawal(
                      database,
                      submissions,
                      catalog,
                      components.writer(),
                      graphChanged,
                      findings::sourceChanged),
                  tenancy),
              new GitLogEndpoints(gitLogs, tenancy),
              new RegistryEndpoints(registries, tenancy),
              new GraphEndpoints(questions, history.past(), tenancy),
              components.routes(tenancy),
              shipped.routes(tenancy),
              findings.routes(tenancy, Version.CURRENT),
              new BundleEndpoints(
                  new Bundles(
                      database, artifacts, findings.scans(), components.writer(), config.limits()),
                  tenancy,
                  config.http().maxBodyBytes()),
              new ScoringEndpoints(metrics, tenancy),
              history.endpoints(),
              new ExportEndpoints(database, tenancy),
              new JobEndpoints(jobs, schedules, nudges, tenancy)));
      http =
          keep(
              new HttpServer(
                  config.http(),
                  access.gate(),
                  pages.errors(),
                  observability,
                  config.role().api() ? features : alive));
      http.start();
      if (config.role().worker()) {
        keep(worker).start();
      } else {
        relay.follow(metrics::forgetOld);
      }
      nudges.start();
      relay.start();
      url = "http://" + host(config.http().bind()) + ":" + http.port();
      if (config.role().api()) {
        announce();
      }
      started = true;
    } finally {
      if (!started) {
        closeAll(parts);
      }
    }
  }

  /// Where REST and pages are, e.g. `http://127.0.0.1:8080`.
  public String url() {
    return url;
  }

  /// Every route as `METHOD /path`.
  public List<String> routes() {
    return http.routes();
  }

  public AtlasConfig config() {
    return config;
  }

  /// False in open mode.
  public boolean needsKeys() {
    return config.access().keys();
  }

  /// Opens the server to commands of this machine; null where none is needed.
  public @Nullable String localToken() {
    return access.localToken();
  }

  public UUID tenant() {
    return tenant;
  }

  public Database database() {
    return database;
  }

  public MetricRunner metrics() {
    return metrics;
  }

  public JobAdminStore jobs() {
    return jobs;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closeAll(parts);
    }
  }

  /// Of this start only: a container's processes all have the same number, and a worker that bore a
  /// dead one's name would keep its leases alive.
  private static String workerName() {
    return "atlas-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  private static void closeAll(List<AutoCloseable> parts) {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("could not stop {} cleanly", part.getClass().getSimpleName(), e);
      }
    }
    parts.clear();
  }

  /// What the database needs every day; partitions are made now, too.
  private Map<String, JobHandler> upkeep(
      Clock clock, ScheduleStore schedules, TenantStore tenants, JobStore queue) {
    Partitions partitions = new Partitions(database, clock);
    partitions.run();
    schedules.ensure(tenant, "partitions", Partitions.JOB, "{}", Cron.parse("17 3 * * *"));
    NewJob first = NewJob.of(ComponentBackfill.JOB, "{}").unique(ComponentBackfill.JOB.name());
    tenants
        .list()
        .forEach(
            each -> {
              scheduleFor(schedules, each.id());
              database.run(each.id(), handle -> queue.enqueue(handle, each.id(), first));
            });
    return Map.of(Partitions.JOB.name(), partitions, Retention.JOB.name(), new Retention(database));
  }

  /// What every tenant needs every day.
  private static void scheduleFor(ScheduleStore schedules, UUID owner) {
    schedules.ensure(owner, "components", ComponentBackfill.JOB, "{}", Cron.parse("41 * * * *"));
    schedules.ensure(owner, "retention", Retention.JOB, "{}", Cron.parse("37 3 * * *"));
    schedules.ensure(owner, "graph-snapshot", History.JOB, "{}", Cron.parse("7 4 * * *"));
    schedules.ensure(
        owner,
        "metrics-checkpoint",
        MetricRunner.JOB,
        MetricRunner.CHECKPOINT,
        Cron.parse("57 3 * * *"));
  }

  private static OperationsView.Hot hot(QueryLedger.Line line) {
    return new OperationsView.Hot(
        LedgerReport.verdict(line),
        line.name(),
        line.variant(),
        String.join(", ", line.servedBy()),
        line.budgetP50Ms(),
        line.calls(),
        line.meanMs(),
        line.maxMs(),
        String.join("; ", line.problems()) + line.error());
  }

  /// Lets commands on the data directory find this server, until it stops.
  private void announce() {
    ServerRecord.write(
        config.dataDirectory(),
        new ServerRecord(url, ProcessHandle.current().pid(), access.localToken()));
    keep(() -> ServerRecord.remove(config.dataDirectory()));
  }

  /// A change of the graph is followed by a metric run and an event; a document that failed changed
  /// nothing, so it has an event only.
  private static GraphChanged announcements(
      MetricRunner metrics, EventRelay relay, JobStore queue) {
    return GraphChanged.of(
        (handle, owner, cause, facts) -> {
          metrics.request(handle, owner, cause);
          if (cause.equals("gitlog")) {
            queue.enqueue(handle, owner, StatusCascade.soon());
          }
          String type = cause.equals("withdrawal") ? "sbom.withdrawn" : cause + ".applied";
          relay.append(
              handle,
              owner,
              facts.stream().map(one -> new NewEvent(type, one.subject(), one.facts())).toList());
        },
        (handle, owner, subject, facts) ->
            relay.append(handle, owner, new NewEvent("sbom.failed", subject, facts)));
  }

  private static MetricRunner.Finished told(
      EventRelay relay, JobStore queue, Observability observability) {
    return (handle, tenantId, run) -> {
      queue.enqueue(handle, tenantId, FindingRanks.soon());
      relay.append(
          handle, tenantId, new NewEvent("metrics.finished", "run:" + run.id(), Json.write(run)));
      handle.afterCommit(() -> observability.ran(run));
    };
  }

  private Access access(TenantStore tenants, Clock clock, ScheduleStore schedules) {
    return Access.create(
        config.access(),
        config.http().cors(),
        new Access.Parts(database, tenants, tenant, clock, made -> scheduleFor(schedules, made)));
  }

  private static Sources.Settings sourceSettings(AtlasConfig config) {
    SourceSettings sources = config.sources();
    return new Sources.Settings(
        sources.addresses(),
        sources.tokens(),
        sources.interval(),
        sources.cloneTimeout(),
        sources.hosts());
  }

  /// Whoever may call in open mode is on this machine already; everybody else is held to the
  /// configuration.
  private static PublicHosts webhookHosts(AtlasConfig config) {
    return config.access().keys() ? config.sources().hosts() : PublicHosts.and(List.of("*"));
  }

  private static OperationsView.Found found(Finding finding) {
    return new OperationsView.Found(
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.check(),
        finding.object(),
        finding.why(),
        finding.ddl());
  }

  private Worker worker(
      JobStore queue,
      ScheduleStore schedules,
      Nudges nudges,
      Map<String, JobHandler> handlers,
      Worker.Observer observer) {
    return new Worker(
        queue, schedules, nudges, config.worker(), handlers::get, workerName(), observer);
  }

  private static String host(String bind) {
    return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
  }
}
