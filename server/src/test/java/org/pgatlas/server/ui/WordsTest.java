package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Band;
import org.pgatlas.server.ui.view.Reach;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;

class WordsTest {
  @Test
  void counts_are_separated_and_agree_with_their_noun() {
    assertThat(Words.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Words.count(1, "package", "packages")).isEqualTo("1 package");
    assertThat(Words.count(0, "package", "packages")).isEqualTo("0 packages");
    assertThat(Words.countOrUnknown(null)).isEqualTo("not analysed");
  }

  @Test
  void a_share_that_is_not_zero_never_reads_as_zero() {
    assertThat(Words.share(1, 1_000_000)).isEqualTo("< 0.1 %");
    assertThat(Words.share(0, 10)).isEqualTo("0 %");
    assertThat(Words.share(1, 3)).isEqualTo("33.3 %");
    assertThat(Words.share(1, 0)).isEqualTo("–");
  }

  @Test
  void ages_are_coarse() {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    assertThat(Words.ago(now.minusSeconds(2), now)).isEqualTo("just now");
    assertThat(Words.ago(now.plusSeconds(60), now)).isEqualTo("just now");
    assertThat(Words.ago(now.minusSeconds(61), now)).isEqualTo("1 minute ago");
    assertThat(Words.ago(now.minusSeconds(86_400L * 3), now)).isEqualTo("3 days ago");
    assertThat(Words.ago(now.minusSeconds(86_400L * 100), now)).isEqualTo("on 2026-08-13");
  }

  @Test
  void sizes_and_durations_have_units() {
    assertThat(Words.bytes(1)).isEqualTo("1 byte");
    assertThat(Words.bytes(186_368)).isEqualTo("182 KiB");
    assertThat(Words.bytes(5L << 20)).isEqualTo("5.0 MiB");
    assertThat(Words.millis(4.24)).isEqualTo("4.2 ms");
    assertThat(Words.millis(12_345)).isEqualTo("12.3 s");
  }

  @Test
  void long_ids_are_shortened_in_the_middle() {
    assertThat(Words.shortened("abcdefghij", 7)).isEqualTo("abcd…ij");
    assertThat(Words.shortened("abc", 7)).isEqualTo("abc");
  }

  @Test
  void ids_in_paths_decode_once_to_themselves() {
    assertThat(Address.of("/repos/", "pkg:npm/%40a/b").toString())
        .isEqualTo("/repos/pkg:npm/%2540a/b");
    assertThat(Address.of("/repos/", "a b?c#d\"é").toString())
        .isEqualTo("/repos/a%20b%3Fc%23d%22%C3%A9");
    assertThat(Address.of("/graph").with("id", "pkg:npm/%40a/b&c").with("x", "").toString())
        .isEqualTo("/graph?id=pkg:npm/%2540a/b%26c");
  }

  @Test
  void bands_follow_the_share_of_active_packages() {
    assertThat(Band.of(null, 100)).isNull();
    assertThat(Band.of(0L, 100)).isEqualTo(Band.NOBODY);
    assertThat(Band.of(1L, 1000)).isEqualTo(Band.FEW);
    assertThat(Band.of(10L, 1000)).isEqualTo(Band.MANY);
    assertThat(Band.of(100L, 1000)).isEqualTo(Band.MOST);
    assertThat(Band.of(334L, 1000)).isEqualTo(Band.PILLAR);
    for (Band band : Band.ALL) {
      assertThat(Band.of(band.least(63_001), 63_001)).isEqualTo(band);
    }
  }

  @Test
  void far_steps_are_gathered_and_nothing_is_lost() {
    Reach reach = new Reach("t", "n", List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), 100);
    assertThat(reach.lines()).hasSize(6);
    assertThat(reach.lines().stream().mapToLong(Reach.Line::count).sum())
        .isEqualTo(reach.total())
        .isEqualTo(36);
    assertThat(reach.lines().getLast().label()).isEqualTo("6 and more steps");
    assertThat(reach.lines().getFirst().label()).isEqualTo("direct");
  }

  @Test
  void paging_stays_within_its_total() {
    Table.Paging last = new Table.Paging(Address.of("/repos"), 101, 50, 100);
    assertThat(last.from()).isEqualTo(101);
    assertThat(last.to()).isEqualTo(101);
    assertThat(last.next()).isNull();
    assertThat(last.previous()).isEqualTo("/repos?offset=50");
    Table.Paging beyond = new Table.Paging(Address.of("/repos"), 3, 50, 100);
    assertThat(beyond.next()).isNull();
    assertThat(beyond.to()).isEqualTo(3);
    Table.Paging none = new Table.Paging(Address.of("/repos"), 0, 50, 0);
    assertThat(none.from()).isZero();
    assertThat(none.next()).isNull();
  }
}
