package org.pgatlas.server.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on one channel with a connection of its own, outside the pool, and connects again when
/// it is lost, silently too. What is sent meanwhile is missed: a notification is a nudge, never a
/// message.
public final class Notifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final int RECONNECT_MS = 1_000;

  private final Database database;
  private final String channel;
  private final Consumer<String> receiver;
  private final Duration wait;
  private final Duration silence;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  /// @param receiver gets each payload on the listening thread
  public Notifications(Database database, String channel, Consumer<String> receiver) {
    this(database, channel, receiver, WAIT, SILENCE);
  }

  /// @param wait how long to listen before the other end is asked whether it is there
  /// @param silence how long its answer may take
  Notifications(
      Database database,
      String channel,
      Consumer<String> receiver,
      Duration wait,
      Duration silence) {
    if (!channel.matches("[a-z_]{1,63}")) {
      throw new IllegalArgumentException("a channel is lower-case letters and _, not " + channel);
    }
    this.database = database;
    this.channel = channel;
    this.receiver = receiver;
    this.wait = wait;
    this.silence = silence;
  }

  public void start() {
    Thread.ofPlatform().daemon().name("listen-" + channel).start(this::listen);
  }

  @Override
  public void close() {
    stopped.countDown();
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("listening connection was gone: {}", e.getMessage());
      }
    }
  }

  private boolean stopping() {
    return stopped.getCount() == 0;
  }

  private void listen() {
    while (!stopping()) {
      try (Connection fresh = database.connectOutsidePool(silence);
          Statement statement = fresh.createStatement()) {
        connection = fresh;
        statement.execute("listen " + channel);
        PGConnection notified = fresh.unwrap(PGConnection.class);
        while (!stopping()) {
          PGNotification[] received = notified.getNotifications((int) wait.toMillis());
          if (received == null || received.length == 0) {
            // Who only listens never learns that the other end is gone.
            statement.execute("select 1");
            continue;
          }
          for (PGNotification one : received) {
            receiver.accept(one.getParameter());
          }
        }
      } catch (Throwable lost) {
        // A receiver that fails must not end the listening either, not even by an Error.
        if (!stopping()) {
          LOG.debug("listening on {} again in a moment: {}", channel, lost.toString());
          pause();
        }
      }
    }
  }

  private void pause() {
    try {
      boolean _ = stopped.await(RECONNECT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
