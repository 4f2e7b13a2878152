package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Migrations;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Findings that statements of SBOMs decided before V023: a migration says which artifacts they are
/// in, and the upkeep at the next start puts them right.
final class FindingsAgainDbTest {
  @RegisterExtension
  static final PostgresExtension BEFORE =
      PostgresExtension.migrated(
          "before_again", database -> AtlasFixture.migrateTo(database, "36"));

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  /// Artifact 7 carries the document; 8 and 9 have findings, of which that of 8 names it.
  private static final String DECIDED =
      """
      insert into edge_source (tenant_id, id, kind, source_key)
      select 'TENANT', n, 'sbom', 'pkg:github/acme/shop' || n from generate_series(7, 9) n;
      insert into vex_document (tenant_id, id, content_hash, format, origin, trust, statement_count, doc, source_id)
      values ('TENANT', 1, sha256('carried'), 'cyclonedx', 'sbom', 'product_vendor', 1, '{}', 7),
             ('TENANT', 2, sha256('own'), 'cyclonedx', 'upload', 'product_vendor', 1, '{}', null);
      insert into finding_evidence (tenant_id, hash, doc)
      select 'TENANT', sha256(convert_to('by ' || d, 'UTF8')),
             jsonb_build_object('statements', jsonb_build_array(jsonb_build_object('sha256', encode(sha256(convert_to(d, 'UTF8')), 'hex'))))
      from unnest(array['carried', 'own']) d;
      insert into finding (tenant_id, source_id, artifact_purl, component_id, component_purl, vulnerability_id, vulnerability, matched, verdict,
                           open, closed_reason, kev, risk, evidence_hash, opened_at, changed_at, closed_at)
      select 'TENANT', n, 'pkg:github/acme/shop' || n, 1, 'pkg:npm/left@1.0.0', 1, 'CVE-1', 'affected', 'not_affected', false,
             'statement: not_affected', false, 0, sha256(convert_to('by ' || d, 'UTF8')), now(), now(), now()
      from unnest(array['carried', 'own']) with ordinality u (d, i), lateral (select 7 + i as n) x;
      """;

  @Test
  void artifacts_that_carried_statements_decided_about_are_assessed_again() throws SQLException {
    TestDatabase rows = BEFORE.createDatabase();
    try (Database database = AtlasFixture.open(rows)) {
      UUID tenant = AtlasFixture.of(database, "default").tenant();
      database.asOwner(
          handle -> {
            handle.execute("set session_replication_role = replica");
            handle.createScript(DECIDED.replace("TENANT", tenant.toString())).execute();
            return handle.execute("set session_replication_role = origin");
          });
      assertThat(new Migrations(database).migrate()).isGreaterThanOrEqualTo(1);
      assertThat(
              rows.query(
                  "select string_agg(source_id::text, ' ' order by source_id) from finding_again"))
          .as("the one that carries it and the one where it decided; not where another did")
          .isEqualTo("7 8");
    }
  }

  @Test
  void what_was_closed_without_a_statement_in_force_opens_again() throws SQLException {
    try (HandWorkedAtlas atlas =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      for (int shop = 1; shop <= 2; shop++) {
        atlas.admit("acme/shop" + shop, VulnerableShop.sbom("acme/shop" + shop, "1", "left@1.0.0"));
      }
      atlas.advise("one", VulnerableShop.advisory("GHSA-left", "CVE-2030-1", "left", "3.0.0", "H"));
      atlas
          .raw()
          .execute(
              "update finding set open = false, verdict = 'not_affected', closed_reason = 'statement: not_affected', closed_at = now()");
      atlas.raw().execute("delete from artifact_risk_summary");
      atlas
          .raw()
          .execute(
              "insert into finding_again select tenant_id, source_id from finding where artifact_purl like '%shop1'");
      atlas.backfill();
      assertThat(
              atlas
                  .raw()
                  .query(
                      "select string_agg(concat_ws(' ', artifact_purl, verdict, open), ', ' order by artifact_purl) from finding"))
          .isEqualTo("pkg:github/acme/shop1 affected t, pkg:github/acme/shop2 not_affected f");
      assertThat(atlas.raw().query("select count(*) from finding_again")).isEqualTo("0");
      assertThat(atlas.raw().query("select max(high) from artifact_risk_summary")).isEqualTo("1");
    }
  }
}
