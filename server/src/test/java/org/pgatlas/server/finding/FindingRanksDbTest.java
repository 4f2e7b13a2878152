package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// What a metric run does to open findings, and documents from before there were findings.
final class FindingRanksDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  @Test
  void metric_run_moves_the_findings_of_what_it_moved_and_no_other() throws SQLException {
    submit("acme/shop", "pkg:npm/left@2.1.0");
    submit("acme/till", "pkg:npm/left@2.1.0");
    advise();
    rank();
    String till = of("till");
    double alone = risk("shop");
    assertThat(
            query(
                "select criticality || ' ' || (metric_run_id = (select max(id) from metric_run)) from finding where artifact_purl like '%shop'"))
        .isEqualTo("0 true");

    submit("acme/app", "pkg:github/acme/shop@1");
    assertThat(risk("shop")).as("ranked by the job, not by the run").isEqualTo(alone);
    assertThat(rank()).isEqualTo(1);
    assertThat(risk("shop")).isGreaterThan(alone);
    assertThat(of("till")).isEqualTo(till);
    assertThat(
            query(
                "select max_risk = (select max(risk) from finding where artifact_purl like '%shop') from artifact_risk_summary where artifact_purl like '%shop'"))
        .isEqualTo("t");
    assertThat(query("select count(*) from artifact_risk_summary where mixed")).isEqualTo("0");
    assertThat(rank()).as("the same again").isZero();
  }

  @Test
  void ranks_are_what_an_evaluation_from_scratch_gives() throws SQLException {
    submit("acme/shop", "pkg:npm/left@2.1.0", "pkg:npm/left@2.2.0");
    advise();
    submit("acme/app", "pkg:github/acme/shop@1");
    rank();
    String ranked = everything();
    atlas
        .database()
        .run(
            atlas.tenant(),
            handle ->
                SmallAtlas.projector(atlas)
                    .statementsChanged(handle, atlas.tenant(), java.util.List.of("GHSA-left")));
    assertThat(everything()).isEqualTo(ranked);
  }

  @Test
  void findings_of_one_artifact_ranked_at_different_times_become_alike() throws SQLException {
    submit("acme/shop", "pkg:npm/left@2.1.0", "pkg:npm/right@1.0.0");
    advise();
    rank();
    submit("acme/app", "pkg:github/acme/shop@1");
    advise("GHSA-right", "right");
    assertThat(query("select count(*) from artifact_risk_summary where mixed")).isEqualTo("1");
    assertThat(rank()).isEqualTo(1);
    assertThat(
            query(
                "select count(distinct criticality) from finding where artifact_purl like '%shop'"))
        .isEqualTo("1");
  }

  @Test
  void documents_from_before_findings_are_assessed_once() throws SQLException {
    advise();
    submit("acme/shop", "pkg:npm/left@2.1.0");
    for (String table :
        new String[] {
          "artifact_risk_summary", "finding", "scan_run_finding", "scan_run", "scan_manifest"
        }) {
      atlas.raw().execute("delete from " + table);
    }
    JobHandler job = atlas.findings().assessingAfter((_, _) -> {});
    job.handle(
        new Job(0, atlas.tenant(), "components.extract", "{}", 1, 10, 1),
        JobHandler.Completion.NONE);
    assertThat(query("select vulnerability || ' ' || open from finding"))
        .isEqualTo("GHSA-left true");
    job.handle(
        new Job(0, atlas.tenant(), "components.extract", "{}", 1, 10, 1),
        JobHandler.Completion.NONE);
    assertThat(query("select count(*) from scan_run")).isEqualTo("1");
  }

  private int rank() {
    return atlas.findings().ranks().rank(atlas.tenant());
  }

  private double risk(String repo) throws SQLException {
    return Double.parseDouble(
        query("select max(risk) from finding where artifact_purl like '%" + repo + "'"));
  }

  private String of(String repo) throws SQLException {
    return query(
        "select string_agg(f::text, ';') from finding f where artifact_purl like '%" + repo + "'");
  }

  private String everything() throws SQLException {
    return query("select string_agg(f::text, ';' order by id) from finding f");
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private void advise() {
    advise("GHSA-left", "left");
  }

  private void advise(String id, String name) {
    String document =
        """
        {"id":"%s","modified":"2030-01-01T00:00:00Z",
         "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
         "affected":[{"package":{"ecosystem":"npm","name":"%s"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}
        """
            .formatted(id, name);
    atlas.advise(name, document);
  }

  private void submit(String repo, String... purls) {
    StringBuilder parts = new StringBuilder();
    for (String purl : purls) {
      parts.append(parts.isEmpty() ? "" : ",");
      parts.append("{\"type\":\"library\",\"name\":\"x\",\"purl\":\"%s\"}".formatted(purl));
    }
    atlas.admit(
        repo,
        """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
         "metadata":{"component":{"type":"application","name":"%s","bom-ref":"root"}},"components":[%s]}
        """
            .formatted(repo, parts)
            .getBytes(StandardCharsets.UTF_8));
    atlas.work();
  }
}
