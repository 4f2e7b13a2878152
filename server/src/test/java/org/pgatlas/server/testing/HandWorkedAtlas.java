package org.pgatlas.server.testing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.server.advisory.FeedAdmission;
import org.pgatlas.server.advisory.FeedImporter;
import org.pgatlas.server.advisory.TestFeeds;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.ComponentBackfill;
import org.pgatlas.server.component.ComponentWriter;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.finding.Findings;
import org.pgatlas.server.ingest.CatalogWriters;
import org.pgatlas.server.ingest.GitLogIngest;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.ingest.SbomApplier;
import org.pgatlas.server.ingest.SbomWithdrawal;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.job.WorkerConfig;
import org.pgatlas.server.scoring.KeptGraphs;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.snapshot.ResidentGraphs;
import org.pgatlas.server.submission.CarriedStatements;
import org.pgatlas.server.submission.ReadingRoom;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.tenant.Tenant;
import org.pgatlas.server.tenant.TenantStore;
import org.pgatlas.server.vex.SbomStatements;
import org.pgatlas.server.vex.VexAdmission;
import org.pgatlas.server.vex.VexChanged;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexDocument;

/// The ingest paths without a running worker: the test itself says which job runs when.
public final class HandWorkedAtlas implements AutoCloseable {
  private final TestDatabase raw;
  private final Database database;
  private final Tenant tenant;
  private final SbomAdmission admission;
  private final Map<String, JobHandler> handlers = new HashMap<>();
  private final SbomWithdrawal withdrawal;
  private final GitLogIngest gitLogs;
  private final MetricRunner metrics;
  private final KeptGraphs kept;
  private final JobStore jobs;
  private final JobAdminStore jobAdmin;
  private final Worker worker;
  private final Findings findings;
  private final FeedAdmission feeds;
  private final FeedAdmission feedsAtOnce;
  private final VexAdmission vex;

  public HandWorkedAtlas(TestDatabase raw, Clock clock) {
    this(raw, clock, KeptGraphs::none);
  }

  /// @param files where graphs are kept for the next start; closed with this
  public HandWorkedAtlas(TestDatabase raw, Clock clock, Function<Database, KeptGraphs> files) {
    this.raw = raw;
    database = AtlasFixture.open(raw);
    kept = files.apply(database);
    TenantStore tenants = new TenantStore(database, new SecureRandom());
    tenant = tenants.ensure(Tenant.DEFAULT);
    Nudges nudges = new Nudges(database);
    jobs = new JobStore(database, nudges);
    jobAdmin = new JobAdminStore(database);
    ArtifactStore artifacts = new ArtifactStore();
    CatalogWriters catalog = CatalogWriters.create();
    findings = Findings.create(database, artifacts, clock, (_, _) -> (_, _) -> {});
    SubmissionStore submissions = new SubmissionStore();
    ComponentWriter components = new ComponentWriter(database);
    withdrawal =
        new SbomWithdrawal(
            database, submissions, catalog, components, this::changed, findings::sourcesChanged);
    metrics =
        new MetricRunner(
            database,
            jobs,
            new ResidentGraphs(Long.MAX_VALUE),
            ActiveMode.ACTIVE_ROOTS,
            clock,
            (_, _, _) -> {},
            kept);
    gitLogs =
        new GitLogIngest(
            database, artifacts, jobs, catalog, tenants, List.of(), clock, this::changed);
    vex =
        new VexAdmission(
            database,
            artifacts,
            new VexStore(),
            new VexAdmission.Listener() {
              @Override
              public void expected(UUID t, VexDocument document) {
                findings.expect(t, document);
              }

              @Override
              public void applied(
                  Handle handle, UUID t, VexAdmission.Applied applied, VexChanged.Change change) {
                findings.statementsChanged(handle, t, change.names());
              }
            });
    SbomStatements statements = new SbomStatements(vex);
    admission =
        new SbomAdmission(
            database,
            submissions,
            artifacts,
            jobs,
            SbomLimits.defaults(),
            (t, artifact, sbom, identity) -> {
              SbomStatements.Said said = statements.of(t, artifact, sbom, identity);
              return new CarriedStatements.Carried(
                  said::keep,
                  said::isAsIn,
                  (handle, chain, named) ->
                      findings.named(
                          handle,
                          t,
                          chain,
                          named.version(),
                          identity.sha256(),
                          named.sbom(),
                          named.inForce()));
            });
    handlers.put(
        SbomAdmission.APPLY_JOB.name(),
        new SbomApplier(
            database,
            submissions,
            artifacts,
            catalog,
            components,
            new SbomApplier.Reading(SbomLimits.defaults(), new ReadingRoom(1 << 30)),
            this::changed,
            findings::sourcesChanged));
    feeds = new FeedAdmission(database, artifacts, jobs);
    FeedImporter importer =
        new FeedImporter(database, artifacts, findings::vulnerabilitiesChanged, (_, _, _, _) -> {});
    feedsAtOnce = new FeedAdmission(database, artifacts, jobs, importer);
    handlers.put(FeedImporter.JOB.name(), importer);
    handlers.put(
        ComponentBackfill.JOB.name(),
        findings.assessingAfter(
            new ComponentBackfill(database, artifacts, components, SbomLimits.defaults())));
    handlers.put(GitLogIngest.JOB.name(), gitLogs);
    handlers.put(MetricRunner.JOB.name(), metrics);
    worker =
        new Worker(
            jobs,
            new ScheduleStore(database, jobs),
            nudges,
            new WorkerConfig(1, Duration.ofMillis(1), Duration.ofSeconds(30), Duration.ofMillis(1)),
            handlers::get,
            "by-hand",
            (_, _, _) -> {});
  }

