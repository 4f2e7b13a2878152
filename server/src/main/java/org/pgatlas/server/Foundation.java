package org.pgatlas.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.pgatlas.server.access.Access;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.event.EventRelay;
import org.pgatlas.server.event.EventStore;
import org.pgatlas.server.event.WebhookFanOut;
import org.pgatlas.server.event.WebhookStore;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.ops.Observability;
import org.pgatlas.server.tenant.Tenant;
import org.pgatlas.server.tenant.TenantStore;

/// What every process has before any feature: the database with its schema, the queue, events,
/// documents' bytes, and who may come in.
///
/// @param schema version of it
/// @param tenant of open mode, and of whatever belongs to no other
/// @param tenancy whose rows a request sees
record Foundation(
    AtlasConfig config,
    Clock clock,
    Database database,
    Migrations schema,
    TenantStore tenants,
    UUID tenant,
    Tenancy tenancy,
    Nudges nudges,
    JobStore queue,
    JobAdminStore jobs,
    ScheduleStore schedules,
    EventStore events,
    EventRelay relay,
    WebhookStore webhooks,
    Observability observability,
    ArtifactStore artifacts,
    Access access) {

  static Foundation lay(AtlasConfig config, Atlas.Progress progress, Parts parts) {
    Database database = AtlasDatabase.open(config, progress, parts);
    Migrations schema = new Migrations(database);
    schema.migrate();
    TenantStore tenants = new TenantStore(database, new SecureRandom());
    UUID tenant = tenants.ensure(Tenant.DEFAULT).id();
    Clock clock = Clock.systemUTC();
    Nudges nudges = parts.keep(new Nudges(database));
    JobStore queue = new JobStore(database, nudges);
    JobAdminStore jobs = new JobAdminStore(database);
    ScheduleStore schedules = new ScheduleStore(database, queue);
    Access access =
        Access.create(
            config.access(),
            config.http().cors(),
            new Access.Parts(
                database, tenants, tenant, clock, made -> Upkeep.schedule(schedules, made)));
    EventStore events = new EventStore(database);
    return new Foundation(
        config,
        clock,
        database,
        schema,
        tenants,
        tenant,
        Tenancy.callers(),
        nudges,
        queue,
        jobs,
        schedules,
        events,
        parts.keep(new EventRelay(database, events, new WebhookFanOut(queue))),
        new WebhookStore(database),
        new Observability(database, jobs),
        parts.keep(new ArtifactStore(config.artifacts())),
        access);
  }
}
