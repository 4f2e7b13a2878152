package org.pgatlas.gitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class GitLogParserTest {
  private static final String HASH = "0123456789abcdef0123456789ABCDEF01234567";
  private static final String DATE = "2024-02-29T23:30:00+02:00";

  @Test
  void one_commit_a_line_with_or_without_a_last_newline() throws IOException {
    String log = line("Ann", "a@example.org", DATE) + "\n\n" + line("Bob", "", DATE) + "\r\n";
    List<GitCommit> commits = parse(log);
    assertThat(commits).hasSize(2);
    assertThat(commits.getFirst())
        .isEqualTo(
            new GitCommit(
                "Ann",
                "a@example.org",
                Instant.parse("2024-02-29T21:30:00Z"),
                HASH.toLowerCase(Locale.ROOT)));
    assertThat(parse(line("Bob", "b", DATE))).hasSize(1);
    assertThat(parse("")).isEmpty();
  }

  @Test
  void odd_names_are_kept() throws IOException {
    String odd = " \"; drop\ttable <x> \u202e\ud83e\udd16 İı ";
    assertThat(parse(line(odd, "@@ @", DATE)).getFirst().name()).isEqualTo(odd);
    byte[] latin = line("M?ller", "m@x", DATE).getBytes(StandardCharsets.ISO_8859_1);
    latin[1] = (byte) 0xfc;
    List<GitCommit> commits = new ArrayList<>();
    GitLogParser.parse(new ByteArrayInputStream(latin), commits::add);
    assertThat(commits.getFirst().name()).isEqualTo("M\ufffdller");
  }

  @Test
  void bad_dates_hashes_and_field_counts_are_refused_with_their_line() {
    String good = line("Ann", "a", DATE) + "\n";
    for (String date :
        List.of("", "yesterday", "2024-02-30T00:00:00Z", "2024-02-29", "+99999-01-01T00:00:00Z")) {
      assertThatThrownBy(() -> parse(good + "\n" + line("Ann", "a", date)))
          .as(date)
          .isInstanceOf(GitLogException.class)
          .hasMessageContaining("line 3")
          .hasMessageContaining("date");
    }
    assertThatThrownBy(() -> parse(good + "Ann\0a\0" + DATE + "\0zz"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("'zz'");
    assertThatThrownBy(() -> parse("Ann\0a\0" + DATE)).hasMessageContaining("found 3");
    assertThatThrownBy(() -> parse(line("Ann\0Lee", "a", DATE))).hasMessageContaining("found 5");
  }

  @Test
  void limits_hold() {
    GitLogParser.Limits limits = new GitLogParser.Limits(200, 2);
    String good = line("Ann", "a", DATE) + "\n";
    assertThatThrownBy(() -> parse(good + good + good, limits))
        .hasMessageContaining("line 3")
        .hasMessageContaining("more than 2 commits");
    assertThatThrownBy(() -> parse(good + line("x".repeat(300), "a", DATE), limits))
        .hasMessageContaining("line 2")
        .hasMessageContaining("200 bytes");
  }

  private static String line(String name, String email, String date) {
    return name + "\0" + email + "\0" + date + "\0" + HASH;
  }

  private static List<GitCommit> parse(String log) throws IOException {
    return parse(log, GitLogParser.Limits.DEFAULT);
  }

  private static List<GitCommit> parse(String log, GitLogParser.Limits limits) throws IOException {
    List<GitCommit> commits = new ArrayList<>();
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    assertThat(GitLogParser.parse(new ByteArrayInputStream(bytes), limits, commits::add))
        .isEqualTo(commits.size());
    return commits;
  }
}
