package org.pgatlas.server.finding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.scan.ScanVerdict;

/// Which findings a request wants, by the same parameters in lists, exports and pages.
public final class FindingQuery {
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final List<String> RATINGS = List.of("none", "low", "medium", "high", "critical");

  private FindingQuery() {}

  /// What a query says of which findings are wanted: open ones unless it says otherwise.
  public static FindingFilter filter(Query query) {
    List<String> states = List.of("open", "closed", "all");
    String state = oneOf(query, "state", word -> states.contains(word) ? word : null, states);
    boolean all = "all".equals(state) || "true".equals(query.text("all", 8));
    String artifact = query.text("artifact", 2048);
    return new FindingFilter(
        all ? null : Boolean.valueOf(!"closed".equals(state)),
        oneOf(
            query,
            "verdict",
            word ->
                Arrays.stream(ScanVerdict.values())
                    .filter(one -> one.id().equals(word))
                    .findFirst()
                    .orElse(null),
            Arrays.stream(ScanVerdict.values()).map(ScanVerdict::id).toList()),
        oneOf(query, "severity", word -> RATINGS.contains(word) ? word : null, RATINGS),
        artifact == null ? null : artifact(artifact),
        query.text("component", 2048),
        query.text("vulnerability", 256),
        oneOf(query, "kev", FindingQuery::yesOrNo, List.of("true", "false")),
        oneOf(query, "epss", FindingQuery::probability, List.of("a number from 0 to 1")),
        oneOf(query, "after", FindingFilter.Cursor::parse, List.of("the next of a page")));
  }

  /// A canonical id, however it is spelled; `owner/name` is one of GitHub's.
  static String artifact(String text) {
    String spelled = text.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+") ? "github:" + text : text;
    return CanonicalId.tryOf(spelled).map(CanonicalId::value).orElse(text);
  }

  /// A field of a form that was left empty says nothing.
  private static <T> @Nullable T oneOf(
      Query query, String name, Function<String, @Nullable T> parse, List<String> allowed) {
    String text = query.text(name, 128);
    T value = text == null ? null : parse.apply(text);
    if (text != null && value == null) {
      query.wrong(name, "Input should be " + String.join(" or ", allowed), "enum", text);
    }
    return value;
  }

  /// A moment in the past: an instant, or a day for its end in UTC.
  static @Nullable Instant asOf(Query query) {
    return oneOf(
        query, "as_of", FindingQuery::moment, List.of("2026-01-31", "2026-01-31T12:00:00Z"));
  }

  private static @Nullable Instant moment(String text) {
    try {
      Instant at =
          text.length() == 10
              ? LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
      return at.isBefore(Instant.EPOCH) || at.isAfter(LATEST) ? null : at;
    } catch (DateTimeException _) {
      return null;
    }
  }

  static @Nullable Boolean yesOrNo(String word) {
    return switch (word) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static @Nullable Double probability(String text) {
    if (!text.matches("[0-9]{0,3}(\\.[0-9]{1,12})?") || text.isEmpty()) {
      return null;
    }
    double value = Double.parseDouble(text);
    return value <= 1 ? value : null;
  }
}
