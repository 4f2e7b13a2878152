package org.pgatlas.server.event;

import java.io.IOException;

/// Sends mail.
@FunctionalInterface
public interface Mailer {
  /// @throws IOException when the server of the sender does not take it
  void send(String to, String subject, String text) throws IOException;
}
