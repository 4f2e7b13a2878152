package org.pgatlas.grants;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;

/// Reads DAOIP-5 in the shapes in which it is published: pages of an API (`{"data": […]}`), files
/// of pools with their applications (`grantPools` or `grant_pools`), and single objects. Teams,
/// people and their addresses are not read.
///
/// @see <a href="https://github.com/metagov/daostar/blob/main/DAOIPs/daoip-5.md">DAOIP-5</a>
public final class GrantReader {
  private static final int TEXT = 4_000;
  private static final int NAME = 500;
  private static final String URI = "daoip-5:";

  /// Facts of a project by short name, and the end of the field that holds each.
  private static final Map<String, String> PROJECT_FACTS =
      Map.of(
          "website", "website",
          "total_awarded_usd", "totalAwardedUSD",
          "total_paid_usd", "totalPaidUSD",
          "open_source", "openSource",
          "soroban_used", "sorobanUsed",
          "is_active", "isActive",
          "rounds", "roundFromAwardedSubmissions",
          "regions", "regionsOfOperation",
          "integration_status", "integrationStatus");

  private final String system;
  private final List<GrantDocument.Pool> pools = new ArrayList<>();
  private final List<GrantDocument.Project> projects = new ArrayList<>();
  private final List<GrantDocument.Application> applications = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private GrantReader(String system) {
    this.system = system;
  }

  /// What documents of that kind may cost.
  public static JsonLimits defaultLimits() {
    return new JsonLimits(64 << 20, 40, 256 << 10);
  }

  /// @param system whose grants these are, for projects without a URI of their own
  public static GrantDocument read(byte[] document, String system, JsonLimits limits) {
    JsonValue root =
        new DocumentText(isGzip(document) ? document : withoutNan(document), limits)
            .json(
                json -> {
                  JsonValue value = JsonValue.read(json);
                  json.end();
                  return value;
                });
    JsonValue named = root.get("name");
    boolean pooled = root.get("grantPools").exists() || root.get("grant_pools").exists();
    String owner = pooled && !named.text().isBlank() ? slug(named.text()) : system;
    GrantReader reader = new GrantReader(owner);
    reader.document(root);
    JsonValue paging = root.get("pagination");
    int next =
        paging.get("hasNext").text().equals("true")
            ? number(paging.get("currentPage").text(), 1) + 1
            : 0;
    return new GrantDocument(
        reader.pools, reader.projects, reader.applications, reader.notes, next);
  }

  /// Some publish the word NaN, which JSON does not have, for what is absent: it becomes null.
  private static byte[] withoutNan(byte[] document) {
    ByteArrayOutputStream clean = new ByteArrayOutputStream(document.length + 16);
    boolean inText = false;
    for (int i = 0; i < document.length; i++) {
      byte b = document[i];
      if (inText && b == '\\' && i + 1 < document.length) {
        clean.write(b);
        clean.write(document[++i]);
      } else if (!inText
          && b == 'N'
          && i + 2 < document.length
          && document[i + 1] == 'a'
          && document[i + 2] == 'N') {
        clean.writeBytes("null".getBytes(StandardCharsets.US_ASCII));
        i += 2;
      } else {
        inText ^= b == '"';
        clean.write(b);
      }
    }
    return clean.toByteArray();
  }

  private static boolean isGzip(byte[] document) {
    return document.length > 1 && document[0] == 0x1f && document[1] == (byte) 0x8b;
  }

  private void document(JsonValue root) {
    if (!root.items().isEmpty()) {
      root.items().forEach(this::object);
    } else if (root.get("data").exists()) {
      root.get("data").items().forEach(this::object);
    } else if (root.get("grantPools").exists() || root.get("grant_pools").exists()) {
      root.get("grantPools").items().forEach(this::pool);
      root.get("grant_pools").items().forEach(this::pool);
    } else if (root.get("type").exists()) {
      object(root);
    } else {
      throw new DocumentException(
          Code.INVALID_STRUCTURE, "/", "neither DAOIP-5 objects nor a list or page of them");
    }
  }

  private void object(JsonValue value) {
    switch (value.get("type").text()) {
      case "Project" -> project(value);
      case "GrantPool" -> pool(value);
      case "GrantApplication" -> application(value, null);
      default ->
          notes.add(
              value.place()
                  + ": '"
                  + cut(value.get("type").text(), 40)
                  + "' is no type of DAOIP-5");
    }
  }

  private void pool(JsonValue value) {
    String name = cut(value.get("name").text().strip(), NAME);
    String id = value.get("id").text().strip();
    String uri =
        id.startsWith(URI) ? id : URI + system + ":grantPool:" + slug(id.isEmpty() ? name : id);
    SortedMap<String, String> facts = new TreeMap<>();
    fact(facts, "description", value.get("description").text());
    fact(facts, "is_open", value.get("isOpen").text());
    fact(facts, "close_date", value.get("closeDate").text());
    fact(facts, "funding_mechanism", value.get("grantFundingMechanism").text());
    if (name.isEmpty() && id.isEmpty()) {
      notes.add(value.place() + ": a pool without id and name");
    } else {
      pools.add(new GrantDocument.Pool(cut(uri, NAME), name.isEmpty() ? uri : name, facts));
      value.get("applications").items().forEach(item -> application(item, uri));
    }
  }

