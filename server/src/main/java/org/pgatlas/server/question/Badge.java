package org.pgatlas.server.question;

import org.jspecify.annotations.Nullable;

/// A small picture of one number, for a README: label on the left, value on the right.
final class Badge {
  private static final double CHARACTER = 6.6;
  private static final int PADDING = 10;

  private Badge() {}

  /// @param value null: not analysed
  /// @param percentile what colours it, from pale to dark; null leaves it grey
  static String svg(String label, @Nullable String value, @Nullable Double percentile) {
    String shown = value == null ? "not analysed" : value;
    int left = width(label);
    int right = width(shown);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%2$s: %3$s"><title>%2$s: %3$s</title>\
    <rect width="%1$d" height="20" rx="4" fill="#3b4450"/><path d="M%4$d 0h%5$dv20h-%5$dz" fill="%6$s"/>\
    <rect x="%7$d" width="%8$d" height="20" rx="4" fill="%6$s"/>\
    <g fill="#fff" font-family="system-ui,sans-serif" font-size="11" text-anchor="middle">\
    <text x="%9$d" y="14">%2$s</text><text x="%10$d" y="14">%3$s</text></g></svg>
    """
        .formatted(
            left + right,
            escaped(label),
            escaped(shown),
            left,
            Math.max(4, right - 4),
            colour(percentile),
            left,
            right,
            left / 2,
            left + right / 2);
  }

  private static int width(String text) {
    return (int) Math.ceil(text.codePointCount(0, text.length()) * CHARACTER) + PADDING;
  }

  /// White text stands out from each of them.
  private static String colour(@Nullable Double percentile) {
    if (percentile == null) {
      return "#6b7280";
    }
    return percentile >= 99
        ? "#6d1a4f"
        : percentile >= 90 ? "#a3173c" : percentile >= 50 ? "#9a4a06" : "#1f5f8b";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
