package org.pgatlas.server.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.job.WorkerConfig;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// What tests of events and of who is told stand on: a database of their own, the outbox and its
/// relay, and a sender that may ask this machine.
abstract class OnEvents {
  static final byte[] SECRET = new byte[32];
  static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  final TestDatabase raw = POSTGRES.createDatabase();
  final Database database = AtlasFixture.open(raw);
  final AtlasFixture fixture = AtlasFixture.of(database, "ours");
  final UUID ours = fixture.tenant();
  final Nudges nudges = new Nudges(database);
  final JobStore jobs = new JobStore(database, nudges);
  final JobAdminStore admin = new JobAdminStore(database);
  final EventStore events = new EventStore(database);
  final WebhookStore webhooks = new WebhookStore(database);
  final EventRelay relay = new EventRelay(database, events, new WebhookFanOut(jobs));
  final WebhookSender sender;

  /// @param patience how long a receiver may take for its answer
  OnEvents(Duration patience) {
    sender = new WebhookSender(CLOCK, PublicHosts.and(List.of("127.0.0.1")), patience);
  }

  @AfterEach
  final void close() {
    sender.close();
    relay.close();
    nudges.close();
    database.close();
  }

  /// One that delivers events.
  final Worker deliveries(Duration backoff) {
    return worker(
        backoff,
        Map.of(
            WebhookDelivery.JOB.name(),
            new WebhookDelivery(database, webhooks, events, jobs, sender)));
  }

  final Worker worker(Duration backoff, Map<String, JobHandler> handlers) {
    return new Worker(
        jobs,
        new ScheduleStore(database, jobs),
        nudges,
        new WorkerConfig(1, Duration.ofMillis(5), Duration.ofSeconds(30), backoff),
        handlers::get,
        "w",
        (_, _, _) -> {});
  }
}
