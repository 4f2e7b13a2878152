package org.pgatlas.sbom.spdx;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.StructureListener.Scalar;

/// What SPDX 3.0 takes as the value of a property that is no object.
final class Spdx3Value {
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z");
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
              + "(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*+)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*+)?");
  private static final Pattern MEDIA = Pattern.compile("[^/]+/[^/]+");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]*)?");

  /// Elements that are there without being written down, by the name that they have in the context.
  private static final Set<String> INDIVIDUALS =
      Set.of(
          "NoneElement",
          "NoAssertionElement",
          "SpdxOrganization",
          "expandedlicensing_NoneLicense",
          "expandedlicensing_NoAssertionLicense");

  private Spdx3Value() {}

  /// Whether that names nothing, or nothing that is asserted.
  static boolean isNothing(String id) {
    String name = id.substring(id.lastIndexOf('/') + 1);
    return name.equals("NoneElement") || name.equals("NoAssertionElement");
  }

  /// Whether only the text's being a text matters, not what it says.
  static boolean isAnyText(String range) {
    return range.equals("string") || range.equals("uri");
  }

  /// What is expected of a value of that range, in words; null when this is one.
  ///
  /// @param text may be null where any text will do
  static @Nullable String expected(String range, Scalar scalar, @Nullable String text) {
    String said = text == null ? "" : text;
    Set<String> words = Spdx3Model.words(range);
    if (words != null) {
      return scalar == Scalar.STRING && words.contains(said) ? null : "a word of " + range;
    }
    return switch (range) {
      case "string", "uri" -> text(scalar, true, "text");
      case "id" -> text(scalar, isIri(said), "an IRI");
      case "time" ->
          text(scalar, TIME.matcher(said).matches(), "a time in UTC, as 2026-01-31T12:00:00Z");
      case "version" -> text(scalar, VERSION.matcher(said).matches(), "a semantic version");
      case "media" -> text(scalar, MEDIA.matcher(said).matches(), "a media type");
      case "boolean" -> scalar == Scalar.BOOLEAN ? null : "true or false";
      case "decimal" ->
          scalar == Scalar.NUMBER || (scalar == Scalar.STRING && DECIMAL.matcher(said).matches())
              ? null
              : "a number";
      case "count" -> number(scalar, said, 0);
      case "position" -> number(scalar, said, 1);
      default ->
          text(
              scalar,
              isIri(said) || isBlank(said) || INDIVIDUALS.contains(said),
              "an object, or the id of one, of class " + range);
    };
  }

  static boolean isIri(String text) {
    int colon = text.indexOf(':', 1);
    return colon > 0 && colon < text.length() - 1 && !text.startsWith("_:");
  }

  static boolean isBlank(String text) {
    return text.startsWith("_:") && text.length() > 2;
  }

  private static @Nullable String text(Scalar scalar, boolean right, String what) {
    return scalar == Scalar.STRING && right ? null : what;
  }

  private static @Nullable String number(Scalar scalar, String text, int least) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean enough = least == 0 || text.chars().anyMatch(c -> c != '0');
    return scalar == Scalar.NUMBER && digits && enough ? null : "a whole number from " + least;
  }
}
