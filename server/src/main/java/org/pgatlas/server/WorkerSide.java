package org.pgatlas.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.component.ComponentBackfill;
import org.pgatlas.server.event.AlertDelivery;
import org.pgatlas.server.event.MailConfig;
import org.pgatlas.server.event.Mailer;
import org.pgatlas.server.event.SmtpMailer;
import org.pgatlas.server.event.WebhookDelivery;
import org.pgatlas.server.event.WebhookSender;
import org.pgatlas.server.finding.FindingRanks;
import org.pgatlas.server.history.History;
import org.pgatlas.server.ingest.GitLogIngest;
import org.pgatlas.server.ingest.RegistryImporter;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.submission.SbomAdmission;

/// What a worker runs: each kind of job with its handler.
final class WorkerSide {
  private WorkerSide() {}

  /// A worker that is not yet started.
  static Worker of(Foundation base, Features features, Parts parts) {
    Map<String, JobHandler> handlers = new HashMap<>(Upkeep.start(base));
    handlers.put(MetricRunner.JOB.name(), features.metrics());
    handlers.put(History.JOB.name(), features.history().snapshotting());
    handlers.put(SbomAdmission.APPLY_JOB.name(), features.applier());
    handlers.put(GitLogIngest.JOB.name(), features.gitLogs());
    handlers.put(RegistryImporter.JOB.name(), features.indexes());
    handlers.put(
        ComponentBackfill.JOB.name(),
        features.findings().assessingAfter(features.components().backfill()));
    handlers.put(FindingRanks.JOB.name(), features.findings().ranks());
    handlers.putAll(features.sources().handlers());
    handlers.putAll(features.documents().handlers());
    handlers.putAll(deliveries(base, parts));
    return new Worker(
        base.queue(),
        base.schedules(),
        base.nudges(),
        base.config().worker(),
        handlers::get,
        name(),
        base.observability());
  }

  private static Map<String, JobHandler> deliveries(Foundation base, Parts parts) {
    WebhookSender sender = parts.keep(new WebhookSender(base.clock(), hosts(base.config())));
    MailConfig mail = base.config().mail();
    Mailer mailer = mail == null ? null : new SmtpMailer(mail, base.clock());
    return Map.of(
        WebhookDelivery.JOB.name(),
        new WebhookDelivery(base.database(), base.webhooks(), base.events(), base.queue(), sender),
        AlertDelivery.JOB.name(),
        new AlertDelivery(base.database(), base.events(), base.queue(), sender, mailer));
  }

  /// Whoever may call in open mode is on this machine already; everybody else is held to the
  /// configuration.
  private static PublicHosts hosts(AtlasConfig config) {
    return config.access().keys() ? config.sources().hosts() : PublicHosts.and(List.of("*"));
  }

  /// Of this start only: a container's processes all have the same number, and a worker that bore a
  /// dead one's name would keep its leases alive.
  private static String name() {
    return "atlas-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }
}
