package org.pgatlas.vex;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.StorableText;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// What a reader has found so far, counted against the limits. Equal texts and purls are kept once.
public final class VexCollector {
  private static final int MAX_WARNINGS = 1_000;

  private final VexLimits limits;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, @Nullable PackageUrl> purls = new HashMap<>();
  private final List<VexStatement> statements = new ArrayList<>();
  private final List<VexHint> hints = new ArrayList<>();
  private final List<VexWarning> warnings = new ArrayList<>();
  private int characters;
  private int products;

  public VexCollector(VexLimits limits) {
    this.limits = limits;
  }

  /// The text here, kept once; null for JSON null.
  public @Nullable String text(JsonCursor json) {
    String text = json.text();
    return text == null ? null : kept(text);
  }

  /// The text of the element here, kept once.
  public String text(XmlCursor xml) {
    return kept(xml.text());
  }

  private String kept(String text) {
    String known = texts.putIfAbsent(text, text);
    if (known != null) {
      return known;
    }
    characters += text.length() + 40;
    if (characters > limits.maxText()) {
      throw tooLarge("more than " + limits.maxText() + " characters of text");
    }
    return text;
  }

  /// The purl that a text is; null, and a warning, when it is none.
  public @Nullable PackageUrl purl(String text, String place) {
    return purls.computeIfAbsent(
        text,
        written -> {
          try {
            return PackageUrl.parseLenient(written);
          } catch (MalformedPurlException e) {
            warn("invalid-purl", place, String.valueOf(e.getMessage()));
            return null;
          }
        });
  }

  /// The moment that a text names, to the microsecond, as databases keep it: a document that is
  /// read again says what was kept. Null, and a warning, when it is none.
  public @Nullable Instant instant(@Nullable String text, String place) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.strip()).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException _) {
      warn("invalid-timestamp", place, "'" + StorableText.shown(text) + "' is no RFC 3339 time");
      return null;
    }
  }

  public void add(VexStatement statement) {
    statements.add(statement);
    count(statement.products());
    if (statement.defect() != null) {
      warn("not-affected-without-reason", statement.place(), statement.defect());
    }
    if (statement.status() == VexStatus.AFFECTED && statement.action() == null) {
      warn("affected-without-action", statement.place(), "affected needs an action statement");
    }
    if (statement.products().isEmpty()) {
      warn("no-product", statement.place(), "the statement names no product");
    }
  }

  /// Gives the statements that say no time of their own that of their document.
  public void defaultTimestamp(@Nullable Instant timestamp) {
    if (timestamp != null) {
      statements.replaceAll(one -> one.timestamp() == null ? one.at(timestamp) : one);
    }
  }

  public void add(VexHint hint) {
    hints.add(hint);
    count(List.of(hint.product()));
  }

  public void warn(String code, String place, String text) {
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(new VexWarning(code, place, text));
    }
  }

  public List<VexStatement> statements() {
    return statements;
  }

  public List<VexHint> hints() {
    return hints;
  }

  public List<VexWarning> warnings() {
    return warnings;
  }

  private void count(List<VexProduct> added) {
    for (VexProduct product : added) {
      products += 1 + product.parts().size();
    }
    if (products > limits.maxProducts()) {
      throw tooLarge("more than " + limits.maxProducts() + " products");
    }
    if (statements.size() + hints.size() > limits.maxStatements()) {
      throw tooLarge("more than " + limits.maxStatements() + " statements");
    }
  }

  private static DocumentException tooLarge(String message) {
    return new DocumentException(Code.TOO_LARGE, null, "The document has " + message);
  }
}
