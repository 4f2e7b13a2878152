package org.pgatlas.server.component;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.pgatlas.server.testing.HandWorkedAtlas;

/// Plans of the search functions' bodies, as the role that they run as.
final class SearchPlans {
  /// 20,000 packages and components, 2,000 artifacts of 40 components each.
  static final String FILL =
      """
      insert into package (purl, ecosystem, name) select 'pkg:npm/p' || md5(i::text), 'npm', 'p' || md5(i::text) from generate_series(1, 20000) i;
      insert into component (purl, package_id, version, version_key) select p.purl || '@1', p.id, '1', 'b1' from package p;
      insert into license (expression) select 'LicenseRef-' || i from generate_series(1, 500) i;
      insert into artifact_blob (tenant_id, sha256, cid, size_bytes, encoding, bytes)
        select t.id, sha256(i::text::bytea), 'b' || i, 0, 'identity', '' from tenant t, generate_series(1, 2000) i where t.name = 'default';
      insert into sbom_document (tenant_id, artifact_purl, content_hash, semantic_hash, doc, component_count, dependency_count)
        select tenant_id, 'pkg:github/bulk/r' || cid, sha256, sha256, '{}', 40, 0 from artifact_blob;
      insert into edge_source (tenant_id, kind, source_key) select tenant_id, 'sbom', artifact_purl from sbom_document;
      insert into sbom_submissions (tenant_id, repository_claim, status, processed_at) select tenant_id, source_key, 'processed', now() from edge_source;
      insert into artifact_version (tenant_id, source_id, seq, document_id, submission_id, default_branch, run_at)
        select s.tenant_id, s.id, 1, d.id, a.id, true, now()
        from edge_source s join sbom_document d on d.artifact_purl = s.source_key join sbom_submissions a on a.repository_claim = s.source_key;
      insert into sbom_current (tenant_id, source_id, artifact_version_id, document_id)
        select tenant_id, source_id, id, document_id from artifact_version;
      insert into sbom_occurrence (tenant_id, document_id, component_ids, flags, edge_from, edge_to, license_at, license_ids, in_force)
        select tenant_id, document_id, array(select 1 + (source_id * 7 + k * 499) % 20000 from generate_series(1, 40) k order by 1),
          array_fill(0, array[40])::smallint[], '{}', '{}', array[1], array[1 + source_id % 500], true from sbom_current;
      insert into artifact_document (tenant_id, source_id, document_id) select tenant_id, source_id, document_id from sbom_current;
      insert into component_use (tenant_id, component_id, package_id, artifact_count) select t.id, c.id, c.package_id, 4 from component c, tenant t where t.name = 'default';
      insert into package_use (tenant_id, package_id, artifact_count) select tenant_id, package_id, 4 from component_use;
      insert into license_use (tenant_id, license_id, artifact_count) select t.id, l.id, 4 from license l, tenant t where t.name = 'default';
      insert into projects (tenant_id, canonical_id, display_name, project_type, activity_status)
        select t.id, 'daoip-5:bulk:project:' || i, 'p' || md5(i::text), 'public-good', 'live' from tenant t, generate_series(1, 20000) i where t.name = 'default'
      """;

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("p_tenant", ""),
          Map.entry("p_text", "'d3d94468'"),
          Map.entry("p_pattern", "'%d3d94468%'"),
          Map.entry("p_words", "''"),
          Map.entry("p_ecosystem", "null"),
          Map.entry("p_components", "array[17, 4711]"),
          Map.entry("p_licenses", "array[17]"),
          Map.entry("p_few", "1000"),
          Map.entry("p_limit", "20"),
          Map.entry("p_offset", "0"));

  private SearchPlans() {}

  static String explain(HandWorkedAtlas atlas, String function, String role) {
    try (Connection connection = atlas.raw().connect();
        Statement statement = connection.createStatement()) {
      String body = one(statement, "select prosrc from pg_proc where proname = '" + function + "'");
      String tenant = "'" + atlas.tenant() + "'::uuid";
      for (Map.Entry<String, String> value : VALUES.entrySet()) {
        String literal = value.getKey().equals("p_tenant") ? tenant : value.getValue();
        body = body.replaceAll("\\b" + value.getKey() + "\\b", literal.replace("\\", "\\\\"));
      }
      statement.execute("set atlas.tenant = '" + atlas.tenant() + "'");
      statement.execute("set role " + role);
      StringBuilder plan = new StringBuilder();
      try (ResultSet lines = statement.executeQuery("explain " + body)) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      return plan.toString();
    } catch (SQLException e) {
      throw new IllegalStateException(function, e);
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
