package org.pgatlas.server.advisory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pgatlas.advisory.Advisory;

/// Advisories that were read before, by the digest of their document, so that assessing ten
/// thousand components again does not parse what they are assessed with again. A digest says what
/// the document says, whichever tenant keeps it; whoever asks has read the digest in a row of its
/// own. What was asked for longest ago goes first.
final class ParsedAdvisories {
  /// Characters of the documents that are remembered together.
  static final long LIMIT = 32L << 20;

  private final long limit;
  private final Map<String, Parsed> known = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  private record Parsed(Advisory advisory, int characters) {}

  ParsedAdvisories() {
    this(LIMIT);
  }

  ParsedAdvisories(long limit) {
    this.limit = limit;
  }

  /// Those of the digests that are remembered.
  synchronized Map<String, Advisory> of(Collection<String> digests) {
    Map<String, Advisory> found = new HashMap<>();
    for (String digest : digests) {
      Parsed parsed = known.get(digest);
      if (parsed != null) {
        found.put(digest, parsed.advisory());
      }
    }
    return found;
  }

  /// Reads a document and remembers it.
  Advisory read(String digest, String document) {
    Advisory advisory = OsvDocument.stored(document);
    remember(digest, advisory, document.length());
    return advisory;
  }

  private synchronized void remember(String digest, Advisory advisory, int length) {
    Parsed before = known.put(digest, new Parsed(advisory, length));
    characters += length - (before == null ? 0 : before.characters());
    Iterator<Parsed> oldest = known.values().iterator();
    while (characters > limit) {
      characters -= oldest.next().characters();
      oldest.remove();
    }
  }
}
