package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads query parameters and collects everything that is wrong with them, so that one 422 names
/// all. Call [#check()] before the values are used.
public final class Query {
  public static final int MAX_LIMIT = 200;
  public static final int DEFAULT_LIMIT = 50;

  private final Context ctx;
  private final List<HttpProblem.FieldError> errors = new ArrayList<>();

  public Query(Context ctx) {
    this.ctx = ctx;
  }

  public Paging paging() {
    int limit = integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    int offset = integer("offset", 0, 0, Integer.MAX_VALUE);
    return new Paging(limit, offset);
  }

  public int integer(String name, int otherwise, int min, int max) {
    Integer value = integerOrNull(name, min, max);
    return value == null ? otherwise : value;
  }

  public @Nullable Integer integerOrNull(String name, int min, int max) {
    Long value = numberOrNull(name, min, max);
    return value == null ? null : Math.toIntExact(value);
  }

  /// A number that an int may not hold, e.g. of an event.
  public long number(String name, long otherwise, long min, long max) {
    Long value = numberOrNull(name, min, max);
    return value == null ? otherwise : value;
  }

  private @Nullable Long numberOrNull(String name, long min, long max) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      wrong(name, "Input should be a valid integer", "int_parsing", text);
      return null;
    }
    if (value < min) {
      wrong(name, "Input should be greater than or equal to " + min, "greater_than_equal", text);
      return null;
    }
    if (value > max) {
      wrong(name, "Input should be less than or equal to " + max, "less_than_equal", text);
      return null;
    }
    return value;
  }

  /// The number in that part of the path; anything else is a 422.
  public static int pathInteger(Context ctx, String name) {
    return Math.toIntExact(pathNumber(ctx, name, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  /// The same of a number that an int does not hold.
  public static long pathLong(Context ctx, String name) {
    return pathNumber(ctx, name, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long pathNumber(Context ctx, String name, long least, long most) {
    String text = ctx.pathParam(name);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw HttpProblem.invalid(
        List.of(
            new HttpProblem.FieldError(
                List.of("path", name), "Input should be a valid integer", "int_parsing", text)));
  }

  /// Free text of at most `maxLength` characters; null when absent or blank.
  public @Nullable String text(String name, int maxLength) {
    String text = ctx.queryParam(name);
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.codePointCount(0, text.length()) > maxLength) {
      wrong(
          name,
          "String should have at most " + maxLength + " characters",
          "string_too_long",
          text.substring(0, text.offsetByCodePoints(0, Math.min(64, maxLength))) + "…");
      return null;
    }
    if (text.indexOf('\0') >= 0) {
      wrong(name, "String should not contain a NUL character", "string_nul", null);
      return null;
    }
    return text;
  }

  /// A member of a closed family, by the name that `parse` knows; `parse` returns null for any
  /// other.
  public <T> @Nullable T oneOf(
      String name, Function<String, @Nullable T> parse, List<String> allowed) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    T value = parse.apply(text);
    if (value == null) {
      wrong(
          name,
          "Input should be "
              + String.join(" or ", allowed.stream().map(a -> "'" + a + "'").toList()),
          "enum",
          text);
    }
    return value;
  }

  /// `field:direction,…` over a whitelist; empty when absent.
  public List<SortKey> sort(List<String> allowed) {
    List<SortKey> keys = new ArrayList<>();
    String text = text("sort", 512);
    if (text == null) {
      return keys;
    }
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split(":", -1);
      String direction = pair.length > 1 ? pair[1].strip().toLowerCase(Locale.ROOT) : "asc";
      String field = pair[0].strip();
      if (pair.length > 2 || !(direction.equals("asc") || direction.equals("desc"))) {
        wrong("sort", "Direction should be 'asc' or 'desc'", "sort_direction", part);
      } else if (!allowed.contains(field)) {
        wrong("sort", "Field should be one of " + String.join(", ", allowed), "sort_field", part);
      } else if (keys.stream().noneMatch(k -> k.field().equals(field))) {
        keys.add(new SortKey(field, direction.equals("desc")));
      }
    }
    return keys;
  }

  public void wrong(String name, String message, String type, @Nullable String input) {
    errors.add(new HttpProblem.FieldError(List.of("query", name), message, type, input));
  }

  /// Throws 422 when anything read so far was wrong.
  public void check() {
    if (!errors.isEmpty()) {
      throw HttpProblem.invalid(errors);
    }
  }

  /// One page by offset.
  public record Paging(int limit, int offset) {}

  /// One key of an ordering; NULLs come last in both directions.
  public record SortKey(String field, boolean descending) {}
}
