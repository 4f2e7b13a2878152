package org.pgatlas.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;
import org.pgatlas.registry.debian.DebianBundle;
import org.pgatlas.registry.debian.DebianIndex;
import org.pgatlas.registry.debian.PackagesLimits;
import org.pgatlas.version.VersionScheme;

/// Debian indexes reduced to the facts that the graph needs: `NAME.packages.gz`, and beside it
/// `NAME.properties` with origin, date and counts. The demo's bundle is made by this.
final class DebianReduction {
  private static final String ENDING = ".packages.gz";
  private static final DateTimeFormatter RELEASE_DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH);

  private final DebianIndex index =
      new DebianIndex(VersionScheme.DEB::compare, PackagesLimits.defaults());
  private final List<String> suites = new ArrayList<>();
  private final List<String> dates = new ArrayList<>();

  /// Adds an index.
  ///
  /// @param name what it is called where no release names it
  /// @param packages decompressed
  /// @param inRelease the release that must name the index by its SHA-256; null to take it as it is
  void add(String name, byte[] packages, @Nullable Path inRelease) {
    String suite = name;
    if (inRelease != null) {
      String release = read(inRelease);
      if (!release.contains(sha256(packages) + " ")) {
        throw new CommandFailed(name + " is not an index that " + inRelease + " names");
      }
      suite = field(release, "Codename", inRelease);
      dates.add(isoDate(field(release, "Date", inRelease), inRelease));
    }
    suites.add(suite);
    try {
      index.read(suite, new ByteArrayInputStream(packages));
    } catch (IOException | RegistryException e) {
      throw new CommandFailed("cannot read " + name + ": " + e.getMessage());
    }
  }

  /// Writes both files.
  ///
  /// @param asOf the date where no release tells one
  RegistryIndex write(Path target, @Nullable String asOf) {
    String file = String.valueOf(target.getFileName());
    if (!file.endsWith(ENDING)) {
      throw new CommandFailed("the reduced index is to be called NAME" + ENDING + ", not " + file);
    }
    String name = file.substring(0, file.length() - ENDING.length());
    String date = dates.stream().max(String::compareTo).orElse(asOf);
    if (date == null) {
      throw new CommandFailed("say the date of the indexes: --in-release or --as-of");
    }
    try (OutputStream out = new Smallest(Files.newOutputStream(target))) {
      DebianBundle.write(index, out);
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + target + ": " + e.getMessage());
    }
    RegistryIndex result = index.resolve(new RegistrySource("debian", name, "Debian", null));
    Path properties = target.resolveSibling(name + ".properties");
    try {
      Files.writeString(properties, properties(name, date, result), UTF_8);
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + properties + ": " + e.getMessage());
    }
    return result;
  }

  private String properties(String name, String date, RegistryIndex result) {
    return """
        # Written by "atlas import registry debian --reduce".
        suite=%s
        origin=Debian archive: %s
        date=%s
        projects=%d
        repos=%d
        externals=%d
        edges=%d
        """
        .formatted(
            name,
            String.join(", ", suites),
            date,
            result.projects().size(),
            result.repos().size(),
            result.externals().size(),
            result.edges().size());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static String field(String release, String name, Path file) {
    Matcher line = Pattern.compile("(?m)^" + name + ": (.+)$").matcher(release);
    if (!line.find()) {
      throw new CommandFailed(file + " has no field " + name);
    }
    return line.group(1).strip();
  }

  private static String isoDate(String date, Path file) {
    try {
      return LocalDateTime.parse(date, RELEASE_DATE).toInstant(ZoneOffset.UTC).toString();
    } catch (DateTimeException e) {
      throw new CommandFailed(file + " has a Date that is none: " + date);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Gzip at its best compression.
  private static final class Smallest extends GZIPOutputStream {
    Smallest(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