  private void project(JsonValue value) {
    String name = cut(value.get("name").text().strip(), NAME);
    String id = projectId(value.get("id").text(), name);
    if (id == null) {
      notes.add(value.place() + ": a project without id and name");
      return;
    }
    JsonValue own = extension(value);
    SortedMap<String, String> facts = new TreeMap<>();
    fact(facts, "description", value.get("description").text());
    fact(facts, "content_uri", value.get("contentURI").text());
    PROJECT_FACTS.forEach(
        (fact, field) -> fact(facts, fact, own.get(own.key() + "." + field).text()));
    List<String> code = new ArrayList<>();
    code(code, own.get(own.key() + ".github").text());
    for (JsonValue social : value.get("socials").items()) {
      code(code, social.get("value").text());
      code(code, social.get("url").text());
    }
    projects.add(
        new GrantDocument.Project(
            id,
            name.isEmpty() ? id : name,
            orNull(own.get(own.key() + ".category").text()),
            orNull(own.get(own.key() + ".integrationStatus").text()),
            code.stream().distinct().toList(),
            facts));
  }

  private void application(JsonValue value, @Nullable String inPool) {
    String name = cut(value.get("projectName").text().strip(), NAME);
    String project = projectId(value.get("projectId").text(), name);
    if (project == null) {
      notes.add(value.place() + ": an application without a project");
      return;
    }
    String poolId = value.get("grantPoolId").text();
    String pool = poolId.startsWith(URI) || inPool == null ? poolId : inPool;
    String id = value.get("id").text().strip();
    JsonValue own = extension(value);
    SortedMap<String, String> facts = new TreeMap<>();
    fact(facts, "content_uri", value.get("contentURI").text());
    fact(facts, "title", name);
    fact(facts, "asked_usd", value.get("fundsAskedInUSD").text());
    fact(facts, "approved_usd", value.get("fundsApprovedInUSD").text());
    fact(facts, "tranche", own.get(own.key() + ".trancheCompletion").text());
    fact(facts, "award_type", own.get(own.key() + ".awardType").text());
    List<String> code = new ArrayList<>();
    code(code, own.get(own.key() + ".code").text());
    String word = value.get("status").text();
    applications.add(
        new GrantDocument.Application(
            cut(
                id.startsWith(URI)
                    ? id + "@" + slug(pool)
                    : URI
                        + system
                        + ":application:"
                        + slug(pool)
                        + ":"
                        + slug(id.isEmpty() ? name : id),
                NAME),
            cut(pool, NAME),
            cut(value.get("grantPoolName").text(), NAME),
            project,
            name.isEmpty() ? project : name,
            orNull(word.isEmpty() ? value.get("isApproved").text() : word),
            time(value.get("createdAt")),
            percent(own.get(own.key() + ".trancheCompletionPercent")),
            code.stream().distinct().toList(),
            facts));
  }

  /// The one extension, whose own name starts the name of each of its fields.
  private static JsonValue extension(JsonValue value) {
    JsonValue extensions = value.get("extensions");
    for (JsonValue extension : extensions.values()) {
      return extension;
    }
    return extensions;
  }

  private @Nullable String projectId(String written, String name) {
    String id = written.strip();
    boolean none = id.isEmpty() || id.equalsIgnoreCase("nan") || id.equalsIgnoreCase("null");
    if (none && name.isEmpty()) {
      return null;
    }
    return cut(id.startsWith(URI) ? id : URI + system + ":project:" + slug(none ? name : id), NAME);
  }

  /// One field may hold several addresses.
  private static void code(List<String> into, String text) {
    for (String part : text.split("[\\s,;]+", -1)) {
      if (part.toLowerCase(Locale.ROOT)
          .matches("(?:https?://)?(?:www\\.)?git(?:hub|lab)\\.com/.+")) {
        into.add(cut(part, NAME));
      }
    }
  }

  private @Nullable Instant time(JsonValue value) {
    String text = value.text().strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      if (text.matches("\\d{12,14}")) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text.length() == 10 ? text + "T00:00" : text)
              .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      notes.add(value.place() + ": '" + cut(text, 40) + "' is no time");
      return null;
    }
  }

  private @Nullable Integer percent(JsonValue value) {
    if (value.text().isBlank()) {
      return null;
    }
    try {
      int percent = new BigDecimal(value.text().strip()).intValue();
      if (percent >= 0 && percent <= 100) {
        return percent;
      }
    } catch (NumberFormatException _) {
      // told below, like a number out of range
    }
    notes.add(value.place() + ": '" + cut(value.text(), 40) + "' is no percentage");
    return null;
  }

  private static int number(String text, int otherwise) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  private static void fact(SortedMap<String, String> facts, String name, String value) {
    if (!value.isBlank()) {
      facts.put(name, cut(value.strip(), TEXT));
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isBlank() ? null : cut(text.strip(), 120);
  }

  private static String slug(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "_");
  }

  private static String cut(String text, int length) {
    return text.length() <= length
        ? text
        : text.substring(
            0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }
}
