package org.pgatlas.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files of this checkout, for tests that read sources. A walk rather than git: an unpacked
/// archive is a checkout too.
final class Checkout {
  private static final Set<String> HIDDEN_FOLDERS = Set.of(".ci", ".mvn", ".github");
  private static final Set<String> BUILT = Set.of("target", "node_modules");
  private static final Set<String> TEXT =
      Set.of(
          "java",
          "sql",
          "jte",
          "js",
          "css",
          "svg",
          "xml",
          "md",
          "properties",
          "json",
          "yml",
          "yaml",
          "config",
          "html",
          "txt");

  private Checkout() {}

  /// The folder with the parent `pom.xml`.
  static Path root() {
    String given = System.getProperty("atlas.root", "");
    Path root = Path.of(given.isEmpty() ? ".." : given).toAbsolutePath().normalize();
    if (!Files.isRegularFile(root.resolve("pom.xml")) || !Files.isDirectory(root.resolve("core"))) {
      throw new IllegalStateException("not the root of a checkout: " + root);
    }
    return root;
  }

  /// Every file that belongs to the project, sorted, relative to the root, with `/`.
  static List<String> files() {
    Path root = root();
    List<String> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              String name = folder.equals(root) ? "" : String.valueOf(folder.getFileName());
              boolean foreign = name.startsWith(".") && !HIDDEN_FOLDERS.contains(name);
              return foreign || BUILT.contains(name)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(root.relativize(file).toString().replace('\\', '/'));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(null);
    return files;
  }

  /// Files with one of these endings, e.g. `java`.
  static List<String> files(String... endings) {
    Set<String> wanted = Set.of(endings);
    return files().stream().filter(file -> wanted.contains(ending(file))).toList();
  }

  /// Files that people read: sources, texts and scripts, not pictures and archives.
  static List<String> textFiles() {
    return files().stream()
        .filter(file -> TEXT.contains(ending(file)) || !name(file).contains("."))
        .toList();
  }

  static String read(String file) {
    try {
      return Files.readString(root().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  static boolean exists(String file) {
    return Files.exists(root().resolve(file));
  }

  static String folder(String file) {
    return file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String ending(String file) {
    return file.substring(file.lastIndexOf('.') + 1);
  }
}
