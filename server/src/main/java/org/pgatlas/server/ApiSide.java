package org.pgatlas.server;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.server.bundle.BundleEndpoints;
import org.pgatlas.server.bundle.Bundles;
import org.pgatlas.server.catalog.CatalogEndpoints;
import org.pgatlas.server.catalog.CatalogReads;
import org.pgatlas.server.catalog.VertexLookup;
import org.pgatlas.server.event.EventEndpoints;
import org.pgatlas.server.event.WebhookEndpoints;
import org.pgatlas.server.export.ExportEndpoints;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.ingest.GitLogEndpoints;
import org.pgatlas.server.ingest.RegistryEndpoints;
import org.pgatlas.server.ingest.SubmissionChanges;
import org.pgatlas.server.ingest.WithdrawalEndpoints;
import org.pgatlas.server.job.JobEndpoints;
import org.pgatlas.server.ops.HealthEndpoints;
import org.pgatlas.server.ops.OpenApiEndpoints;
import org.pgatlas.server.ops.doctor.Doctor;
import org.pgatlas.server.ops.doctor.DoctorEndpoints;
import org.pgatlas.server.ops.ledger.HotQueries;
import org.pgatlas.server.ops.ledger.LedgerEndpoints;
import org.pgatlas.server.ops.ledger.QueryLedger;
import org.pgatlas.server.ops.ledger.TableReads;
import org.pgatlas.server.scoring.CoverageStore;
import org.pgatlas.server.scoring.ScoringEndpoints;
import org.pgatlas.server.snapshot.GraphEndpoints;
import org.pgatlas.server.snapshot.GraphQuestions;
import org.pgatlas.server.submission.AuditEndpoints;
import org.pgatlas.server.submission.DependencyTrackEndpoints;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.submission.IntakeGate;
import org.pgatlas.server.submission.RawArtifacts;
import org.pgatlas.server.submission.RefusedAttempts;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.submission.SubmissionEndpoints;
import org.pgatlas.server.submission.UploadProjectStore;
import org.pgatlas.server.ui.UiPages;

/// What a process answers over HTTP: REST and pages where it has the API's role, its health in any.
final class ApiSide {
  private final Foundation base;
  private final Features features;
  private final Tenancy tenancy;
  private final CatalogReads catalog;
  private final SubmissionAuditStore submissions;
  private final GitLogAuditStore gitLogs;
  private final RawArtifacts raw;
  private final SubmissionEndpoints door;
  private final Doctor doctor;
  private final QueryLedger ledger;

  private ApiSide(Foundation base, Features features) {
    this.base = base;
    this.features = features;
    tenancy = base.tenancy();
    catalog = CatalogReads.of(base.database());
    submissions = new SubmissionAuditStore(base.database());
    gitLogs = new GitLogAuditStore(base.database());
    raw = (t, sha256) -> base.database().read(t, handle -> base.artifacts().get(handle, t, sha256));
    door =
        new SubmissionEndpoints(
            features.documents().sboms(), tenancy, base.config().http().maxBodyBytes());
    TableReads reads = new TableReads(base.database(), HotQueries.all());
    doctor =
        new Doctor(base.database().dataSource(), base.database().jdbcUrl(), "public")
            .knowing(() -> Diagnosis.accesses(reads.byTable(base.tenant())));
    ledger = new QueryLedger(base.database(), HotQueries.all());
  }

  /// A listener that is not yet started.
  static HttpServer of(Foundation base, Features features, Parts parts) {
    ApiSide api = new ApiSide(base, features);
    UiPages pages = api.pages();
    List<Routes> alive =
        List.of(
            base.observability(),
            new HealthEndpoints(
                base.database(),
                base.artifacts(),
                base.access().unreachable(),
                base.schema().version(),
                Version.CURRENT));
    List<Routes> routes = new ArrayList<>();
    if (base.config().role().api()) {
      routes.addAll(base.access().endpoints());
      routes.add(new IntakeGate(base.queue(), base.config().maxWaiting(), features.room()));
      routes.addAll(api.documents());
      routes.addAll(api.graph());
      routes.addAll(api.operations(parts));
      routes.add(pages);
    }
    routes.addAll(alive);
    return parts.keep(
        new HttpServer(
            base.config().http(),
            base.access().gate(),
            pages.errors(),
            base.observability(),
            routes));
  }

