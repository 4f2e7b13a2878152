package org.pgatlas.server.finding;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;

/// A decision as its fields say it, from JSON or a form alike; what cannot be is a 422 that names
/// the field.
public final class OfferFields {
  private static final int TEXT = 4_000;

  private OfferFields() {}

  /// @param given a field's text, null when it is absent
  public static Decisions.Offer read(Function<String, @Nullable String> given, String actor) {
    String word = text(given, "status");
    if (word == null) {
      throw HttpProblem.invalidBody("status", "is missing");
    }
    VexStatus status =
        word.equals("none")
            ? null
            : VexStatus.find(word)
                .orElseThrow(
                    () ->
                        HttpProblem.invalidBody(
                            "status",
                            "is affected, under_investigation, fixed, not_affected or none"));
    String named = text(given, "justification");
    Justification justification =
        named == null
            ? null
            : Justification.find(named)
                .orElseThrow(
                    () ->
                        HttpProblem.invalidBody(
                            "justification",
                            "is one of "
                                + Arrays.stream(Justification.values())
                                    .map(Justification::id)
                                    .toList()));
    String detail = text(given, "detail");
    String defect = status == null ? null : VexStatement.defect(status, justification, detail);
    if (defect != null) {
      throw HttpProblem.invalidBody(
          "justification", defect + "; say it in 'justification' or 'detail'");
    }
    String scope = text(given, "scope");
    if (scope != null && !List.of("component", "package").contains(scope)) {
      throw HttpProblem.invalidBody("scope", "is component or package");
    }
    if (status == VexStatus.FIXED && "package".equals(scope)) {
      throw HttpProblem.invalidBody("scope", "fixed holds for one version only");
    }
    return new Decisions.Offer(
        status, justification, detail, text(given, "action"), "package".equals(scope), actor);
  }

  private static @Nullable String text(Function<String, @Nullable String> given, String field) {
    String text = given.apply(field);
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > TEXT || text.indexOf('\0') >= 0) {
      throw HttpProblem.invalidBody(field, "is a text of at most " + TEXT + " characters");
    }
    return text;
  }
}
