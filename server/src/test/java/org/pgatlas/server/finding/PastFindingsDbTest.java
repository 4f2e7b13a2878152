package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.vex.VexStatus;

/// Findings as of an earlier time: with the evidence of then, and also when that is longer ago than
/// events are kept.
final class PastFindingsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final SmallAtlas shop = new SmallAtlas(POSTGRES);

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void what_is_open_and_unchanged_for_longer_than_events_are_kept_is_told() throws SQLException {
    shop.submit("1", "left@2.1.0");
    shop.advise("GHSA-left", List.of(), "left", "3.0.0");
    Instant then = now();
    forgetEvents();
    assertThat(asOf(then)).containsExactly("GHSA-left affected true");
    assertThat(asOf(now())).containsExactly("GHSA-left affected true");
    shop.submit("2", "left@3.0.0");
    assertThat(asOf(now())).isEmpty();
    assertThat(asOf(then)).as("it closed afterwards").containsExactly("GHSA-left affected true");
    assertThat(asOf(Instant.EPOCH)).isEmpty();
  }

  @Test
  void what_was_closed_then_is_not_told_as_open() throws SQLException {
    shop.submit("1", "left@2.1.0");
    shop.advise("GHSA-left", List.of(), "left", "3.0.0");
    shop.decide("GHSA-left", VexStatus.NOT_AFFECTED);
    Instant then = now();
    forgetEvents();
    assertThat(asOf(then)).as("unchanged").isEmpty();
    shop.decide("GHSA-left", VexStatus.FIXED);
    assertThat(asOf(then)).as("changed afterwards, closed all along").isEmpty();
    shop.decide("GHSA-left", VexStatus.UNDER_INVESTIGATION);
    assertThat(asOf(then)).as("opened afterwards").isEmpty();
    assertThat(asOf(now())).containsExactly("GHSA-left under_investigation true");
    Instant investigated = now();
    forgetEvents();
    shop.decide("GHSA-left", VexStatus.AFFECTED);
    assertThat(asOf(investigated))
        .as("its verdict changed afterwards")
        .containsExactly("GHSA-left under_investigation true");
  }

  @Test
  void what_was_merged_afterwards_was_open() throws SQLException {
    shop.submit("1", "left@2.1.0");
    shop.advise("GHSA-left", List.of(), "left", "3.0.0");
    shop.advise("OSV-left", List.of(), "left", "3.0.0");
    Instant then = now();
    forgetEvents();
    shop.advise("OSV-left", List.of("GHSA-left"), "left", "3.0.0");
    assertThat(asOf(now())).containsExactly("GHSA-left affected true");
    assertThat(asOf(then))
        .containsExactlyInAnyOrder("GHSA-left affected true", "OSV-left affected true");
  }

  @Test
  void evidence_is_that_of_then() throws SQLException {
    shop.submit("1", "left@2.1.0");
    shop.advise("GHSA-left", List.of(), "left", "3.0.0");
    Instant then = now();
    String digest = digest();
    shop.advise("GHSA-left", List.of(), "left", "4.0.0");
    assertThat(digest()).isNotEqualTo(digest);
    assertThat(evidence(then)).contains(digest).doesNotContain(digest());
    assertThat(evidence(now())).contains(digest()).doesNotContain(digest);
    shop.submit("2", "left@5.0.0");
    assertThat(evidence(then)).contains(digest);
  }

  private String evidence(Instant at) {
    return past(at).getFirst().row().evidence();
  }

  private String digest() throws SQLException {
    return shop.query("select encode(content_hash, 'hex') from advisory");
  }

  private List<String> asOf(Instant at) {
    return past(at).stream()
        .map(one -> one.row().vulnerability() + " " + one.row().verdict().id() + " " + one.ofThen())
        .toList();
  }

  private List<FindingReadStore.Then> past(Instant at) {
    return shop.atlas.findings().reads().asOf(shop.atlas.tenant(), FindingFilter.OPEN, at, 10, 0);
  }

  /// By the clock that wrote the rows; a microsecond later than all of them.
  private static Instant now() {
    Instant began = Instant.now();
    while (!Instant.now().isAfter(began.plusNanos(2_000))) {
      Thread.onSpinWait();
    }
    return Instant.now();
  }

  /// As if the months of all that happened were too long ago.
  private void forgetEvents() throws SQLException {
    shop.atlas.raw().execute("delete from finding_event");
  }
}
