package org.pgatlas.server.ops.doctor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// A server that answers all but one of those who ask it.
final class Refusing {
  private Refusing() {}

  /// @param before how many are answered before the one that is not
  static DataSource of(DataSource source, int before) {
    AtomicInteger left = new AtomicInteger(before);
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, arguments) -> {
              if (method.getName().equals("getConnection") && left.getAndDecrement() == 0) {
                throw new SQLException("that is refused here");
              }
              try {
                return method.invoke(source, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }
}
