package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.advisory.FeedKind;
import org.pgatlas.server.advisory.TestFeeds;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.vex.VexStatus;

/// Findings in both directions, through the doors: documents first or advisories first,
/// withdrawals, statements, decisions, scans and their replay.
final class FindingsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String ARTIFACT = "pkg:github/acme/shop";

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  @Test
  void advisory_after_document_and_document_after_advisory_find_the_same() throws SQLException {
    submit("acme/shop", "2.0.0", "left@2.1.0", "right@1.0.0");
    advise("GHSA-left", 1, "left", "\"1.0.0\" \"1.2.0\" \"2.0.0\" \"2.3.0\"", "CVE-2030-1", "");
    String reverse = summary();
    assertThat(reverse).isEqualTo("pkg:npm/left@2.1.0 CVE-2030-1 affected open");
    submit("acme/other", "1.0.0", "left@2.1.0", "left@2.3.0");
    assertThat(query("select count(*) from finding")).isEqualTo("2");
    assertThat(
            query(
                "select count(distinct evidence_hash) || ' ' || count(distinct (verdict, matched,"
                    + " severity_score)) from finding"))
        .isEqualTo("1 1");
    assertThat(query("select severity_score || ' ' || severity_rating from open_findings limit 1"))
        .isEqualTo("9.8 critical");
    assertThat(query("select string_agg(critical::text, ',') from artifact_risk_summary"))
        .isEqualTo("1,1");
  }

  @Test
  void the_same_again_changes_nothing() throws SQLException {
    submit("acme/shop", "2.0.0", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    String before = everything();
    String events = query("select count(*) from finding_event");
    atlas
        .database()
        .run(
            atlas.tenant(),
            handle -> {
              FindingProjector projector = SmallAtlas.projector(atlas);
              projector.statementsChanged(handle, atlas.tenant(), List.of("CVE-2030-1"));
              projector.sourcesChanged(handle, atlas.tenant(), List.of(source()));
            });
    assertThat(everything()).isEqualTo(before);
    assertThat(query("select count(*) from finding_event")).isEqualTo(events);
  }

  @Test
  void withdrawn_advisory_closes_what_it_opened_with_its_reason() throws SQLException {
    submit("acme/shop", "2.0.0", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    advise(
        "GHSA-left",
        2,
        "left",
        "\"0\" \"3.0.0\"",
        "CVE-2030-1",
        "\"withdrawn\":\"2030-02-01T00:00:00Z\",");
    assertThat(query("select closed_reason from finding"))
        .isEqualTo("advisory withdrawn: GHSA-left");
    assertThat(query("select count(*) from artifact_risk_summary")).isEqualTo("0");
    assertThat(query("select string_agg(event_type, ' ' order by occurred_at) from finding_event"))
        .as("that it opened, its row tells")
        .isEqualTo("closed");
    assertThat(history()).containsExactly("closed", "opened");
  }

  @Test
  void update_of_the_component_closes_and_its_return_opens_again() throws SQLException {
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    submit("acme/shop", "1", "left@2.1.0");
    submit("acme/shop", "2", "left@3.0.0");
    assertThat(summary()).isEqualTo("pkg:npm/left@2.1.0 CVE-2030-1 affected closed");
    submit("acme/shop", "3", "left@2.1.0");
    assertThat(summary()).isEqualTo("pkg:npm/left@2.1.0 CVE-2030-1 affected open");
    atlas.withdraw(ARTIFACT);
    assertThat(query("select closed_reason from finding"))
        .isEqualTo("the artifact has the component no longer");
  }

  @Test
  void aliases_make_one_finding_and_merged_names_keep_the_older() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", null, "");
    advise("OSV-left", 1, "left", "\"0\" \"4.0.0\"", null, "");
    assertThat(query("select count(*) from finding where open")).isEqualTo("2");
    advise("OSV-left", 2, "left", "\"0\" \"4.0.0\"", "GHSA-left", "");
    assertThat(query("select vulnerability from finding where open")).isEqualTo("GHSA-left");
    assertThat(
            query(
                "select jsonb_array_length(doc -> 'matches') from finding join finding_evidence on hash = evidence_hash where open"))
        .isEqualTo("2");
    assertThat(query("select closed_reason from finding where not open"))
        .isEqualTo("merged into an older name");
  }

  @Test
  void component_without_version_is_unknown_and_not_safe() throws SQLException {
    submit("acme/shop", "1", "left");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    assertThat(summary()).isEqualTo("pkg:npm/left CVE-2030-1 unknown open");
  }

  @Test
  void newest_statement_takes_back_and_a_fix_counts_for_its_version_only() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    say("a", "CVE-2030-1", "pkg:npm/left@2.0.0", "fixed", "");
    assertThat(summary()).endsWith("affected open");
    say("b", "ghsa-left", "pkg:npm/left", "not_affected", "");
    assertThat(summary()).as("no reason").endsWith("affected open");
    say(
        "c",
        "CVE-2030-1",
        "pkg:npm/left",
        "not_affected",
        ",\"impact_statement\":\"never called\"");
    assertThat(summary()).endsWith("not_affected closed");
    assertThat(query("select closed_reason from finding")).isEqualTo("statement: not_affected");
    submit("acme/second", "1", "left@2.1.0");
    assertThat(query("select count(*) from finding where not open")).isEqualTo("2");
  }

  @Test
  void decision_outranks_the_vendor_and_carries_over_to_the_next_version() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0");
    submit("acme/other", "1", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    decide(VexStatus.NOT_AFFECTED);
    assertThat(ofShop()).isEqualTo("not_affected false");
    assertThat(query("select open::text from finding where artifact_purl <> '" + ARTIFACT + "'"))
        .as("another artifact has its own decision")
        .isEqualTo("true");
    submit("acme/shop", "2", "left@2.1.0", "right@1.0.0");
    assertThat(ofShop()).isEqualTo("not_affected false");
    say("v", "CVE-2030-1", "pkg:npm/left", "affected", ",\"action_statement\":\"update\"");
    assertThat(ofShop()).isEqualTo("not_affected false");
    decide(null);
    assertThat(ofShop()).isEqualTo("affected true");
    assertThat(query("select string_agg(event_type, ' ' order by occurred_at) from decision_event"))
        .isEqualTo("decided withdrawn");
  }

  @Test
  void how_likely_is_told_of_what_is_exploited_already_too() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1000", "");
    told(
        FeedKind.KEV,
        "{\"catalogVersion\":\"1\",\"dateReleased\":\"2030-01-01T00:00:00Z\",\"vulnerabilities\":[{\"cveID\":\"CVE-2030-1000\",\"dateAdded\":\"2030-01-01\"}]}");
    String risk = query("select risk from finding");
    told(FeedKind.EPSS, EPSS + "CVE-2030-1000,0.75,0.9\n");
    assertThat(query("select concat_ws(' ', kev, epss, risk) from finding"))
        .isEqualTo("t 0.75 " + risk);
    told(FeedKind.EPSS, EPSS + "CVE-2030-1000,0.750001,0.9\n");
    assertThat(query("select epss from finding")).as("below rounding").isEqualTo("0.750001");
    FindingFilter likely =
        new FindingFilter(true, null, null, null, null, null, Boolean.TRUE, 0.5, null);
    assertThat(atlas.findings().reads().list(atlas.tenant(), likely, 5, 0)).hasSize(1);
    String events = query("select count(*) from finding_event");
    told(FeedKind.EPSS, EPSS + "CVE-2030-1000,0.750001,0.8\n");
    assertThat(query("select count(*) from finding_event")).as("the same").isEqualTo(events);
  }

  private static final String EPSS =
      "#model_version:v2030,score_date:2030-01-01T00:00:00+0000\ncve,epss,percentile\n";

  private void told(FeedKind kind, String document) {
    TestFeeds.offer(atlas.feeds(), atlas.tenant(), kind, document);
    atlas.work();
  }

  @Test
  void finding_says_in_words_what_matched_where_and_through_which_path() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0", "right@1.0.0");
    advise("GHSA-right", 1, "right", "\"0\" \"3.0.0\"", "CVE-2030-2", "");
    FindingRow row = atlas.findings().reads().find(atlas.tenant(), finding()).orElseThrow();
    List<String> path = atlas.findings().reads().path(atlas.tenant(), row);
    assertThat(path).containsExactly(ARTIFACT, "pkg:npm/left@2.1.0", "pkg:npm/right@1.0.0");
    String words = String.valueOf(FindingJson.whole(row, path, List.of()).get("words"));
    assertThat(words)
        .contains("1.0.0 is in the range")
        .contains(query("select encode(content_hash, 'hex') from advisory_document"))
        .contains("through " + ARTIFACT + " > pkg:npm/left@2.1.0 > pkg:npm/right@1.0.0")
        .contains("an update to 3.0.0 closes it");
  }

  @Test
  void replay_after_newer_feeds_gives_the_same_bytes() throws SQLException {
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    say("c", "CVE-2030-1", "pkg:npm/left@2.1.0", "under_investigation", "");
    submit("acme/shop", "1", "left@2.1.0", "right@1.0.0");
    String manifest = query("select encode(content_hash, 'hex') from scan_manifest");
    String result = query("select encode(result_hash, 'hex') from scan_run");
    advise("GHSA-left", 2, "left", "\"0\" \"1.0.0\"", "CVE-2030-1", "");
    advise("GHSA-right", 1, "right", "\"0\" \"3.0.0\"", "CVE-2030-2", "");
    say("d", "CVE-2030-1", "pkg:npm/left", "fixed", "");
    Scans.Done done = atlas.findings().scans().replay(atlas.tenant(), manifest).orElseThrow();
    assertThat(done.same()).isTrue();
    assertThat(done.run().resultHash()).isEqualTo(result);
    assertThat(done.run().findings()).isEqualTo(1);
    ScanRunRow now = atlas.findings().scans().run(atlas.tenant(), ARTIFACT).orElseThrow();
    assertThat(now.manifest()).isNotEqualTo(manifest);
    assertThat(atlas.findings().scans().diff(atlas.tenant(), done.run(), now))
        .extracting(change -> change.vulnerability() + " " + change.before() + " " + change.after())
        .containsExactly("CVE-2030-1 under_investigation null", "CVE-2030-2 null affected");
  }

  @Test
  void riskiest_come_first_and_pages_go_on_where_they_ended() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0", "right@1.0.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    atlas.advise(
        "low",
        advisory("GHSA-right", 1, "right", "\"0\" \"3.0.0\"", "CVE-2030-2", "")
            .replace("C:H/I:H/A:H", "C:L/I:N/A:N"));
    FindingFilter open = new FindingFilter(true, null, null, null, null, null, null, null);
    List<FindingRow> first = atlas.findings().reads().list(atlas.tenant(), open, 1, 0);
    assertThat(first).extracting(FindingRow::vulnerability).containsExactly("CVE-2030-1");
    FindingFilter.Cursor next =
        FindingFilter.Cursor.parse(
            new FindingFilter.Cursor(first.getFirst().risk(), first.getFirst().id()).text());
    FindingFilter rest = new FindingFilter(true, null, null, null, null, null, null, next);
    assertThat(atlas.findings().reads().list(atlas.tenant(), rest, 5, 0))
        .extracting(FindingRow::vulnerability)
        .containsExactly("CVE-2030-2");
  }

  private void decide(@Nullable VexStatus status) throws SQLException {
    UUID id =
        UUID.fromString(
            query("select external_id from finding where artifact_purl = '" + ARTIFACT + "'"));
    SmallAtlas.decide(atlas, id, status);
  }

  private String ofShop() throws SQLException {
    return query(
        "select verdict || ' ' || open::text from finding where artifact_purl = '"
            + ARTIFACT
            + "'");
  }

  private UUID finding() throws SQLException {
    return UUID.fromString(query("select external_id from finding"));
  }

  private int source() {
    try {
      return Integer.parseInt(query("select min(source_id) from component_index"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String summary() throws SQLException {
    return query(
        "select string_agg(component_purl || ' ' || vulnerability || ' ' || verdict || case when"
            + " open then ' open' else ' closed' end, '; ' order by id) from finding");
  }

  private String everything() throws SQLException {
    return query("select string_agg(f::text, '; ' order by id) from finding f");
  }

  @Test
  void how_many_there_are_of_a_severity_is_the_same_counted_and_summed_up() throws SQLException {
    submit("acme/shop", "1", "left@2.1.0", "right@1.0.0");
    submit("acme/other", "1", "left@2.1.0");
    advise("GHSA-left", 1, "left", "\"0\" \"3.0.0\"", "CVE-2030-1", "");
    advise("GHSA-right", 1, "right", "\"0\" \"3.0.0\"", "CVE-2030-2", "");
    atlas
        .raw()
        .execute(
            "update finding set severity_rating = 'high', verdict = case when component_purl like '%right%' then 'unknown' else verdict end");
    atlas
        .raw()
        .execute(
            "update artifact_risk_summary s set critical = 0, medium = 0, low = 0, unrated = 0, high = (select count(*) from finding f where f.source_id = s.source_id and f.verdict <> 'unknown'), unknown = (select count(*) from finding f where f.source_id = s.source_id and f.verdict = 'unknown')");
    for (String severity : List.of("critical", "high", "medium", "low", "none")) {
      FindingFilter filter =
          new FindingFilter(true, null, severity, null, null, null, null, null, null);
      FindingReadStore reads = atlas.findings().reads();
      assertThat(reads.list(atlas.tenant(), filter, 1, 0, true).total())
          .as(severity)
          .isEqualTo(severity.equals("high") ? 3L : 0L)
          .isEqualTo(reads.count(atlas.tenant(), filter, 100));
    }
  }

  /// Of the one finding, newest first.
  private List<String> history() {
    FindingReadStore reads = atlas.findings().reads();
    FindingRow row =
        reads
            .page(
                atlas.tenant(),
                new FindingFilter(null, null, null, null, null, null, null, null),
                0,
                5)
            .getFirst();
    return reads.events(atlas.tenant(), row.id()).stream()
        .map(FindingReadStore.Event::type)
        .toList();
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private void submit(String repo, String version, String... components) {
    atlas.admit(repo, VulnerableShop.sbom(repo, version, components));
    atlas.work();
  }

  private void advise(
      String id, int day, String name, String events, @Nullable String alias, String more) {
    atlas.advise(
        (id + "-" + day).toLowerCase(java.util.Locale.ROOT),
        advisory(id, day, name, events, alias, more));
  }

  private static String advisory(
      String id, int day, String name, String events, @Nullable String alias, String more) {
    StringBuilder list = new StringBuilder();
    String[] versions = events.split(" ");
    for (int i = 0; i < versions.length; i++) {
      list.append(i == 0 ? "" : ",");
      list.append(i % 2 == 0 ? "{\"introduced\":" : "{\"fixed\":").append(versions[i]).append('}');
    }
    return """
    {"id":"%s","modified":"2030-01-0%dT00:00:00Z",%s"aliases":[%s],
     "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
     "affected":[{"package":{"ecosystem":"npm","name":"%s"},"ranges":[{"type":"SEMVER","events":[%s]}]}]}
    """
        .formatted(id, day, more, alias == null ? "" : "\"" + alias + "\"", name, list);
  }

  private int minutes;

  private void say(String id, String vulnerability, String product, String status, String more) {
    String document =
        """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/%s","author":"Maker",
         "timestamp":"2030-01-01T00:%02d:00Z","version":1,"statements":[{"vulnerability":{"name":"%s"},
         "products":[{"@id":"%s"}],"status":"%s"%s}]}
        """
            .formatted(id, minutes++, vulnerability, product, status, more);
    atlas.say(document);
  }
}
