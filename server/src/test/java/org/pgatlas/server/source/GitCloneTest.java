package org.pgatlas.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.net.PublicHosts;

/// A forge on this machine: what may be asked is, and nothing else, wherever an address leads.
class GitCloneTest {
  @TempDir private Path folder;
  private HttpServer forge;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void a_forge_with_one_repo() throws Exception {
    Path work = folder.resolve("work");
    Files.createDirectories(work);
    git(work, "init", "-q", "-b", "main");
    git(
        work,
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@x.invalid",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "one");
    git(folder, "clone", "-q", "--bare", work.toString(), "app.git");
    git(folder.resolve("app.git"), "update-server-info");
    forge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    forge.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(exchange.getRequestHeaders().getFirst("Host") + path);
          if (path.startsWith("/moved/")
              || path.startsWith("/away/")
              || path.startsWith("/round/")) {
            exchange.getResponseHeaders().add("Location", target(path));
            exchange.sendResponseHeaders(302, -1);
          } else if (Files.isRegularFile(folder.resolve(path.substring(1)))) {
            byte[] body = Files.readAllBytes(folder.resolve(path.substring(1)));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          } else {
            exchange.sendResponseHeaders(404, -1);
          }
          exchange.close();
        });
    forge.start();
  }

  private String target(String path) {
    String rest = path.replaceFirst("^/[a-z]+/", "/");
    return path.startsWith("/moved/")
        ? rest
        : path.startsWith("/round/")
            ? path
            : "http://127.0.0.1:" + forge.getAddress().getPort() + rest;
  }

  @AfterEach
  void stop() {
    forge.stop(0);
  }

  @Test
  void a_repo_inside_the_network_is_not_asked_unless_it_is_configured() {
    assertThatThrownBy(() -> clone(url("localhost", "/app.git")))
        .isInstanceOf(GitClone.CloneFailed.class)
        .hasMessageContaining("not a public address");
    assertThat(asked).isEmpty();
    GitClone.History history = clone(url("localhost", "/app.git"), "localhost");
    assertThat(new String(history.log(), StandardCharsets.UTF_8))
        .startsWith("Ann\0ann@x.invalid\0");
    assertThat(asked).isNotEmpty();
  }

  @Test
  void a_redirect_is_followed_where_its_target_may_be_asked() {
    assertThat(clone(url("localhost", "/moved/app.git"), "localhost").head()).hasSize(40);
    assertThatThrownBy(() -> clone(url("localhost", "/away/app.git"), "localhost"))
        .isInstanceOf(GitClone.CloneFailed.class)
        .hasMessageContaining("127.0.0.1, which is not a public address");
    assertThat(asked).noneMatch(request -> request.startsWith("127.0.0.1"));
    assertThatThrownBy(() -> clone(url("localhost", "/round/app.git"), "localhost"))
        .hasMessageContaining("leads on and on");
  }

  @Test
  void what_is_no_repo_is_said() {
    assertThatThrownBy(() -> clone(url("localhost", "/none.git"), "localhost"))
        .isInstanceOf(GitClone.CloneFailed.class)
        .hasMessageContaining("is answered 404");
  }

  private GitClone.History clone(String url, String... inner) {
    return new GitClone(Duration.ofSeconds(30), "https:http", PublicHosts.and(List.of(inner)))
        .fetch(url, 24);
  }

  private String url(String host, String path) {
    return "http://" + host + ":" + forge.getAddress().getPort() + path;
  }

  private static void git(Path folder, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
      assertThat(process.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
