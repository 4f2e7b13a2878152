package org.pgatlas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the paragraphs of a `Packages` index one by one. Only known fields are kept, so memory is
/// bounded by one paragraph; a line has a limit, a NUL or a field without a name is refused with its
/// line number.
///
/// @see <a href="https://wiki.debian.org/DebianRepository/Format">Debian repository format</a>
final class DebianPackagesReader {
  private static final int MAX_LINE = 1 << 20;
  private static final int MAX_PACKAGES = 5_000_000;
  private static final int MAX_NAME = 255;
  private static final Set<String> KEPT =
      Set.of("package", "version", "source", "pre-depends", "depends", "provides", "section", "homepage");

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long lineNumber;
  private long paragraphLine;
  private int packages;

  DebianPackagesReader(InputStream in) {
    this.in = in;
  }

  void read(Consumer<DebianPackage> each) {
    Map<String, String> fields = new HashMap<>();
    String current = null;
    String line;
    while ((line = line()) != null) {
      if (line.isBlank()) {
        emit(fields, each);
        current = null;
      } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        String kept = current == null ? null : fields.get(current);
        if (current != null && kept != null) {
          fields.put(current, kept + " " + line.strip());
        }
      } else {
        current = field(line, fields);
      }
    }
    emit(fields, each);
  }

  /// Stores the field if it is kept and returns its key, null for one that is not.
  private @Nullable String field(String line, Map<String, String> fields) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw new RegistryException(lineNumber, "expected 'Field: value', found '" + shown(line) + "'");
    }
    if (fields.isEmpty()) {
      paragraphLine = lineNumber;
    }
    String key = line.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!KEPT.contains(key)) {
      return null;
    }
    fields.put(key, line.substring(colon + 1).strip());
    return key;
  }

  private void emit(Map<String, String> fields, Consumer<DebianPackage> each) {
    if (fields.isEmpty()) {
      return;
    }
    String name = fields.get("package");
    String version = fields.get("version");
    if (name == null || name.isEmpty() || name.length() > MAX_NAME) {
      throw new RegistryException(paragraphLine, "paragraph without a usable Package field");
    }
    if (version == null || version.isEmpty()) {
      throw new RegistryException(paragraphLine, "package '" + shown(name) + "' without a Version");
    }
    if (++packages > MAX_PACKAGES) {
      throw new RegistryException(paragraphLine, "more than " + MAX_PACKAGES + " packages");
    }
    String source = fields.getOrDefault("source", name);
    int space = source.indexOf(' ');
    each.accept(
        new DebianPackage(
            name,
            version,
            space < 0 ? source : source.substring(0, space),
            fields.get("pre-depends"),
            fields.get("depends"),
            fields.get("provides"),
            fields.get("section"),
            fields.get("homepage")));
    fields.clear();
  }

  /// The next line without its end, null after the last one.
  private @Nullable String line() {
    byte[] line = new byte[256];
    int length = 0;
    while (true) {
      if (at == end && !fill()) {
        return length == 0 ? null : text(line, length);
      }
      byte b = buffer[at++];
      if (b == '\n') {
        return text(line, length);
      }
      if (b == 0) {
        throw new RegistryException(lineNumber + 1, "a NUL byte is not text");
      }
      if (length == line.length) {
        if (length >= MAX_LINE) {
          throw new RegistryException(lineNumber + 1, "longer than " + MAX_LINE + " bytes");
        }
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = b;
    }
  }

  private String text(byte[] line, int length) {
    lineNumber++;
    int used = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, used, StandardCharsets.UTF_8);
  }

  private boolean fill() {
    try {
      at = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("the index cannot be read after line " + lineNumber, e);
    }
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
