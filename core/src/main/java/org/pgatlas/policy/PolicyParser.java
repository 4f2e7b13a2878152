package org.pgatlas.policy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.policy.Condition.Compared;
import org.pgatlas.policy.Condition.Like;
import org.pgatlas.policy.Condition.Wanted;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.YamlTokens;

/// Reads a policy in YAML, of which JSON is a part. Strict: an unknown word is refused with the
/// place where it stands, because a rule that does nothing looks like one that passes.
public final class PolicyParser {
  private static final SbomLimits LIMITS =
      new SbomLimits(1 << 20, 16, 4096, 1 << 20, 10_000, 10_000);
  private static final int MAX_RULES = 1000;
  private static final String NEGATION = "-not";
  private static final java.util.regex.Pattern COMPARISON =
      java.util.regex.Pattern.compile("(?<operator><=|>=|<|>|=|)\\s*(?<value>[A-Za-z0-9.]+)");

  private final JsonCursor text;
  private final List<PolicyRule> rules = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private String name = "policy";

  private PolicyParser(JsonCursor text) {
    this.text = text;
  }

  /// @throws DocumentException saying what is wrong and where
  public static Policy parse(byte[] document) {
    try (Reader chars = new DocumentText(document, LIMITS.json()).open()) {
      JsonCursor cursor = new JsonCursor(new YamlTokens(chars, LIMITS));
      cursor.start();
      Policy policy = new PolicyParser(cursor).policy();
      cursor.end();
      return policy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Policy policy() {
    text.object(
        field -> {
          switch (field) {
            case "name" -> name = word(field);
            case "rules" -> text.array(this::rule);
            default -> throw unknown(field, List.of("name", "rules"));
          }
        });
    if (rules.isEmpty()) {
      throw invalid("a policy needs 'rules'");
    }
    return new Policy(name, rules);
  }

  /// A rule as far as it is read.
  private static final class Draft {
    private @Nullable String name;
    private @Nullable Outcome then;
    private @Nullable Outcome missing;
    private @Nullable String because;
    private @Nullable LocalDate until;
    private final List<Condition> when = new ArrayList<>();
  }

  private void rule() {
    Draft draft = new Draft();
    text.object(field -> ruleField(draft, field));
    if (draft.name == null || draft.then == null || draft.when.isEmpty()) {
      throw invalid("a rule needs 'name', 'when' with a condition, and 'then'");
    }
    if (!names.add(draft.name)) {
      throw invalid("two rules have the name '" + draft.name + "'");
    }
    if (rules.size() == MAX_RULES) {
      throw invalid("more than " + MAX_RULES + " rules");
    }
    try {
      rules.add(
          new PolicyRule(
              draft.name, draft.then, draft.missing, draft.when, draft.because, draft.until));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private void ruleField(Draft draft, String field) {
    switch (field) {
      case "name" -> draft.name = word(field);
      case "then" -> draft.then = outcome(field);
      case "missing" -> draft.missing = outcome(field);
      case "because" -> draft.because = word(field);
      case "until" -> draft.until = day();
      case "when" -> text.object(condition -> draft.when.add(condition(condition)));
      default ->
          throw unknown(field, List.of("name", "when", "then", "missing", "because", "until"));
    }
  }

  private Condition condition(String key) {
    boolean negated = key.endsWith(NEGATION);
    String id = negated ? key.substring(0, key.length() - NEGATION.length()) : key;
    Optional<Field> field = Field.find(id);
    if (field.isEmpty()) {
      throw unknown(key, Arrays.stream(Field.values()).map(Field::id).toList());
    }
    List<Wanted> wanted = new ArrayList<>();
    if (text.atArray()) {
      text.array(() -> wanted.add(wanted(field.get(), word(key))));
    } else {
      wanted.add(wanted(field.get(), word(key)));
    }
    if (wanted.isEmpty()) {
      throw invalid("'" + key + "' wants nothing");
    }
    return new Condition(field.get(), wanted, negated);
  }

  private Wanted wanted(Field field, String value) {
    return switch (field.kind()) {
      case TEXT, LICENSE -> new Like(new Pattern(value), value);
      case YES_OR_NO -> {
        String word = value.toLowerCase(Locale.ROOT);
        if (!word.equals("true") && !word.equals("false")) {
          throw invalid("'" + field.id() + "' is true or false, not '" + value + "'");
        }
        yield new Like(new Pattern(word), value);
      }
      case NUMBER, RATING -> compared(field, value);
    };
  }

  private Compared compared(Field field, String value) {
    Matcher matcher = COMPARISON.matcher(value.strip());
    boolean rating = field.kind() == Field.Kind.RATING;
    String sample = rating ? ">= high" : ">= 7";
    if (!matcher.matches()) {
      throw invalid("'" + field.id() + "' is compared like '" + sample + "', not '" + value + "'");
    }
    String operator = matcher.group("operator");
    String with = matcher.group("value").toLowerCase(Locale.ROOT);
    double number = rating ? Condition.rating(with) : number(with);
    if (Double.isNaN(number) || (rating && number < 0)) {
      throw invalid("'" + field.id() + "' is compared like '" + sample + "', not '" + value + "'");
    }
    return new Compared(operator.isEmpty() ? "=" : operator, number, value);
  }

  private static double number(String text) {
    return text.matches("[0-9]{1,15}(\\.[0-9]{1,15})?") ? Double.parseDouble(text) : Double.NaN;
  }

  private Outcome outcome(String field) {
    String word = word(field);
    return Arrays.stream(Outcome.values())
        .filter(one -> one.id().equals(word))
        .findFirst()
        .orElseThrow(() -> invalid("'" + field + "' is pass, warn or fail, not '" + word + "'"));
  }

  private LocalDate day() {
    String day = word("until");
    try {
      return LocalDate.parse(day);
    } catch (DateTimeException _) {
      throw invalid("'until' is a day like 2030-12-31, not '" + day + "'");
    }
  }

  private String word(String field) {
    String value = text.text();
    if (value == null || value.isBlank()) {
      throw invalid("'" + field + "' is empty");
    }
    return value.strip();
  }

  private DocumentException unknown(String field, List<String> known) {
    return invalid("unknown word '" + field + "'; known here: " + String.join(", ", known));
  }

  private DocumentException invalid(String message) {
    return text.refuse(Code.INVALID_STRUCTURE, message);
  }
}
