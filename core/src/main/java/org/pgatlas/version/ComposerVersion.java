package org.pgatlas.version;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version as Composer writes it before comparing: four numbers, the stability in full
/// (<https://getcomposer.org/doc/articles/versions.md>): `1.2-b3` is `1.2.0.0-beta3`.
final class ComposerVersion {
  private static final int NUMBERS = 4;

  private static final Pattern VERSION =
      Pattern.compile(
          """
          [vV]?(?<numbers>[0-9]{1,9}(?:\\.[0-9]{1,9}){0,3})\
          (?:[._-]?(?<stability>(?i:stable|beta|b|rc|alpha|a|patch|pl|p))(?<number>(?:[.-]?[0-9]++)*+))?\
          (?<dev>[.-]?(?i:dev))?(?:\\+\\S*+)?\
          """);

  private ComposerVersion() {}

  /// The normal form; empty for what is no numbered version, a branch for example.
  static Optional<String> normalise(String version) {
    Matcher found = VERSION.matcher(version);
    if (!found.matches()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(found.group("numbers"));
    for (int i = found.group("numbers").split("\\.").length; i < NUMBERS; i++) {
      text.append(".0");
    }
    String stability = RangeTokens.group(found, "stability").toLowerCase(Locale.ROOT);
    if (!stability.isEmpty() && !stability.equals("stable")) {
      String number = RangeTokens.group(found, "number");
      text.append('-').append(full(stability)).append(number.replaceFirst("^[.-]", ""));
    }
    if (found.group("dev") != null) {
      text.append("-dev");
    }
    return Optional.of(text.toString());
  }

  private static String full(String stability) {
    return switch (stability) {
      case "a", "alpha" -> "alpha";
      case "b", "beta" -> "beta";
      case "rc" -> "RC";
      default -> "patch";
    };
  }
}
