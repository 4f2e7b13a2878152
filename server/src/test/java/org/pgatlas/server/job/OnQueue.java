package org.pgatlas.server.job;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// What tests of the queue stand on: a database of their own with two tenants, and the stores.
abstract class OnQueue {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  final TestDatabase raw = POSTGRES.createDatabase();
  final Database database = AtlasFixture.open(raw);
  final UUID ours = AtlasFixture.of(database, "ours").tenant();
  final UUID theirs = AtlasFixture.of(database, "theirs").tenant();
  final Nudges nudges = new Nudges(database);
  final JobStore queue = new JobStore(database, nudges);
  final JobAdminStore admin = new JobAdminStore(database);
  final ScheduleStore schedules = new ScheduleStore(database, queue);

  @AfterEach
  final void close() {
    nudges.close();
    database.close();
  }

  final void add(UUID tenant, NewJob job) {
    database.run(tenant, handle -> queue.enqueue(handle, tenant, job));
  }

  final Worker worker(String name, WorkerConfig config, JobHandler handler) {
    return new Worker(queue, schedules, nudges, config, _ -> handler, name, (_, _, _) -> {});
  }
}