  public Database database() {
    return database;
  }

  public TestDatabase raw() {
    return raw;
  }

  public UUID tenant() {
    return tenant.id();
  }

  public MetricRunner metrics() {
    return metrics;
  }

  public FeedAdmission feeds() {
    return feeds;
  }

  /// The same door as the product opens it: a few advisories are applied before it answers.
  public FeedAdmission feedsAtOnce() {
    return feedsAtOnce;
  }

  public VexAdmission vex() {
    return vex;
  }

  public Findings findings() {
    return findings;
  }

  public JobAdminStore jobs() {
    return jobAdmin;
  }

  private void changed(Handle handle, UUID tenantId, String cause, List<GraphChanged.Fact> facts) {
    metrics.request(handle, tenantId, cause);
  }

  /// Admits a document for that repo, and applies nothing.
  public SbomAdmission.Admitted admit(String repository, byte[] document) {
    return admission.admit(
        tenant.id(), new SbomAdmission.Offer(repository, null, "test"), document);
  }

  /// Admits a document of that run.
  public SbomAdmission.Admitted admit(String repository, SbomAdmission.Run run, byte[] document) {
    return admission.admit(
        tenant.id(), new SbomAdmission.Offer(repository, null, null, "test", run), document);
  }

  /// Admits a document about an artifact of that repo.
  public SbomAdmission.Admitted admit(String repository, String artifact, byte[] document) {
    return admission.admit(
        tenant.id(), new SbomAdmission.Offer(repository, artifact, "test"), document);
  }

  /// Tells advisories as the feed of that name does, each name a feed of its own, and works them.
  public void advise(String feed, String osv) {
    TestFeeds.offer(feeds, tenant.id(), feed, osv.getBytes(StandardCharsets.UTF_8));
    work();
  }

  /// Says what the maker of a product says, applied when it returns.
  public void say(byte[] statements) {
    vex.admit(tenant.id(), VexAdmission.Offer.upload(Trust.PRODUCT_VENDOR, "test"), statements);
  }

  public void say(String statements) {
    say(statements.getBytes(StandardCharsets.UTF_8));
  }

  /// Takes back what is in force for an artifact.
  public void withdraw(String artifact) {
    withdrawal.withdraw(tenant.id(), artifact);
  }

  /// Admits a git log of the last year.
  public int admitLog(String repository, byte[] log) {
    return gitLogs.admit(tenant.id(), RepositoryClaim.parse(repository), 12, null, log);
  }

  /// Runs the handler of a kind as if a worker had claimed a job with that payload.
  public void handle(JobKind kind, String payload) {
    JobHandler handler = handlers.get(kind.name());
    if (handler == null) {
      throw new IllegalArgumentException("no handler for " + kind);
    }
    handler.handle(
        new Job(0, tenant.id(), kind.name(), payload, 1, 10, 1), JobHandler.Completion.NONE);
  }

  /// Reads what documents of before have and was not kept then.
  public void backfill() {
    handle(ComponentBackfill.JOB, "{}");
  }

  /// Works whatever is ready, and returns how many jobs ran.
  public int work() {
    return worker.runOnce();
  }

  @Override
  public void close() {
    worker.close();
    kept.close();
    database.close();
  }
}
