package org.pgatlas.server.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A mail server on the loopback address that speaks as much SMTP as RFC 5321 asks of the least,
/// refuses the first messages for now, and keeps the others.
final class SmtpReceiver implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger refusing;
  private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();

  /// @param refused messages that are answered 451
  SmtpReceiver(int refused) throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    refusing = new AtomicInteger(refused);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /// As they came, headers first, lines ended by a line feed.
  ConcurrentLinkedQueue<String> messages() {
    return messages;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        converse(client);
      } catch (IOException _) {
        // The client went, or the test is over.
      }
    }
  }

  private void converse(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = client.getOutputStream();
    say(out, "220 receiver");
    StringBuilder envelope = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String verb = line.length() < 4 ? line : line.substring(0, 4);
      switch (verb) {
        case "EHLO", "HELO", "RSET", "NOOP" -> say(out, "250 ok");
        case "MAIL", "RCPT" -> {
          envelope.append(line).append('\n');
          say(out, "250 ok");
        }
        case "DATA" -> {
          say(out, "354 go on");
          String message = data(in);
          if (refusing.getAndDecrement() > 0) {
            say(out, "451 later");
          } else {
            messages.add(envelope + message);
            say(out, "250 taken");
          }
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "502 what");
      }
    }
  }

  /// A message up to the line that ends it.
  static String data(BufferedReader in) throws IOException {
    StringBuilder message = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      message.append(line).append('\n');
    }
    return message.toString();
  }

  static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
