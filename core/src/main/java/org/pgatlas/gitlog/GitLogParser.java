package org.pgatlas.gitlog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/// Reads what `git log --format=%aN%x00%aE%x00%aI%x00%H` prints: one commit a line, four fields
/// between NULs (<https://git-scm.com/docs/pretty-formats>). Streams: memory does not grow with the
/// log.
///
/// Names and e-mails may be anything, even empty; bytes that are not UTF-8 become U+FFFD. Dates and
/// hashes must be exact. An empty line is passed over. What is wrong is refused with its line
/// number.
public final class GitLogParser {
  /// How much one log may hold.
  public record Limits(int lineBytes, long commits) {
    public static final Limits DEFAULT = new Limits(16 * 1024, 5_000_000);

    public Limits {
      if (lineBytes < 1 || commits < 1) {
        throw new IllegalArgumentException(
            "limits must be positive: lineBytes " + lineBytes + ", commits " + commits);
      }
    }
  }

  private static final int FIELDS = 4;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 9999;

  private final InputStream in;
  private final Limits limits;
  private final byte[] chunk = new byte[64 * 1024];
  private byte[] line = new byte[256];
  private int length;
  private long lineNumber = 1;
  private long commits;

  private GitLogParser(InputStream in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// Hands every commit to `sink` in the order of the log and returns how many there were.
  public static long parse(InputStream in, Consumer<GitCommit> sink) throws IOException {
    return parse(in, Limits.DEFAULT, sink);
  }

  public static long parse(InputStream in, Limits limits, Consumer<GitCommit> sink)
      throws IOException {
    return new GitLogParser(in, limits).run(sink);
  }

  private long run(Consumer<GitCommit> sink) throws IOException {
    int read = in.read(chunk);
    while (read >= 0) {
      for (int i = 0; i < read; i++) {
        if (chunk[i] == '\n') {
          endLine(sink);
          lineNumber++;
        } else {
          append(chunk[i]);
        }
      }
      read = in.read(chunk);
    }
    endLine(sink);
    return commits;
  }

  private void append(byte next) {
    if (length == limits.lineBytes()) {
      throw refused("longer than " + limits.lineBytes() + " bytes");
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.min(limits.lineBytes(), length * 2));
    }
    line[length++] = next;
  }

  private void endLine(Consumer<GitCommit> sink) {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    if (length > 0) {
      if (commits == limits.commits()) {
        throw refused("more than " + limits.commits() + " commits");
      }
      commits++;
      sink.accept(commit());
    }
    length = 0;
  }

  private GitCommit commit() {
    String[] fields = new String[FIELDS];
    int count = 0;
    int begin = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || line[i] == 0) {
        if (count < FIELDS) {
          fields[count] = new String(line, begin, i - begin, StandardCharsets.UTF_8);
        }
        count++;
        begin = i + 1;
      }
    }
    if (count != FIELDS) {
      throw refused("expected 4 fields between NULs, found " + count);
    }
    return new GitCommit(fields[0], fields[1], date(fields[2]), hash(fields[3]));
  }

  private Instant date(String text) {
    try {
      OffsetDateTime date = OffsetDateTime.parse(text);
      if (date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR) {
        return date.toInstant();
      }
    } catch (DateTimeException _) {
      // told below, like a year out of range
    }
    throw refused("not an ISO 8601 date with offset: '" + shown(text) + "'");
  }

  private String hash(String text) {
    boolean hex = text.length() == 40 || text.length() == 64;
    for (int i = 0; hex && i < text.length(); i++) {
      hex = Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 128;
    }
    if (!hex) {
      throw refused("not a commit hash: '" + shown(text) + "'");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private GitLogException refused(String message) {
    return new GitLogException(lineNumber, message);
  }
}
