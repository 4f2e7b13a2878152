package org.pgatlas.server.access;

import java.util.List;
import java.util.Optional;
import org.pgatlas.server.http.Role;

/// The least role of every route, in one table: the first line that fits decides. A route without
/// a line is the operator's alone, and a test names it.
public final class RouteRoles {
  /// @param methods `GET`, `POST|PUT`, or `*` for all
  /// @param path as registered; a final `*` stands for anything
  private record Line(String methods, String path, Role role) {
    boolean fits(String method, String route) {
      boolean methodFits =
          methods.equals("*") || List.of(methods.split("\\|", -1)).contains(method);
      return methodFits
          && (path.endsWith("*")
              ? route.startsWith(path.substring(0, path.length() - 1))
              : route.equals(path));
    }
  }

  private static final List<Line> LINES =
      List.of(
          // What works before anybody is known.
          new Line("GET", "/api/v1/health", Role.ANYONE),
          new Line("GET", "/api/v1/openapi.json", Role.ANYONE),
          new Line("GET", "/api/v1/whoami", Role.ANYONE),
          new Line("GET", "/api/version", Role.ANYONE),
          new Line("GET", "/static/*", Role.ANYONE),
          new Line("*", "/login", Role.ANYONE),
          new Line("POST", "/logout", Role.ANYONE),
          // The server's operator.
          new Line("GET", "/metrics", Role.OPERATOR),
          new Line("*", "/api/v1/tenants*", Role.OPERATOR),
          new Line("*", "/api/v1/doctor*", Role.OPERATOR),
          new Line("POST", "/api/v1/jobs/queues/*", Role.OPERATOR),
          // Who runs a tenant.
          new Line("*", "/api/v1/keys*", Role.ADMIN),
          new Line("GET", "/api/v1/access-audit", Role.ADMIN),
          new Line("*", "/api/v1/attestation-keys*", Role.ADMIN),
          new Line("*", "/api/v1/attestation-roots*", Role.ADMIN),
          new Line("*", "/api/v1/attestation-identities*", Role.ADMIN),
          new Line("*", "/api/v1/jobs*", Role.ADMIN),
          new Line("*", "/api/v1/webhooks*", Role.ADMIN),
          new Line("*", "/operations*", Role.ADMIN),
          new Line("*", "/keys*", Role.ADMIN),
          new Line("POST|PUT|DELETE", "/api/v1/contributors*", Role.ADMIN),
          new Line("GET", "/api/v1/contributors/{contributor_id}/export", Role.ADMIN),
          new Line("POST", "/api/v1/activity/run", Role.ADMIN),
          new Line("POST", "/api/v1/metric-runs", Role.ADMIN),
          new Line("POST", "/api/v1/graph/snapshots", Role.ADMIN),
          new Line("DELETE", "/api/v1/repos/<id>", Role.ADMIN),
          new Line("POST", "/api/v1/scan-bundles", Role.ADMIN),
          // Decisions about findings.
          new Line("POST|PUT|PATCH|DELETE", "/api/v1/findings*", Role.TRIAGER),
          new Line("POST|PUT|PATCH|DELETE", "/findings*", Role.TRIAGER),
          new Line("POST", "/api/v1/scan-*", Role.TRIAGER),
          new Line("POST|PUT", "/api/v1/ingest/vex", Role.TRIAGER),
          // Feeds and what people say of projects: they change every project, not one.
          new Line("POST|PUT", "/api/v1/ingest/advisories", Role.ADMIN),
          new Line("POST|PUT", "/api/v1/ingest/epss", Role.ADMIN),
          new Line("POST|PUT", "/api/v1/ingest/kev", Role.ADMIN),
          new Line("POST|PUT", "/api/v1/ingest/opengrants", Role.ADMIN),
          new Line("POST|PUT", "/api/v1/ingest/overrides", Role.ADMIN),
          new Line("POST|PUT", "/api/v1/ingest/registry*", Role.ADMIN),
          new Line("POST|PUT", "/api/v1/ingest/survey", Role.ADMIN),
          new Line("POST", "/api/v1/scan-*", Role.TRIAGER),
          // Documents in.
          new Line("POST|PUT", "/api/v1/ingest/*", Role.SUBMITTER),
          new Line("POST|PUT", "/api/v1/bom", Role.SUBMITTER),
          new Line("GET", "/api/v1/bom/token/*", Role.SUBMITTER),
          new Line("GET", "/api/v1/event/token/*", Role.SUBMITTER),
          new Line("GET", "/api/v1/project", Role.SUBMITTER),
          new Line("GET", "/api/v1/project/*", Role.SUBMITTER),
          new Line("GET", "/api/v1/team/self", Role.SUBMITTER),
          new Line("*", "/upload", Role.SUBMITTER),
          // A tenant's own, for its key holders.
          new Line("GET", "/api/v1/feed-imports*", Role.READER),
          new Line("GET", "/api/v1/sources", Role.READER),
          new Line("GET", "/sources", Role.READER),
          new Line("GET", "/api/v1/events*", Role.READER),
          // A whole pass over the graph a question.
          new Line("POST", "/api/v1/graph/what-if", Role.READER),
          new Line("GET", "/what-if", Role.READER),
          // What a published tenant shows to all.
          new Line("GET", "/api/v1/*", Role.GUEST),
          new Line("GET", "/*", Role.GUEST));

  private RouteRoles() {}

  /// The role of a route, if a line says it.
  ///
  /// @param route as registered, e.g. `/api/v1/repos/<id>`
  public static Optional<Role> find(String method, String route) {
    // A HEAD is answered by the GET of the same route.
    String asked = method.equals("HEAD") ? "GET" : method;
    return LINES.stream().filter(line -> line.fits(asked, route)).findFirst().map(Line::role);
  }

  static Role of(String method, String route) {
    return find(method, route).orElse(Role.OPERATOR);
  }
}
