package org.pgatlas.server.vex;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.vex.VexStatement;

/// Carried documents of before V023 get their artifact: they count while its SBOM does, and are
/// about nothing else.
final class VexReadingsMigrationDbTest {
  @RegisterExtension
  static final PostgresExtension POSTGRES =
      PostgresExtension.migrated(
          "before_readings", database -> AtlasFixture.migrateTo(database, "22"));

  private static final String KEPT =
      """
      insert into edge_source (tenant_id, id, kind, source_key) values ('TENANT', 7, 'sbom', 'pkg:github/acme/shop');
      insert into artifact_blob (tenant_id, sha256, cid, size_bytes, encoding, bytes)
      select 'TENANT', sha256(convert_to(t, 'UTF8')), t, 1, 'identity', 'x' from unnest(array['old', 'new', 'alone']) t;
      insert into sbom_document (tenant_id, id, artifact_purl, content_hash, semantic_hash, doc, component_count, dependency_count)
      select 'TENANT', n, 'pkg:github/acme/shop', sha256(convert_to(t, 'UTF8')), sha256('s'), '{"bomFormat": "CycloneDX", "root": {"ref": "root"}}', 1, 0
      from unnest(array['old', 'new']) with ordinality u (t, n);
      insert into sbom_current (tenant_id, source_id, artifact_version_id, document_id) values ('TENANT', 7, 2, 2);
      insert into vex_document (tenant_id, id, content_hash, format, series_hash, origin, trust, statement_count, doc)
      select 'TENANT', n, sha256(convert_to(t, 'UTF8')), 'cyclonedx',
             case when n < 3 then sha256(convert_to('PRODUCT_VENDOR' || E'\\nsbom\\n' || 'pkg:github/acme/shop', 'UTF8')) end,
             case when n < 3 then 'sbom' else 'upload' end, 'product_vendor', 1, '{}'
      from unnest(array['old', 'new', 'alone']) with ordinality u (t, n);
      insert into vex_in_force (tenant_id, document_id) values ('TENANT', 1), ('TENANT', 3);
      insert into vex_statement (tenant_id, id, document_id, ordinal, vulnerability, status, declared, place, products)
      select 'TENANT', d * 10 + o, d, o, 'CVE-1', 'not_affected', 'not_affected', '/' || o, p::jsonb
      from generate_series(1, 3) d,
           unnest(array['[{"ref": "root", "parts": [{"ref": "left"}]}]', '[{"ref": "left"}, {"ref": "right"}]', '[{"ref": "root"}]', '[]']) with ordinality u (p, o);
      insert into vex_statement_name (tenant_id, name, statement_id) select tenant_id, 'CVE-1', id from vex_statement;
      """;

  @Test
  void carried_documents_of_before_count_while_their_sbom_does() throws SQLException {
    TestDatabase rows = POSTGRES.createDatabase();
    try (Database database = AtlasFixture.open(rows)) {
      UUID tenant = AtlasFixture.of(database, "default").tenant();
      database.asOwner(
          handle -> {
            // Without keys: a document needs neither its submission nor its version here.
            handle.execute("set session_replication_role = replica");
            handle.createScript(KEPT.replace("TENANT", tenant.toString())).execute();
            return handle.execute("set session_replication_role = origin");
          });

      assertThat(new Migrations(database).migrate()).isGreaterThanOrEqualTo(2);

      assertThat(
              rows.query(
                  "select string_agg(id || ' ' || coalesce(source_id::text, 'own'), ', ' order by id) from vex_document"))
          .isEqualTo("1 7, 2 7, 3 own");
      assertThat(
              rows.query(
                  "select string_agg(products::text, E'\\n' order by ordinal) from vex_statement where document_id = 2"))
          .isEqualTo(
              """
              [{"ref": "pkg:github/acme/shop", "parts": [{"ref": "left"}]}]
              [{"ref": "pkg:github/acme/shop", "parts": [{"ref": "left"}]}, {"ref": "pkg:github/acme/shop", "parts": [{"ref": "right"}]}]
              [{"ref": "pkg:github/acme/shop"}]
              []""");
      List<VexStore.Kept> claims =
          database.read(
              tenant, handle -> new ClaimStore().claims(handle, tenant, List.of("CVE-1")));
      assertThat(claims)
          .as("the current SBOM's, and the one that came by itself")
          .extracting(VexStore.Kept::id)
          .containsExactly(2L, 3L);
      assertThat(claims.getLast().claim().document().statements())
          .extracting(VexStatement::products)
          .as("as it was")
          .first()
          .asString()
          .contains("root");
    }
  }
}
