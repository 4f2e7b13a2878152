package org.pgatlas.server.component;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.version.MalformedRangeException;
import org.pgatlas.version.VersionRange;

/// Parameters that several requests share.
public final class Requests {
  private static final int TEXT = 256;
  private static final int PURL = PackageUrl.MAX_LENGTH;
  private static final int RANGE = 2_000;

  private Requests() {}

  /// A package or a component, and which versions of it.
  public record Wanted(PackageUrl purl, @Nullable VersionRange range) {}

  static @Nullable String search(Query query) {
    return query.text("search", TEXT);
  }

  static ComponentSearchStore.Slice slice(Query.Paging paging) {
    return new ComponentSearchStore.Slice(paging.limit(), paging.offset());
  }

  /// From `purl` and `range`; null when no purl is given.
  public static @Nullable Wanted wanted(Query query) {
    String text = query.text("purl", PURL);
    String range = query.text("range", RANGE);
    if (text == null) {
      if (range != null) {
        query.wrong("range", "A range needs a purl to say versions of what", "value_error", range);
      }
      return null;
    }
    try {
      String id = text.strip();
      PackageUrl purl =
          id.startsWith("pkg:") ? PackageUrl.parseLenient(id) : CanonicalId.of(id).purl();
      return new Wanted(purl, range == null ? null : VersionRange.parse(purl.type(), range));
    } catch (MalformedPurlException e) {
      query.wrong("purl", String.valueOf(e.getMessage()), "purl", text);
    } catch (MalformedRangeException e) {
      query.wrong("range", String.valueOf(e.getMessage()), "range", range);
    }
    return null;
  }

  /// The document that a path names.
  public static UUID sbom(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw unknown(text);
  }

  public static HttpProblem unknown(Object id) {
    String shown = String.valueOf(id);
    return HttpProblem.notFound(
        "SBOM not found: " + (shown.length() > 64 ? shown.substring(0, 64) + "…" : shown));
  }
}
