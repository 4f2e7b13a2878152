package org.pgatlas.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The named queries of the product: their names from the sources, their texts from the compiled
/// classes, where javac has put together what is written in pieces.
final class NamedQueries {
  private static final Pattern NAME =
      Pattern.compile("^\\s*(?:--|/\\*) name: ([a-z][a-z0-9_]*\\.[a-z0-9_]+)(?![%.])");
  private static final Pattern HOLE = Pattern.compile("[\\u0001\\u0002]|%(?:\\d\\$)?s");
  private static final Pattern PIECE =
      Pattern.compile("(?s)--[^\\n]*|.*(,|\\bfrom|\\bselect|\\bwhere|\\band)");

  private NamedQueries() {}

  /// Every name that a literal of the product's sources begins with.
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (JavaSource source : JavaSource.parse(Checkout.files("java"))) {
      if (source.file().startsWith("server/src/main/")) {
        for (JavaSource.Text text : source.texts()) {
          Matcher name = NAME.matcher(text.value());
          if (name.find()) {
            names.add(name.group(1));
          }
        }
      }
    }
    return names;
  }

  /// Texts by name, of all that are put together when they are compiled and not when they are sent.
  static Map<String, String> whole() {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry constant) {
            String text = constant.stringValue();
            Matcher name = NAME.matcher(text);
            if (name.find() && complete(text)) {
              texts.merge(name.group(1), text, NamedQueries::longer);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static String longer(String one, String other) {
    return one.length() >= other.length() ? one : other;
  }

  private static boolean complete(String text) {
    return !HOLE.matcher(text).find() && !PIECE.matcher(text.strip()).matches();
  }

  private static Path classes() {
    try {
      return Path.of(Atlas.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
