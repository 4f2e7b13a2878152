package org.pgatlas.server.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Advisories into tables, batch by batch: what changes, what stays, which vulnerability keeps its
/// number.
final class AdvisoryBatchDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final AdvisoryBatch batch = new AdvisoryBatch();
  private TestDatabase rows = POSTGRES.createDatabase();
  private Database database = AtlasFixture.open(rows);
  private UUID tenant = UUID.randomUUID();
  private long feedImport;

  @BeforeEach
  void open() throws SQLException {
    tenant = AtlasFixture.of(database, "default").tenant();
    rows.execute(
        "insert into artifact_blob (tenant_id, sha256, cid, size_bytes, encoding, bytes) values ('%s', sha256('x'), 'x', 0, 'identity', '')"
            .formatted(tenant));
    rows.execute(
        "insert into feed_import (tenant_id, feed, origin, content_hash) values ('%s', 'osv:test', '', sha256('x'))"
            .formatted(tenant));
    feedImport = number("select id from feed_import");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void the_same_again_changes_nothing() throws SQLException {
    AdvisoryBatch.Result first = apply(advisory("GHSA-1", 1, "CVE-1"), advisory("PYSEC-1", 1));
    String before = AdvisoryRows.everything(rows);
    AdvisoryBatch.Result second = apply(advisory("GHSA-1", 1, "CVE-1"), advisory("PYSEC-1", 1));

    assertThat(first.added()).isEqualTo(2);
    assertThat(first.vulnerabilities()).hasSize(2);
    assertThat(second.added() + second.updated() + second.older()).isZero();
    assertThat(second.unchanged()).isEqualTo(2);
    assertThat(second.vulnerabilities()).isEmpty();
    assertThat(AdvisoryRows.everything(rows)).isEqualTo(before);
  }

  @Test
  void a_newer_document_replaces_an_older_one_does_not() throws SQLException {
    apply(advisory("GHSA-1", 5));
    assertThat(apply(advisory("GHSA-1", 7)).updated()).isEqualTo(1);
    assertThat(apply(advisory("GHSA-1", 6)).older()).isEqualTo(1);

    assertThat(text("select modified::date from advisory")).isEqualTo("2024-01-07");
    assertThat(number("select count(*) from advisory_document")).isEqualTo(2);
    assertThat(
            text(
                "select o.modified::date from advisory_document n join advisory_document o on o.id = n.supersedes_id"))
        .isEqualTo("2024-01-05");
  }

  @Test
  void of_clusters_that_become_one_the_oldest_number_stays() throws SQLException {
    apply(advisory("GHSA-1", 1));
    apply(advisory("PYSEC-1", 1));
    long oldest = vulnerability("GHSA-1");
    long younger = vulnerability("PYSEC-1");

    AdvisoryBatch.Result joined = apply(advisory("PYSEC-1", 2, "GHSA-1", "CVE-1"));

    assertThat(joined.merged()).containsExactly(java.util.Map.entry(younger, oldest));
    assertThat(joined.vulnerabilities()).containsExactly(oldest);
    assertThat(vulnerability("PYSEC-1")).isEqualTo(oldest);
    assertThat(vulnerability("CVE-1")).isEqualTo(oldest);
    assertThat(text("select name from vulnerability where id = " + oldest)).isEqualTo("CVE-1");
    assertThat(number("select merged_into_id from vulnerability where id = " + younger))
        .isEqualTo(oldest);
    assertThat(number("select count(distinct vulnerability_id) from advisory")).isEqualTo(1);
  }

  @Test
  void of_a_cluster_that_falls_apart_the_part_with_its_name_keeps_the_number() throws SQLException {
    apply(advisory("GHSA-1", 1, "CVE-1"), advisory("PYSEC-1", 1, "CVE-1"));
    long whole = vulnerability("CVE-1");
    assertThat(vulnerability("PYSEC-1")).isEqualTo(whole);

    AdvisoryBatch.Result parted = apply(advisory("PYSEC-1", 2));

    assertThat(vulnerability("CVE-1")).isEqualTo(whole);
    assertThat(vulnerability("GHSA-1")).isEqualTo(whole);
    assertThat(vulnerability("PYSEC-1")).isNotEqualTo(whole);
    assertThat(parted.vulnerabilities()).containsExactlyInAnyOrder(whole, vulnerability("PYSEC-1"));
  }

  @Test
  void an_alias_that_would_join_two_cves_joins_neither() throws SQLException {
    apply(advisory("CVE-1", 1), advisory("CVE-2", 1));
    apply(advisory("GHSA-1", 1, "CVE-1", "CVE-2"));

    assertThat(vulnerability("CVE-1")).isNotEqualTo(vulnerability("CVE-2"));
    assertThat(vulnerability("GHSA-1")).isNotIn(vulnerability("CVE-1"), vulnerability("CVE-2"));
  }

  @Test
  void withdrawal_ends_what_is_affected_and_keeps_the_document() throws SQLException {
    apply(advisory("GHSA-1", 1, "CVE-1"));
    assertThat(number("select count(*) from advisory_affected")).isEqualTo(2);

    AdvisoryBatch.Result result =
        apply(
            advisory("GHSA-1", 2, "CVE-1")
                .replace("\"modified\"", "\"withdrawn\": \"2024-02-01T00:00:00Z\", \"modified\""));

    assertThat(result.withdrawn()).isEqualTo(1);
    assertThat(number("select count(*) from advisory_affected")).isZero();
    assertThat(number("select count(*) from advisory_document")).isEqualTo(2);
    assertThat(
            text("select withdrawn::date from vulnerability where id = " + vulnerability("GHSA-1")))
        .isEqualTo("2024-02-01");
  }

  @Test
  void what_is_missing_in_a_full_archive_is_marked_until_it_comes_back() throws SQLException {
    apply(advisory("GHSA-1", 1), advisory("GHSA-2", 1));

    assertThat(missing("GHSA-1")).isEqualTo(1);
    assertThat(text("select advisory_id from feed_advisory where missing_since_id is not null"))
        .isEqualTo("GHSA-2");
    assertThat(missing("GHSA-1", "GHSA-2")).isZero();
    assertThat(number("select count(*) from advisory")).isEqualTo(2);
  }

  @Test
  void severity_and_summary_are_those_of_the_cluster() throws SQLException {
    apply(
        advisory("GHSA-1", 1, "CVE-1")
            .replace(
                "\"modified\"",
                "\"severity\": [{\"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}], \"summary\": \"Bad\", \"modified\""));

    assertThat(
            text(
                "select concat_ws(' ', severity_score, severity_rating, summary) from vulnerability where name = 'CVE-1'"))
        .isEqualTo("9.8 critical Bad");
  }

  private AdvisoryBatch.Result apply(String... documents) {
    List<OsvDocument> read =
        Arrays.stream(documents)
            .map(
                one -> OsvDocument.read(one.getBytes(StandardCharsets.UTF_8), OsvLimits.defaults()))
            .toList();
    return database.write(
        tenant, handle -> batch.apply(handle, tenant, "osv:test", feedImport, read));
  }

  private int missing(String... present) {
    return database.write(
        tenant,
        handle -> batch.markMissing(handle, tenant, "osv:test", feedImport, List.of(present)));
  }

  /// An advisory about one package with two intervals, modified on that day of January 2024.
  private static String advisory(String id, int day, String... aliases) {
    return """
        {"id": "%s", "modified": "2024-01-%02dT00:00:00Z", "aliases": [%s],
         "affected": [{"package": {"ecosystem": "PyPI", "name": "of-%s"},
           "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "2.0"}, {"fixed": "2.1"}]}]}]}
        """
        .formatted(
            id,
            day,
            String.join(", ", Arrays.stream(aliases).map(one -> "\"" + one + "\"").toList()),
            id.toLowerCase(java.util.Locale.ROOT));
  }

  private long vulnerability(String name) throws SQLException {
    return number("select vulnerability_id from vulnerability_alias where name = '" + name + "'");
  }

  private @Nullable String text(String sql) throws SQLException {
    return rows.query(sql);
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(String.valueOf(rows.query(sql)));
  }
}
