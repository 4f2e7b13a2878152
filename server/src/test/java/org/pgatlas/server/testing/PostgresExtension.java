package org.pgatlas.server.testing;

import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.pgatlas.server.testing.TestCluster.TemplateMigration;

/// Gives tests a database of their own: one per test class, dropped after it.
///
/// `@ExtendWith(PostgresExtension.class)` gives an empty one; for a migrated one register it:
/// `@RegisterExtension static PostgresExtension postgres = PostgresExtension.migrated("atlas", db
/// -> …);` Parameters of the types [TestDatabase] and [DataSource] are filled in.
public final class PostgresExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);
  private static final Set<Class<?>> TYPES = Set.of(TestDatabase.class, DataSource.class);

  private final @Nullable String template;
  private final TemplateMigration migration;

  public PostgresExtension() {
    this(null, _ -> {});
  }

  private PostgresExtension(@Nullable String template, TemplateMigration migration) {
    this.template = template;
    this.migration = migration;
  }

  /// Databases cloned from a template that the migration fills once per JVM.
  public static PostgresExtension migrated(String template, TemplateMigration migration) {
    if (!template.matches("[a-z][a-z0-9_]{0,40}")) {
      throw new IllegalArgumentException("template must be a plain name, not " + template);
    }
    return new PostgresExtension(template, migration);
  }

  /// One more database for a test that needs several; the caller may drop it, the JVM's end does.
  public TestDatabase createDatabase() {
    TestCluster cluster = TestCluster.shared();
    return template == null
        ? cluster.createDatabase()
        : cluster.createDatabase(template, migration);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestDatabase database = ofClass(context);
    return parameter.getParameter().getType() == DataSource.class
        ? database.dataSource()
        : database;
  }

  private TestDatabase ofClass(ExtensionContext context) {
    ExtensionContext owner = context;
    while (owner.getTestMethod().isPresent() && owner.getParent().isPresent()) {
      owner = owner.getParent().get();
    }
    return owner
        .getStore(NAMESPACE)
        .computeIfAbsent("database", _ -> new Owned(createDatabase()), Owned.class)
        .database();
  }

  /// Dropped when JUnit closes the class's store.
  private record Owned(TestDatabase database) implements AutoCloseable {
    @Override
    public void close() {
      TestCluster.shared().drop(database.name());
    }
  }
}
