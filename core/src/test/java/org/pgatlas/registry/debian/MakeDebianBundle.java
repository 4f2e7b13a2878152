package org.pgatlas.registry.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;
import org.pgatlas.version.VersionScheme;

/// Makes the demo's bundle from an archive's own files: `MakeDebianBundle OUT_DIR NAME PACKAGES
/// INRELEASE [PACKAGES INRELEASE]...`, all decompressed. Refuses a `Packages` file whose SHA-256
/// isn't in its `InRelease`, then writes `NAME.packages.gz` and `NAME.properties` (origin, date,
/// counts) and prints the inputs as rows for the README beside them.
final class MakeDebianBundle {
  private static final DateTimeFormatter RELEASE_DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH);

  private MakeDebianBundle() {}

  /// A `Packages` file and what its `InRelease` says.
  private record Input(Path packages, String sha256, String suite, String date) {
    static Input of(Path packages, Path inRelease) throws IOException {
      String release = Files.readString(inRelease, UTF_8);
      String sha256 = sha256(Files.readAllBytes(packages));
      if (!release.contains(sha256 + " ")) {
        throw new IllegalArgumentException(
            packages + " is not the file that " + inRelease + " names");
      }
      return new Input(packages, sha256, field(release, "Codename"), field(release, "Date"));
    }

    String isoDate() {
      return LocalDateTime.parse(date, RELEASE_DATE).toInstant(ZoneOffset.UTC).toString();
    }

    private static String field(String release, String name) {
      Matcher line = Pattern.compile("(?m)^" + name + ": (.+)$").matcher(release);
      if (!line.find()) {
        throw new IllegalArgumentException("no field " + name + " in the InRelease file");
      }
      return line.group(1).strip();
    }

    private static String sha256(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Gzip at its best compression.
  private static final class Smallest extends GZIPOutputStream {
    Smallest(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 4 || args.length % 2 != 0) {
      throw new IllegalArgumentException(
          "usage: OUT_DIR NAME PACKAGES INRELEASE [PACKAGES INRELEASE]...");
    }
    List<Input> inputs = new ArrayList<>();
    DebianIndex index =
        new DebianIndex(VersionScheme.forPurlType("deb")::compare, PackagesLimits.defaults());
    for (int i = 2; i < args.length; i += 2) {
      Input input = Input.of(Path.of(args[i]), Path.of(args[i + 1]));
      inputs.add(input);
      try (InputStream packages = Files.newInputStream(input.packages())) {
        index.read(input.suite(), packages);
      }
    }
    Path folder = Path.of(args[0]);
    try (OutputStream out =
        new Smallest(Files.newOutputStream(folder.resolve(args[1] + ".packages.gz")))) {
      DebianBundle.write(index, out);
    }
    RegistryIndex result = index.resolve(new RegistrySource("debian", args[1], "Debian", null));
    Files.writeString(
        folder.resolve(args[1] + ".properties"), properties(args[1], inputs, result), UTF_8);
    for (Input input : inputs) {
      System.out.printf(
          Locale.ROOT, "| %s | %s | `%s` |%n", input.suite(), input.date(), input.sha256());
    }
    System.out.println(result.counts());
  }

  private static String properties(String name, List<Input> inputs, RegistryIndex result) {
    String newest = inputs.stream().map(Input::isoDate).max(String::compareTo).orElseThrow();
    return """
        # Written by MakeDebianBundle; README.md beside it says how.
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
            String.join(", ", inputs.stream().map(Input::suite).toList()),
            newest,
            result.projects().size(),
            result.repos().size(),
            result.externals().size(),
            result.edges().size());
  }
}
