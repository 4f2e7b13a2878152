package org.pgatlas.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.pgatlas.server.db.embedded.EmbeddedConfig;
import org.pgatlas.server.db.embedded.EmbeddedPostgres;

/// The one PostgreSQL of this test JVM: made on first use, without durability, gone with the JVM.
public final class TestCluster {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres postgres;
  private final Set<String> templates = new HashSet<>();

  private TestCluster() {
    try {
      Path directory = Files.createTempDirectory("pg-atlas-test-");
      postgres =
          EmbeddedPostgres.start(
              EmbeddedConfig.at(directory)
                  .withoutDurability()
                  .withSettings(
                      Map.of(
                          "max_connections",
                          "200",
                          "shared_buffers",
                          "128MB",
                          "autovacuum",
                          "off")));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(directory)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Started on first use.
  public static TestCluster shared() {
    return Holder.CLUSTER;
  }

  /// A new empty database.
  public TestDatabase createDatabase() {
    return create(nextName(), "template0");
  }

  /// A copy of a template that the migration fills on first use of its name.
  public TestDatabase createDatabase(String template, TemplateMigration migration) {
    String source = "template_" + template;
    synchronized (templates) {
      if (!templates.contains(template)) {
        try {
          migration.migrate(create(source, "template0"));
          templates.add(template);
        } catch (Exception e) {
          drop(source);
          throw new IllegalStateException("the template " + template + " cannot be migrated", e);
        }
      }
    }
    return create(nextName(), source);
  }

  /// Ends its connections and removes it.
  public void drop(String database) {
    run("drop database if exists " + database + " with (force)");
  }

  private TestDatabase create(String name, String template) {
    run("create database %s template %s strategy file_copy".formatted(name, template));
    return at(name);
  }

  private void run(String sql) {
    try {
      at("postgres").execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private TestDatabase at(String name) {
    return new TestDatabase(name, postgres.jdbcUrl(name), postgres.user(), postgres.password());
  }

  private static String nextName() {
    return "test_" + DATABASES.incrementAndGet();
  }

  private void end(Path directory) {
    postgres.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + directory + " (" + e + ")");
    }
  }

  /// Fills a template database, once per JVM.
  @FunctionalInterface
  public interface TemplateMigration {
    void migrate(TestDatabase database) throws Exception;
  }

  private static final class Holder {
    static final TestCluster CLUSTER = new TestCluster();
  }
}
