package org.pgatlas.server.ops.doctor;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// Connections that are in a read-only transaction with a limit on time from the start, whatever
/// the library that borrows them sends.
final class ReadOnlySource implements DataSource {
  private final DataSource source;

  ReadOnlySource(DataSource source) {
    this.source = source;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return reading(source.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return reading(source.getConnection(user, password));
  }

  private static Connection reading(Connection connection) throws SQLException {
    try (Statement limit = connection.createStatement()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      limit.execute("set local statement_timeout = '" + Doctor.TIMEOUT_S + "s'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
