package org.pgatlas.server.severity;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Severity;
import us.springett.cvss.Cvss;
import us.springett.cvss.CvssV2;
import us.springett.cvss.CvssV3;
import us.springett.cvss.CvssV3_1;
import us.springett.cvss.CvssV4;
import us.springett.cvss.MalformedVectorException;

/// The number and the word of one severity. CVSS 2 and 3.x give their base score; CVSS 4.0 has one
/// score, over all metrics that the vector sets. A word of another scale gives a rating and no
/// number. What cannot be read has none: missing is not zero.
///
/// @param system `CVSS:2.0`, `CVSS:3.0`, `CVSS:3.1`, `CVSS:4.0`, or the scale's name
/// @param score null where the scale has words only
public record SeverityScore(
    String system, String vector, @Nullable Double score, SeverityRating rating) {
  private static final int MAX_LENGTH = 400;
  private static final Pattern VECTOR =
      Pattern.compile("(?:[A-Za-z]+:[A-Za-z0-9.]+)(?:/[A-Za-z]+:[A-Za-z]+)*+");

  /// The score of one severity; empty when it says nothing that can be read.
  public static Optional<SeverityScore> of(Severity severity) {
    String text = severity.score().strip();
    if (!severity.type().toUpperCase(Locale.ROOT).startsWith("CVSS")) {
      return word(text)
          .map(rating -> new SeverityScore(severity.type(), severity.score(), null, rating));
    }
    boolean bracketed = text.startsWith("(") && text.endsWith(")");
    String vector = bracketed ? text.substring(1, text.length() - 1) : text;
    if (vector.length() > MAX_LENGTH || !VECTOR.matcher(vector).matches() || repeats(vector)) {
      return Optional.empty();
    }
    try {
      Cvss read = Cvss.fromVector(vector);
      String system = system(read);
      if (system == null) {
        return Optional.empty();
      }
      double score = read.calculateScore().getBaseScore();
      return Optional.of(new SeverityScore(system, vector, score, SeverityRating.of(score)));
    } catch (MalformedVectorException _) {
      return Optional.empty();
    }
  }

  /// What counts of several: the newest version of CVSS, of equal ones the worst; a word where no
  /// vector can be read.
  public static Optional<SeverityScore> of(Collection<Severity> severities) {
    return severities.stream()
        .flatMap(severity -> of(severity).stream())
        .max(
            Comparator.comparing((SeverityScore score) -> score.score() != null)
                .thenComparing(SeverityScore::cvssVersion)
                .thenComparing(SeverityScore::number)
                .thenComparing(SeverityScore::rating)
                .thenComparing(SeverityScore::vector));
  }

  private String cvssVersion() {
    return score == null ? "" : system;
  }

  private double number() {
    return score == null ? 0 : score;
  }

  private static @Nullable String system(@Nullable Cvss read) {
    return switch (read) {
      case CvssV4 _ -> "CVSS:4.0";
      case CvssV3_1 _ -> "CVSS:3.1";
      case CvssV3 _ -> "CVSS:3.0";
      case CvssV2 _ -> "CVSS:2.0";
      case null, default -> null;
    };
  }

  /// A metric twice has no meaning; the calculator would take the last.
  private static boolean repeats(String vector) {
    Set<String> metrics = new HashSet<>();
    for (String metric : vector.split("/")) {
      if (!metrics.add(metric.substring(0, metric.indexOf(':')))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<SeverityRating> word(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> Optional.of(SeverityRating.NONE);
      case "negligible", "low", "unimportant" -> Optional.of(SeverityRating.LOW);
      case "medium", "moderate" -> Optional.of(SeverityRating.MEDIUM);
      case "high", "important" -> Optional.of(SeverityRating.HIGH);
      case "critical" -> Optional.of(SeverityRating.CRITICAL);
      default -> Optional.empty();
    };
  }
}
