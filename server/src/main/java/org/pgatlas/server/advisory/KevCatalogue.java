package org.pgatlas.server.advisory;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.SbomException;
import org.pgatlas.json.SbomException.Code;
import org.pgatlas.json.StorableText;

/// Known exploited vulnerabilities as CISA publishes them
/// (<https://www.cisa.gov/known-exploited-vulnerabilities-catalog>).
///
/// @param released ISO 8601, as written
record KevCatalogue(String released, List<Entry> entries) {
  private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 20, 1 << 20);

  /// @param ransomware null when the catalogue does not know
  record Entry(
      String cve,
      String vendor,
      String product,
      String name,
      LocalDate added,
      @Nullable LocalDate due,
      @Nullable Boolean ransomware,
      @Nullable String description,
      @Nullable String action) {}

  KevCatalogue {
    entries = List.copyOf(entries);
  }

  /// @throws SbomException saying what is wrong and where
  static KevCatalogue read(byte[] document) {
    JsonValue root =
        new DocumentText(document, LIMITS)
            .json(
                json -> {
                  JsonValue value = JsonValue.read(json);
                  json.end();
                  return value;
                });
    JsonValue list = root.get("vulnerabilities");
    if (!list.exists() || !root.get("catalogVersion").exists()) {
      throw new SbomException(
          Code.UNKNOWN_FORMAT,
          "",
          "Neither 'catalogVersion' nor 'vulnerabilities' of a KEV catalogue");
    }
    String released = root.get("dateReleased").text();
    try {
      OffsetDateTime.parse(released);
    } catch (DateTimeException _) {
      throw wrong(
          root.get("dateReleased"), "'" + StorableText.shown(released) + "' is no date and time");
    }
    Map<String, Entry> entries = new HashMap<>();
    for (JsonValue one : list.items()) {
      Entry entry = entry(one);
      entries.put(entry.cve(), entry);
    }
    return new KevCatalogue(released, new ArrayList<>(entries.values()));
  }

  private static Entry entry(JsonValue one) {
    String cve = one.get("cveID").text();
    if (!EpssList.CVE.matcher(cve).matches()) {
      throw wrong(one.get("cveID"), "'" + StorableText.shown(cve) + "' is no CVE");
    }
    LocalDate added = date(one.get("dateAdded"));
    if (added == null) {
      throw wrong(one.get("dateAdded"), "expected a date");
    }
    return new Entry(
        cve,
        cut(one.get("vendorProject").text()),
        cut(one.get("product").text()),
        one.get("vulnerabilityName").text(),
        added,
        date(one.get("dueDate")),
        known(one.get("knownRansomwareCampaignUse").text()),
        orNull(one.get("shortDescription").text()),
        orNull(one.get("requiredAction").text()));
  }

  private static @Nullable LocalDate date(JsonValue value) {
    String text = value.text();
    if (text.isBlank()) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1 && date.getYear() <= 9999) {
        return date;
      }
    } catch (DateTimeException _) {
      // Told below.
    }
    throw wrong(value, "'" + StorableText.shown(text) + "' is no date");
  }

  private static @Nullable Boolean known(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "known" -> true;
      case "none", "no" -> false;
      default -> null;
    };
  }

  private static @Nullable String orNull(String text) {
    return text.isBlank() ? null : text;
  }

  private static String cut(String text) {
    return Severities.cut(text, 512);
  }

  private static SbomException wrong(JsonValue at, String message) {
    return new SbomException(Code.INVALID_STRUCTURE, at.place(), message);
  }
}
