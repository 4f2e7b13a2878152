package org.pgatlas.server;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.pgatlas.server.component.Components;
import org.pgatlas.server.finding.FindingAlerts;
import org.pgatlas.server.finding.Findings;
import org.pgatlas.server.history.History;
import org.pgatlas.server.ingest.CatalogWriters;
import org.pgatlas.server.ingest.FeedImportStore;
import org.pgatlas.server.ingest.GitLogIngest;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.ingest.RegistryImporter;
import org.pgatlas.server.ingest.SbomApplier;
import org.pgatlas.server.ingest.SbomWithdrawal;
import org.pgatlas.server.question.Questions;
import org.pgatlas.server.scoring.KeptGraphs;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs;
import org.pgatlas.server.source.Sources;
import org.pgatlas.server.submission.ReadingRoom;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.tenant.Tenant;

/// The features, made once for all that a process does: its worker runs their jobs, its API answers
/// with them.
record Features(
    MetricRunner metrics,
    ResidentGraphs resident,
    GraphReader graph,
    ScoreReadStore scores,
    Components components,
    Findings findings,
    Shipped shipped,
    DocumentDoors documents,
    ReadingRoom room,
    SbomApplier applier,
    SbomWithdrawal withdrawal,
    GitLogIngest gitLogs,
    RegistryImporter indexes,
    Sources sources,
    History history,
    Questions questions) {

  static Features on(Foundation base, Parts parts) {
    AtlasConfig config = base.config();
    ReadingRoom room = new ReadingRoom(Runtime.getRuntime().maxMemory() / 2);
    ResidentGraphs resident = new ResidentGraphs(Runtime.getRuntime().maxMemory() / 4);
    MetricRunner metrics = metrics(base, resident, parts);
    GraphChanged changed = Announcements.ofGraph(metrics, base.relay(), base.queue());
    Components components = Components.create(base.database(), base.artifacts(), config.limits());
    Findings findings =
        Findings.create(
            base.database(),
            base.artifacts(),
            base.clock(),
            FindingAlerts.to(base.relay()),
            config.limits(),
            bytes -> room.enter(bytes)::close);
    SubmissionStore submissions = new SubmissionStore();
    CatalogWriters catalog = CatalogWriters.create();
    GitLogIngest gitLogs =
        new GitLogIngest(
            base.database(),
            base.artifacts(),
            base.queue(),
            catalog,
            base.tenants(),
            config.sources().bots(),
            base.clock(),
            changed);
    GraphReader graph = new GraphReader(base.database(), resident, metrics::resident);
    ScoreReadStore scores = new ScoreReadStore(base.database());
    Shipped shipped = new Shipped(base.database());
    History history = history(base, metrics, resident);
    return new Features(
        metrics,
        resident,
        graph,
        scores,
        components,
        findings,
        shipped,
        DocumentDoors.open(base, submissions, findings),
        room,
        new SbomApplier(
            base.database(),
            submissions,
            base.artifacts(),
            catalog,
            components.writer(),
            new SbomApplier.Reading(config.limits(), room),
            changed,
            findings::sourcesChanged),
        new SbomWithdrawal(
            base.database(),
            submissions,
            catalog,
            components.writer(),
            changed,
            findings::sourcesChanged),
        gitLogs,
        new RegistryImporter(
            base.database(),
            base.artifacts(),
            base.queue(),
            new FeedImportStore(),
            catalog,
            changed),
        sources(base, gitLogs, changed),
        history,
        questions(base, graph, scores, history, shipped));
  }

  private static History history(Foundation base, MetricRunner metrics, ResidentGraphs resident) {
    return History.create(base.database(), metrics, resident, base.clock(), base.tenancy());
  }

  private static Questions questions(
      Foundation base, GraphReader graph, ScoreReadStore scores, History history, Shipped shipped) {
    return Questions.create(
        base.database(), graph, scores, history, shipped, base.clock(), base.tenancy());
  }

  private static MetricRunner metrics(Foundation base, ResidentGraphs resident, Parts parts) {
    return new MetricRunner(
        base.database(),
        base.queue(),
        resident,
        base.config().metricMode(),
        base.clock(),
        Announcements.ofRuns(base.relay(), base.queue(), base.observability()),
        parts.keep(keptGraphs(base)));
  }

  private static KeptGraphs keptGraphs(Foundation base) {
    Path folder = base.config().graphFiles();
    return new KeptGraphs(
        folder == null
            ? null
            : new KeptGraphs.Place(folder, Version.CURRENT + "/" + base.schema().version()),
        base.database(),
        () -> base.tenants().list().stream().map(Tenant::id).collect(Collectors.toSet()),
        base.clock(),
        base.observability());
  }

  private static Sources sources(Foundation base, GitLogIngest gitLogs, GraphChanged changed) {
    SourceSettings configured = base.config().sources();
    return Sources.create(
        new Sources.Needs(
            base.database(),
            base.artifacts(),
            base.queue(),
            base.schedules(),
            gitLogs,
            changed,
            base.tenancy(),
            base.clock()),
        new Sources.Settings(
            configured.addresses(),
            configured.tokens(),
            configured.interval(),
            configured.cloneTimeout(),
            configured.hosts()));
  }
}
