package org.pgatlas.server.source;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.wire.Json;

/// Asks every configured registry anew about the packages that the atlas knows of it: versions,
/// downloads, stars, dependencies. A registry without an address, or without a known package, is
/// left alone.
final class RegistryRefresh implements JobHandler {
  static final JobKind JOB = JobKind.of("registry.refresh", Lane.IMPORT);

  private final Database database;
  private final SourceImport imports;
  private final PackageSources sources;
  private final PackageStore packages = new PackageStore();

  RegistryRefresh(Database database, SourceImport imports, PackageSources sources) {
    this.database = database;
    this.imports = imports;
    this.sources = sources;
  }

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    for (String type : PackageSources.TYPES) {
      if (sources.configured(type)
          && !database.read(tenant, handle -> packages.known(handle, tenant, type)).isEmpty()) {
        byte[] wanted = Json.write(Map.of("ecosystem", type)).getBytes(StandardCharsets.UTF_8);
        imports.admit(tenant, PackageImporter.FEED + ":" + type, "schedule", wanted, false);
      }
    }
  }
}
