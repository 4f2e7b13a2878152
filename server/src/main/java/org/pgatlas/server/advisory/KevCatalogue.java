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
import org.pgatlas.json.Content;
import org.pgatlas.json.CsvTable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.StorableText;

/// Known exploited vulnerabilities as CISA publishes them
/// (<https://www.cisa.gov/known-exploited-vulnerabilities-catalog>).
///
/// @param released ISO 8601, as written; null when it does not say
record KevCatalogue(@Nullable String released, List<Entry> entries) {
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

  /// Reads either form: JSON, or the CSV beside it.
  ///
  /// @throws DocumentException saying what is wrong and where
  static KevCatalogue read(Content document) {
    DocumentText text = new DocumentText(document, LIMITS);
    String head = text.head(40);
    return head.startsWith("cveID,") || head.startsWith("\"cveID\",")
        ? csv(text)
        : json(
            text.json(
                json -> {
                  JsonValue value = JsonValue.read(json);
                  json.end();
                  return value;
                }));
  }

  private static KevCatalogue json(JsonValue root) {
    JsonValue list = root.get("vulnerabilities");
    if (!list.exists() || !root.get("catalogVersion").exists()) {
      throw new DocumentException(
          Code.UNKNOWN_FORMAT,
          "",
          "Neither 'catalogVersion' nor 'vulnerabilities' of a KEV catalogue");
    }
    String released = root.get("dateReleased").text();
    try {
      OffsetDateTime.parse(released);
    } catch (DateTimeException _) {
      throw wrong(
          root.get("dateReleased").place(),
          "'" + StorableText.shown(released) + "' is no date and time");
    }
    Map<String, Entry> entries = new HashMap<>();
    for (JsonValue one : list.items()) {
      Entry entry = entry(one);
      entries.put(entry.cve(), entry);
    }
    return new KevCatalogue(released, new ArrayList<>(entries.values()));
  }

  /// The list as a table, which does not say when it was released.
  private static KevCatalogue csv(DocumentText text) {
    Map<String, Entry> entries = new HashMap<>();
    for (CsvTable.Row row : CsvTable.read(text.whole())) {
      Entry entry = entry(row);
      entries.put(entry.cve(), entry);
    }
    return new KevCatalogue(null, new ArrayList<>(entries.values()));
  }

  private static Entry entry(CsvTable.Row row) {
    String cve = row.text("cveid");
    String place = "line " + row.line();
    if (!EpssList.CVE.matcher(cve).matches()) {
      throw wrong(place, "'" + StorableText.shown(cve) + "' is no CVE");
    }
    LocalDate added = date(row.text("dateadded"), place);
    if (added == null) {
      throw wrong(place, "expected a date in 'dateAdded'");
    }
    return new Entry(
        cve,
        cut(row.text("vendorproject")),
        cut(row.text("product")),
        row.text("vulnerabilityname"),
        added,
        date(row.text("duedate"), place),
        known(row.text("knownransomwarecampaignuse")),
        orNull(row.text("shortdescription")),
        orNull(row.text("requiredaction")));
  }

  private static Entry entry(JsonValue one) {
    String cve = one.get("cveID").text();
    if (!EpssList.CVE.matcher(cve).matches()) {
      throw wrong(one.get("cveID").place(), "'" + StorableText.shown(cve) + "' is no CVE");
    }
    LocalDate added = date(one.get("dateAdded").text(), one.get("dateAdded").place());
    if (added == null) {
      throw wrong(one.get("dateAdded").place(), "expected a date");
    }
    return new Entry(
        cve,
        cut(one.get("vendorProject").text()),
        cut(one.get("product").text()),
        one.get("vulnerabilityName").text(),
        added,
        date(one.get("dueDate").text(), one.get("dueDate").place()),
        known(one.get("knownRansomwareCampaignUse").text()),
        orNull(one.get("shortDescription").text()),
        orNull(one.get("requiredAction").text()));
  }

  private static @Nullable LocalDate date(String text, String place) {
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
    throw wrong(place, "'" + StorableText.shown(text) + "' is no date");
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

  private static DocumentException wrong(String place, String message) {
    return new DocumentException(Code.INVALID_STRUCTURE, place, message);
  }
}
