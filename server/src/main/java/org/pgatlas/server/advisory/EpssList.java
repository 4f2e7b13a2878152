package org.pgatlas.server.advisory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.StorableText;
import org.pgatlas.server.wire.Compression;

/// Probabilities of exploitation as FIRST publishes them: CSV, plain or gzip, with a comment that
/// says the model and the date, a header, and a line for each CVE
/// (<https://www.first.org/epss/data_stats>).
///
/// @param asOf the date of the scores
record EpssList(LocalDate asOf, List<Score> scores) {
  private static final int MAX_LINE = 1_000;
  private static final int MAX_LINES = 6_000_000;
  private static final int MAX_SCORES = 5_000_000;
  static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");

  record Score(String cve, double score, double percentile) {}

  EpssList {
    scores = List.copyOf(scores);
  }

  /// @throws DocumentException saying what is wrong and in which line
  static EpssList read(Content document) {
    try (BufferedReader lines = lines(document)) {
      return read(lines);
    } catch (IOException | UncheckedIOException e) {
      throw new DocumentException(
          Code.DAMAGED_GZIP, null, "The list cannot be unpacked: " + e.getMessage());
    }
  }

  private static EpssList read(BufferedReader lines) throws IOException {
    LocalDate asOf = null;
    boolean header = false;
    List<Score> scores = new ArrayList<>();
    int number = 0;
    String line;
    while ((line = line(lines, ++number)) != null) {
      if (number > MAX_LINES) {
        throw new DocumentException(
            Code.TOO_LARGE, "line " + number, "more than " + MAX_LINES + " lines");
      }
      String stripped = line.strip();
      if (stripped.isEmpty()) {
        continue;
      }
      if (stripped.startsWith("#")) {
        LocalDate date = date(stripped);
        asOf = date == null ? asOf : date;
      } else if (!header) {
        if (!stripped.equals("cve,epss,percentile")) {
          throw wrong(
              number, "expected the header 'cve,epss,percentile', found '" + shown(line) + "'");
        }
        header = true;
      } else {
        scores.add(score(stripped, number));
        if (scores.size() > MAX_SCORES) {
          throw new DocumentException(
              Code.TOO_LARGE, "line " + number, "more than " + MAX_SCORES + " scores");
        }
      }
    }
    if (asOf == null) {
      throw wrong(1, "expected a comment with the 'score_date'");
    }
    if (scores.isEmpty()) {
      throw new DocumentException(Code.EMPTY, null, "The list has no score");
    }
    return new EpssList(asOf, scores);
  }

  private static BufferedReader lines(Content document) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Compression.open(document), StandardCharsets.UTF_8), 1 << 16);
  }

  /// The next line, null at the end; no longer than any of a list is.
  private static @Nullable String line(BufferedReader lines, int number) throws IOException {
    StringBuilder line = new StringBuilder(64);
    int c;
    while ((c = lines.read()) >= 0 && c != '\n') {
      if (line.length() == MAX_LINE) {
        throw wrong(number, "a line of more than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    return c < 0 && line.isEmpty() ? null : line.toString();
  }

  private static @Nullable LocalDate date(String comment) {
    for (String part : comment.substring(1).split(",", -1)) {
      int colon = part.indexOf(':');
      if (colon > 0 && part.substring(0, colon).strip().equals("score_date")) {
        String date = part.substring(colon + 1).strip();
        try {
          return LocalDate.parse(date.substring(0, Math.min(10, date.length())));
        } catch (DateTimeException _) {
          throw wrong(1, "'" + shown(date) + "' is no date");
        }
      }
    }
    return null;
  }

  private static Score score(String line, int number) {
    String[] fields = line.split(",", -1);
    if (fields.length != 3 || !CVE.matcher(fields[0]).matches()) {
      throw wrong(number, "expected CVE, probability, percentile, found '" + shown(line) + "'");
    }
    return new Score(fields[0], share(fields[1], number), share(fields[2], number));
  }

  private static double share(String text, int number) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below, as for any other number that is none of these.
    }
    throw wrong(number, "expected a number from 0 to 1, found '" + shown(text) + "'");
  }

  private static DocumentException wrong(int line, String message) {
    return new DocumentException(Code.INVALID_STRUCTURE, "line " + line, message);
  }

  private static String shown(String text) {
    return StorableText.shown(text);
  }
}
