package org.pgatlas.server.source;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.wire.Json;

/// Asks for the grants anew when an address of them is configured; otherwise does nothing.
final class GrantRefresh implements JobHandler {
  static final JobKind JOB = JobKind.of("opengrants.refresh", Lane.IMPORT);

  private static final String SYSTEM = "scf";

  private final SourceImport imports;
  private final SourceHttp http;

  GrantRefresh(SourceImport imports, SourceHttp http) {
    this.imports = imports;
    this.http = http;
  }

  @Override
  public void handle(Job job, Completion completion) {
    if (http.find(GrantImporter.FEED).isPresent()) {
      byte[] wanted =
          Json.write(Map.of("fetch", GrantImporter.FEED, "system", SYSTEM))
              .getBytes(StandardCharsets.UTF_8);
      imports.admit(job.tenant(), GrantImporter.FEED, "schedule", wanted, false);
    }
  }
}
