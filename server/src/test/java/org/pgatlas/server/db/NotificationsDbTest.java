package org.pgatlas.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Listening over a link that goes silent, and with a receiver that fails.
class NotificationsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void a_link_that_goes_silent_is_made_anew(TestDatabase raw) throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (Link link = new Link(raw.jdbcUrl());
        Database database =
            new Database(
                DatabaseConfig.of(link.through(raw.jdbcUrl()), raw.user(), raw.password()));
        Notifications listening =
            new Notifications(
                database,
                "test_channel",
                _ -> heard.countDown(),
                Duration.ofMillis(50),
                Duration.ofSeconds(1))) {
      listening.start();
      listens(raw, 1);
      link.silence();
      // Nothing says that the old connection is dead; a new one comes all the same.
      listens(raw, 2);
      raw.execute("notify test_channel, 'x'");
      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_receiver_that_fails_does_not_end_the_listening(TestDatabase raw) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    try (Database database =
            new Database(DatabaseConfig.of(raw.jdbcUrl(), raw.user(), raw.password()));
        Notifications listening =
            new Notifications(
                database,
                "test_channel",
                _ -> {
                  if (calls.incrementAndGet() == 1) {
                    throw new StackOverflowError();
                  }
                  again.countDown();
                })) {
      listening.start();
      while (!again.await(100, TimeUnit.MILLISECONDS)) {
        raw.execute("notify test_channel, 'x'");
      }
    }
    assertThat(calls.get()).isGreaterThan(1);
  }

  /// Waits until so many sessions listen.
  private static void listens(TestDatabase raw, int sessions) throws SQLException {
    String listening =
        "select count(*) >= "
            + sessions
            + " from pg_stat_activity where datname = current_database() and (query ilike 'listen%' or query = 'select 1')"
            + " and application_name <> 'pg-atlas'";
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!"t".equals(raw.query(listening))) {
      assertThat(System.nanoTime()).as("still not so after a minute").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /// A way to the database whose connections can fall silent without being closed.
  private static final class Link implements AutoCloseable {
    private final ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int back;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int silentBelow;

    private Link(String jdbcUrl) throws IOException {
      back = Integer.parseInt(jdbcUrl.replaceAll(".*:(\\d+)/.*", "$1"));
      Thread.ofVirtual().start(this::accept);
    }

    private String through(String jdbcUrl) {
      return jdbcUrl.replace(":" + back + "/", ":" + front.getLocalPort() + "/");
    }

    /// From now on nothing passes over what is connected.
    private void silence() {
      silentBelow = sockets.size();
    }

    private void accept() {
      try {
        while (true) {
          Socket in = front.accept();
          Socket out = new Socket(InetAddress.getLoopbackAddress(), back);
          int number = sockets.size();
          sockets.addAll(List.of(in, out));
          Thread.ofVirtual().start(() -> pass(number, in, out));
          Thread.ofVirtual().start(() -> pass(number, out, in));
        }
      } catch (IOException closed) {
        return;
      }
    }

    private void pass(int number, Socket from, Socket to) {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (number >= silentBelow) {
            out.write(buffer, 0, n);
            out.flush();
          }
        }
      } catch (IOException closed) {
        return;
      }
    }

    @Override
    public void close() throws IOException {
      front.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