  /// Documents in, and what became of them.
  private List<Routes> documents() {
    long maxBody = base.config().http().maxBodyBytes();
    List<Routes> routes = new ArrayList<>(features.documents().routes());
    routes.add(door);
    routes.add(
        new DependencyTrackEndpoints(
            features.documents().sboms(),
            new UploadProjectStore(base.database()),
            (t, artifact) -> features.withdrawal().withdraw(t, artifact),
            tenancy,
            maxBody));
    RefusedAttempts refused = new RefusedAttempts(base.database());
    routes.add(new WithdrawalEndpoints(features.withdrawal(), tenancy));
    routes.add(new AuditEndpoints(submissions, gitLogs, raw, tenancy));
    routes.add(new GitLogEndpoints(features.gitLogs(), tenancy, refused));
    routes.add(new RegistryEndpoints(features.indexes(), tenancy, refused));
    routes.addAll(features.sources().routes());
    routes.add(features.components().routes(tenancy));
    routes.add(features.shipped().routes(tenancy));
    routes.add(features.findings().routes(tenancy, Version.CURRENT));
    routes.add(
        new BundleEndpoints(
            new Bundles(
                base.database(),
                base.artifacts(),
                features.findings().scans(),
                features.components().writer(),
                base.config().limits()),
            tenancy,
            maxBody));
    return routes;
  }

  /// The graph, and what is asked of it.
  private List<Routes> graph() {
    GraphQuestions questions =
        new GraphQuestions(base.database(), features.resident(), features.metrics()::resident);
    List<Routes> routes = new ArrayList<>(features.questions().routes());
    routes.add(new CatalogEndpoints(catalog, tenancy, base.clock()));
    routes.add(new GraphEndpoints(questions, features.history().past(), tenancy));
    routes.add(new ScoringEndpoints(features.metrics(), tenancy));
    routes.add(features.history().endpoints());
    routes.add(new ExportEndpoints(base.database(), tenancy));
    return routes;
  }

  /// What happens inside, for people who run the atlas.
  private List<Routes> operations(Parts parts) {
    return List.of(
        parts.keep(new EventEndpoints(base.events(), base.relay(), tenancy)),
        new WebhookEndpoints(
            base.database(),
            base.webhooks(),
            base.events(),
            base.queue(),
            new SecureRandom(),
            tenancy,
            base.config().mail() != null),
        new OpenApiEndpoints(Version.CURRENT),
        new DoctorEndpoints(doctor),
        new LedgerEndpoints(ledger, tenancy),
        new JobEndpoints(base.jobs(), base.schedules(), base.nudges(), tenancy));
  }

  private UiPages pages() {
    return new UiPages(
        new UiPages.Sources(
            tenancy,
            base.access().keys(),
            base.access().desk(),
            base.config().access().keys(),
            base.config().access().proxies(),
            base.clock(),
            catalog,
            features.components(),
            submissions,
            new SubmissionChanges(
                submissions, raw, new VertexLookup(base.database()), base.config().limits()),
            gitLogs,
            features.metrics(),
            features.scores(),
            new CoverageStore(base.database()),
            features.graph(),
            features.questions(),
            features.shipped(),
            features.history(),
            base.jobs(),
            base.schedules(),
            base.webhooks(),
            features.sources().history(),
            features.sources().importHistory(),
            features.sources().overview(),
            () -> Diagnosis.of(doctor),
            () -> Diagnosis.of(ledger, base.tenant()),
            features.documents().advisories().vulnerabilities(),
            features.documents().vex().documents(),
            features.findings(),
            door,
            base.config().http().maxBodyBytes(),
            Version.CURRENT));
  }
}
