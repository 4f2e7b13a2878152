package org.pgatlas.server.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.OpenTransaction;
import org.pgatlas.server.testing.PostgresExtension;

/// A few advisories: applied when the answer is sent, or left to the job as if they were many.
final class FeedsAtOnceDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String SBOM =
      """
      {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
        {"type":"library","name":"left","version":"1.0.0","purl":"pkg:npm/left@1.0.0"}]}
      """;

  private static final String WHAT_BECAME =
      """
      select concat_ws(' ', i.feed, i.status, i.phase, i.doc -> 'counts' ->> 'added', s.status, s.duplicate,
                       (select count(*) from job_queue where kind = 'advisory.import'))
      from feed_import i join document_submission s on s.document_id = i.id and s.kind = 'advisories'
      order by s.id desc limit 1
      """;

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  @BeforeEach
  void submit() {
    atlas.admit("acme/shop", SBOM.getBytes(StandardCharsets.UTF_8));
    atlas.work();
  }

  @Test
  void few_are_applied_before_the_answer() throws SQLException {
    FeedAdmission.Admitted admitted = offer(atlas.feedsAtOnce(), "one", advisory(1));
    assertThat(admitted.applied()).isTrue();
    assertThat(admitted.status()).isEqualTo("processed");
    assertThat(open()).isEqualTo("GHSA-1");
    assertThat(query(WHAT_BECAME)).isEqualTo("osv:one processed done 1 processed f 0");
    FeedAdmission.Admitted again = offer(atlas.feedsAtOnce(), "one", advisory(1));
    assertThat(again.duplicate()).isTrue();
    assertThat(again.status()).isEqualTo("processed");
    assertThat(query(WHAT_BECAME)).isEqualTo("osv:one processed done 1 processed t 0");
  }

  @Test
  void at_once_and_by_the_job_the_same_becomes_of_them() throws SQLException {
    offer(atlas.feedsAtOnce(), "one", "[" + advisory(1) + "," + advisory(2) + "]");
    String atOnce = findings();
    String counts = counts();
    try (HandWorkedAtlas other =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      other.admit("acme/shop", SBOM.getBytes(StandardCharsets.UTF_8));
      other.work();
      TestFeeds.offer(
          other.feeds(),
          other.tenant(),
          "one",
          ("[" + advisory(1) + "," + advisory(2) + "]").getBytes(StandardCharsets.UTF_8));
      other.work();
      assertThat(atOnce)
          .isEqualTo(String.valueOf(other.raw().query(FINDINGS)))
          .contains("GHSA-1", "GHSA-2");
      assertThat(counts).isEqualTo(String.valueOf(other.raw().query(COUNTS)));
    }
  }

  @Test
  void those_that_came_before_go_first() throws SQLException {
    offer(atlas.feeds(), "slow", advisory(1));
    assertThat(offer(atlas.feedsAtOnce(), "quick", advisory(2)).applied()).isFalse();
    assertThat(open()).isEmpty();
    atlas.work();
    assertThat(open()).isEqualTo("GHSA-1 GHSA-2");
    assertThat(query(WHAT_BECAME)).isEqualTo("osv:quick processed done 1 processed f 0");
  }

  @Test
  void many_are_left_to_the_job() throws SQLException {
    String many =
        IntStream.rangeClosed(1, 11)
            .mapToObj(FeedsAtOnceDbTest::advisory)
            .collect(Collectors.joining(",", "[", "]"));
    FeedAdmission.Admitted admitted = offer(atlas.feedsAtOnce(), "many", many);
    assertThat(admitted.applied()).isFalse();
    assertThat(admitted.status()).isEqualTo("pending");
    assertThat(open()).isEmpty();
    atlas.work();
    assertThat(query("select count(*) from finding where open")).isEqualTo("11");
  }

  @Test
  void what_fails_at_once_leaves_nothing_and_is_left_to_the_job() throws SQLException {
    FeedAdmission failing =
        new FeedAdmission(
            atlas.database(),
            new ArtifactStore(),
            new JobStore(atlas.database(), new Nudges(atlas.database())),
            new FeedImporter(
                atlas.database(),
                new ArtifactStore(),
                (_, _, _) -> {
                  throw new IllegalStateException("not now");
                },
                (_, _, _, _) -> {}));
    assertThat(offer(failing, "one", advisory(1)).applied()).isFalse();
    assertThat(query("select count(*) from advisory")).isEqualTo("0");
    assertThat(query(WHAT_BECAME)).isEqualTo("osv:one pending waiting pending f 1");
    atlas.work();
    assertThat(open()).isEqualTo("GHSA-1");
    assertThat(query(WHAT_BECAME)).isEqualTo("osv:one processed done 1 processed f 0");
  }

  @Test
  void nobody_waits_at_the_door_for_a_lock() throws Exception {
    try (OpenTransaction _ =
        new OpenTransaction(
            atlas.database(),
            atlas.tenant(),
            handle -> new AdvisoryStore().lock(handle, atlas.tenant()))) {
      assertThat(offer(atlas.feedsAtOnce(), "one", advisory(1)).applied()).isFalse();
    }
    atlas.work();
    assertThat(open()).isEqualTo("GHSA-1");
  }

  private static final String FINDINGS =
      """
      select string_agg(concat_ws(' ', artifact_purl, component_purl, vulnerability, verdict, open, risk, encode(evidence_hash, 'hex')), '; ' order by vulnerability)
      from finding
      """;

  private static final String COUNTS = "select doc -> 'counts' from feed_import";

  private String findings() throws SQLException {
    return query(FINDINGS);
  }

  private String counts() throws SQLException {
    return query(COUNTS);
  }

  private String open() throws SQLException {
    return query(
        "select coalesce(string_agg(vulnerability, ' ' order by vulnerability), '') from finding where open");
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private FeedAdmission.Admitted offer(FeedAdmission door, String name, String document) {
    return door.admit(
        atlas.tenant(),
        new FeedAdmission.Offer(FeedKind.OSV, name, "test", null),
        document.getBytes(StandardCharsets.UTF_8));
  }

  private static String advisory(int number) {
    return """
        {"id":"GHSA-%d","modified":"2030-01-01T00:00:00Z","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
         "affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}]}
        """
        .formatted(number)
        .strip();
  }
}
