package org.pgatlas.server.ui.view;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One cell of a table. Every kind knows its plain value, so that the export says what the page
/// shows.
public sealed interface Cell {
  /// The value for an export: no thousands separators, empty when unknown.
  String plain();

  record Text(@Nullable String text) implements Cell {
    @Override
    public String plain() {
      return text == null ? "" : text;
    }
  }

  /// The thing the row is about.
  ///
  /// @param sub a second line, e.g. its purl
  record Name(String title, String href, @Nullable String sub) implements Cell {
    private static final Pattern CANONICAL_ID = Pattern.compile("(pkg|daoip-5):");

    @Override
    public String plain() {
      // A canonical id says more than a name, a summary less.
      return sub != null && CANONICAL_ID.matcher(sub).lookingAt() ? sub : title;
    }
  }

  record Count(@Nullable Long value) implements Cell {
    @Override
    public String plain() {
      return value == null ? "" : Long.toString(value);
    }
  }

  record Decimal(@Nullable Double value, int digits) implements Cell {
    @Override
    public String plain() {
      return value == null ? "" : Double.toString(value);
    }
  }

  /// A count with its share of a whole, drawn as a bar in the colour of its band.
  record Share(@Nullable Long value, long whole) implements Cell {
    @Override
    public String plain() {
      return value == null ? "" : Long.toString(value);
    }

    public String css() {
      return Band.colour(value, whole);
    }

    /// Width of the bar in hundredths; a value that is not zero is never drawn as nothing.
    public double width() {
      if (value == null || value == 0 || whole <= 0) {
        return 0;
      }
      return Math.min(100, Math.max(1.5, 100.0 * value / whole));
    }
  }

  record Badge(String text, Tone tone, String definition) implements Cell {
    @Override
    public String plain() {
      return text;
    }
  }

  /// An identifier, version or hash: monospace, whole in the title, copyable.
  record Code(@Nullable String text, int max) implements Cell {
    @Override
    public String plain() {
      return text == null ? "" : text;
    }
  }

  /// How a value moved, as a small line; flat in the middle when it did not.
  ///
  /// @param points x and y pairs, 0 to 100 and 0 to 20
  record Spark(String points, String words) implements Cell {
    @Override
    public String plain() {
      return words;
    }
  }

  record Time(@Nullable Instant at) implements Cell {
    @Override
    public String plain() {
      return at == null ? "" : at.toString();
    }
  }

  /// Something to do about the row, asked twice: the first press says what it will do.
  ///
  /// @param action address that the form is sent to
  record Press(String label, String warning, String confirm, String action) implements Cell {
    @Override
    public String plain() {
      return "";
    }
  }
}
