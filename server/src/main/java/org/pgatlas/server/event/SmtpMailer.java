package org.pgatlas.server.event;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Mail by SMTP, one connection a message: alerts are few.
public final class SmtpMailer implements Mailer {
  private static final String TIMEOUT_MS = "15000";

  private final MailConfig config;
  private final Session session;
  private final Clock clock;

  public SmtpMailer(MailConfig config, Clock clock) {
    this(config, clock, null);
  }

  /// @param trust makes encrypted connections; null for the platform's, with its authorities
  SmtpMailer(MailConfig config, Clock clock, @Nullable SSLSocketFactory trust) {
    this.config = config;
    this.clock = clock;
    String protocol = protocol();
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", protocol);
    String prefix = "mail." + protocol + ".";
    properties.put(prefix + "connectiontimeout", TIMEOUT_MS);
    properties.put(prefix + "timeout", TIMEOUT_MS);
    properties.put(prefix + "writetimeout", TIMEOUT_MS);
    properties.put(prefix + "starttls.enable", "true");
    properties.put(prefix + "starttls.required", Boolean.toString(needsTls()));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "auth", Boolean.toString(config.user() != null));
    properties.put("mail.mime.charset", "UTF-8");
    if (trust != null) {
      properties.put(prefix + "ssl.socketFactory", trust);
    }
    session = Session.getInstance(properties);
  }

  @Override
  public void send(String to, String subject, String text) throws IOException {
    try {
      MimeMessage message = new MimeMessage(session);
      message.setFrom(new InternetAddress(config.from()));
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
      message.setSubject(subject, StandardCharsets.UTF_8.name());
      message.setText(text, StandardCharsets.UTF_8.name());
      message.setSentDate(Date.from(clock.instant()));
      message.setHeader("Auto-Submitted", "auto-generated");
      message.saveChanges();
      try (Transport transport = session.getTransport(protocol())) {
        transport.connect(
            config.host(),
            config.port(),
            config.user(),
            config.user() == null ? null : config.password());
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (MessagingException e) {
      throw new IOException("the mail server: " + e.getMessage(), e);
    }
  }

  private String protocol() {
    return config.tls() ? "smtps" : "smtp";
  }

  /// A password does not go over an open line.
  private boolean needsTls() {
    return config.user() != null && !config.tls();
  }
}
