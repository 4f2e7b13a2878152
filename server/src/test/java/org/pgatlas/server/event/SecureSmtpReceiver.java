package org.pgatlas.server.event;

import static org.pgatlas.server.event.SmtpReceiver.data;
import static org.pgatlas.server.event.SmtpReceiver.say;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A mail server on the loopback address that takes mail from a user with a password, by TLS from
/// the first byte (RFC 8314) or after STARTTLS (RFC 3207), and notes what was said before and after
/// the line was closed to others.
final class SecureSmtpReceiver implements AutoCloseable {
  private final ServerSocket socket;
  private final SSLContext tls;
  private final Kind kind;

  /// As PLAIN sends them (RFC 4616), with and without the user to act for.
  private final Set<String> credentials;
  private final List<String> open = new CopyOnWriteArrayList<>();
  private final List<String> secret = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  enum Kind {
    /// Encrypted from the beginning.
    TLS,
    /// Offers STARTTLS.
    STARTTLS,
    /// Offers to take the password over an open line.
    OPEN
  }

  SecureSmtpReceiver(Kind kind, SSLContext tls, String user, String password) throws IOException {
    this.kind = kind;
    this.tls = tls;
    String own = "\0" + user + "\0" + password;
    credentials = Set.of(plain(own), plain(user + own));
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  private static String plain(String text) {
    return "AUTH PLAIN "
        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return socket.getLocalPort();
  }

  /// Commands that anybody on the way could read.
  List<String> open() {
    return open;
  }

  /// Commands on the encrypted line.
  List<String> secret() {
    return secret;
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        if (kind == Kind.TLS) {
          converse(encrypted(client), true, true);
        } else {
          converse(client, false, true);
        }
      } catch (IOException _) {
        // The client went or did not trust us, or the test is over.
      }
    }
  }

  private Socket encrypted(Socket client) throws IOException {
    SSLSocket encrypted =
        (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), false);
    encrypted.setUseClientMode(false);
    encrypted.startHandshake();
    return encrypted;
  }

  private void converse(Socket client, boolean encrypted, boolean greet) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = client.getOutputStream();
    if (greet) {
      say(out, "220 receiver");
    }
    boolean known = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      (encrypted ? secret : open).add(line);
      String verb = line.split(" ", 2)[0];
      switch (verb) {
        case "EHLO" -> {
          say(out, "250-receiver");
          if (kind == Kind.STARTTLS && !encrypted) {
            say(out, "250-STARTTLS");
          }
          say(out, "250 AUTH PLAIN");
        }
        case "STARTTLS" -> {
          say(out, "220 go on");
          converse(encrypted(client), true, false);
          return;
        }
        case "AUTH" -> {
          known = credentials.contains(line);
          say(out, known ? "235 welcome" : "535 who are you");
        }
        case "MAIL", "RCPT" -> say(out, known ? "250 ok" : "530 who are you");
        case "DATA" -> {
          say(out, "354 go on");
          messages.add(data(in));
          say(out, "250 taken");
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 ok");
      }
    }
  }
}
