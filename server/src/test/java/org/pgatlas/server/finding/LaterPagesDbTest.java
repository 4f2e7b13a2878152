package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.advisory.TestFeeds;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// Page after page of findings of which many have the same risk: each comes once, in one order.
final class LaterPagesDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final int WHOLE = 1_000;
  private static final String SHOP = "pkg:github/acme/shop1";

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());
  private final FindingReadStore reads = atlas.findings().reads();

  @AfterEach
  void close() {
    atlas.close();
  }

  /// Three shops with four components, of which two are about as bad as each other.
  @BeforeEach
  void fill() {
    String[] parts = {"left", "right", "top", "bottom"};
    for (int i = 0; i < parts.length; i++) {
      TestFeeds.offer(
          atlas.feeds(),
          atlas.tenant(),
          parts[i],
          VulnerableShop.advisory(
                  "GHSA-" + parts[i], "CVE-2030-" + i, parts[i], "9.0.0", i < 2 ? "H" : "L")
              .getBytes(StandardCharsets.UTF_8));
    }
    for (int shop = 1; shop <= 3; shop++) {
      atlas.admit(
          "acme/shop" + shop,
          VulnerableShop.sbom(
              "acme/shop" + shop, "1", "left@1.0.0", "right@1.0.0", "top@1.0.0", "bottom@1.0.0"));
    }
    atlas.work();
  }

  @Test
  void of_all_that_is_open() {
    assertThat(walked(filter(null, null, null), 5, 0)).hasSize(12).isEqualTo(all(null, null));
    assertThat(walked(filter(null, null, null), 1, 0)).isEqualTo(all(null, null));
    assertThat(walked(filter(null, null, null), 3, 0)).isEqualTo(all(null, null));
  }

  @Test
  void of_one_severity_or_one_artifact() {
    assertThat(walked(filter("high", null, null), 4, 0)).hasSize(6).isEqualTo(all("high", null));
    assertThat(walked(filter(null, SHOP, null), 1, 0)).hasSize(4).isEqualTo(all(null, SHOP));
  }

  @Test
  void from_a_place_on_some_may_be_passed_over() {
    List<Long> all = all(null, null);
    FindingRow second = reads.list(atlas.tenant(), filter(null, null, null), 2, 0).getLast();
    List<Long> rest =
        ids(
            reads.list(
                atlas.tenant(), filter(null, null, FindingFilter.Cursor.of(second)), WHOLE, 6));
    assertThat(rest).isEqualTo(all.subList(8, 12));
  }

  private List<Long> all(@Nullable String severity, @Nullable String artifact) {
    return ids(reads.list(atlas.tenant(), filter(severity, artifact, null), WHOLE, 0));
  }

  private List<Long> walked(FindingFilter first, int limit, int offset) {
    List<Long> ids = new ArrayList<>();
    FindingFilter filter = first;
    List<FindingRow> rows;
    do {
      rows = reads.list(atlas.tenant(), filter, limit, offset);
      ids.addAll(ids(rows));
      if (!rows.isEmpty()) {
        filter =
            filter(first.severity(), first.artifact(), FindingFilter.Cursor.of(rows.getLast()));
      }
    } while (!rows.isEmpty());
    return ids;
  }

  private static List<Long> ids(List<FindingRow> rows) {
    return rows.stream().map(FindingRow::id).toList();
  }

  private static FindingFilter filter(
      @Nullable String severity, @Nullable String artifact, FindingFilter.@Nullable Cursor after) {
    return new FindingFilter(true, null, severity, artifact, null, null, null, after);
  }
}
