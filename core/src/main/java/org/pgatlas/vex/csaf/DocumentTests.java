package org.pgatlas.vex.csaf;

import java.util.Arrays;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pgatlas.json.JsonValue;

/// Tests of the document as a whole: languages, sharing, category.
final class DocumentTests {
  private static final String MAX_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  private static final String NIL_UUID = "00000000-0000-0000-0000-000000000000";
  private static final Map<String, String> RESERVED_NAMES =
      Map.of(MAX_UUID, "Public", NIL_UUID, "No sharing allowed");
  private static final Set<String> PROFILES =
      Set.of(
          "csaf_security_incident_response",
          "csaf_informational_advisory",
          "csaf_security_advisory",
          "csaf_vex");
  private static final Set<String> PROFILES_21 =
      Set.of("csaf_deprecated_security_advisory", "csaf_withdrawn", "csaf_superseded");

  private final CsafTree tree;

  DocumentTests(CsafTree tree) {
    this.tree = tree;
  }

  void run() {
    JsonValue document = tree.document();
    JsonValue lang = document.get("lang");
    JsonValue source = document.get("source_lang");
    for (JsonValue one : List.of(lang, source)) {
      if (one.exists() && !isLanguage(one.text())) {
        tree.fail("6.1.12", one, "'" + one.text() + "' is no language");
      }
    }
    if (lang.exists() && lang.text().equalsIgnoreCase(source.text())) {
      tree.fail("6.1.28", source, "is the language of the document too");
    }
    boolean translated = document.at("publisher/category").text().equals("translator");
    if (translated && source.text().isEmpty()) {
      String how = source.exists() ? "is empty" : "is missing";
      tree.fail(
          "6.1.15", source, "a translator's document needs its source language, which " + how);
    }
    category(document.get("category"));
    if (tree.is21()) {
      sharing(document.get("distribution"));
    }
  }

  /// Well-formed, of a language and a country that exist. Private ones exist.
  private static boolean isLanguage(String tag) {
    String lower = tag.toLowerCase(Locale.ROOT);
    if (lower.startsWith("x-") || lower.startsWith("i-") || lower.equals("qps-ploc")) {
      return true;
    }
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      String language = lower.split("-", 2)[0];
      boolean exists =
          language.length() == 2
              ? Arrays.asList(Locale.getISOLanguages()).contains(language)
              : language.length() == 3;
      String country = locale.getCountry();
      boolean region =
          country.length() != 2
              || country.matches("AA|Q[M-Z]|X[A-Z]|ZZ")
              || Arrays.asList(Locale.getISOCountries()).contains(country);
      return exists && region;
    } catch (IllformedLocaleException _) {
      return false;
    }
  }

  /// A category of one's own must not look like a profile.
  private void category(JsonValue category) {
    Set<String> profiles = new HashSet<>(PROFILES);
    if (tree.is21()) {
      profiles.addAll(PROFILES_21);
    }
    String text = category.text();
    if (profiles.contains(text) || text.equals("csaf_base")) {
      return;
    }
    String plain = plain(text);
    boolean reserved =
        text.toLowerCase(Locale.ROOT).startsWith("csaf_")
            || profiles.stream()
                .map(DocumentTests::plain)
                .anyMatch(one -> plain.equals(one) || plain.equals(one.substring(4)));
    if (reserved) {
      tree.fail("6.1.26", category, "'" + text + "' is reserved for a profile");
    }
  }

  /// Without dashes, underscores and white space of any kind.
  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\p{Pd}\\p{Z}\\p{Cntrl}_\\u2212]", "");
  }

  private void sharing(JsonValue distribution) {
    JsonValue group = distribution.get("sharing_group");
    if (!group.exists()) {
      return;
    }
    JsonValue label = distribution.at("tlp/label");
    boolean clear = label.text().equals("CLEAR");
    String id = group.get("id").text();
    if (id.equals(MAX_UUID) && !clear) {
      tree.fail("6.1.38", label, "a public sharing group is TLP:CLEAR");
    }
    boolean draft = tree.tracking().get("status").text().equals("draft");
    if (clear && !id.equals(MAX_UUID) && !(id.equals(NIL_UUID) && draft)) {
      tree.fail("6.1.39", group.get("id"), "TLP:CLEAR is not for a group");
    }
    JsonValue name = group.get("name");
    String wanted = RESERVED_NAMES.get(id);
    if (wanted == null && RESERVED_NAMES.containsValue(name.text())) {
      tree.fail("6.1.40", name, "'" + name.text() + "' is a reserved name");
    }
    if (wanted != null
        && RESERVED_NAMES.containsValue(name.text())
        && !name.text().equals(wanted)) {
      tree.fail("6.1.40", name, "'" + name.text() + "' is reserved for another id");
    }
    if (wanted != null && !name.text().equals(wanted)) {
      tree.fail("6.1.41", name, "is called '" + wanted + "' by definition");
    }
  }
}
