package org.pgatlas.server;

import java.util.Arrays;
import java.util.List;

/// What a process does. Several share one database; the workers among them share its queue.
///
/// @param api answers REST and pages; a process without it answers health and metrics only
/// @param worker works jobs and runs schedules
public record ProcessRole(boolean api, boolean worker) {
  /// From `api`, `worker`, or both with a comma.
  static ProcessRole parse(String text) {
    List<String> roles = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (!List.of("api", "worker").containsAll(roles)) {
      throw new ConfigException("role is api, worker, or api,worker, not '" + text + "'");
    }
    return new ProcessRole(roles.contains("api"), roles.contains("worker"));
  }
}
