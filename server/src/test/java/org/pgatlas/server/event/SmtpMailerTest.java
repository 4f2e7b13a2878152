package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgatlas.server.event.SecureSmtpReceiver.Kind;

/// Mail with a password: only over an encrypted line, only to whom the certificate is for, only
/// when somebody trusted has signed it. The certificates are made here, by the JDK's keytool.
final class SmtpMailerTest {
  private static final char[] SECRET = "changeit".toCharArray();
  private static final String PASSWORD = "p\u00e4ss word";

  @TempDir static Path folder;
  private static SSLContext ours;
  private static SSLContext elsewhere;

  @BeforeAll
  static void certificates() throws Exception {
    ours = certificate("ours", "dns:localhost,ip:127.0.0.1");
    elsewhere = certificate("elsewhere", "dns:mail.elsewhere.example");
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void password_and_mail_go_over_the_encrypted_line_alone(Kind kind) throws IOException {
    try (SecureSmtpReceiver receiver = new SecureSmtpReceiver(kind, ours, "atlas", PASSWORD)) {
      mailer(receiver, kind, PASSWORD, ours.getSocketFactory())
          .send("ops@example.org", "News", "Something opened.");
      assertThat(receiver.messages()).hasSize(1);
      assertThat(receiver.messages().getFirst())
          .contains("To: ops@example.org", "Subject: News", "Something opened.");
      assertThat(receiver.secret()).anyMatch(line -> line.startsWith("AUTH PLAIN "));
      assertThat(receiver.open())
          .as("what anybody could read")
          .noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
      assertThat(receiver.open().stream().filter("STARTTLS"::equals).count())
          .isEqualTo(kind == Kind.STARTTLS ? 1 : 0);
    }
  }

  @Test
  void server_without_encryption_gets_no_password() throws IOException {
    try (SecureSmtpReceiver receiver = new SecureSmtpReceiver(Kind.OPEN, ours, "atlas", PASSWORD)) {
      SmtpMailer mailer = mailer(receiver, Kind.OPEN, PASSWORD, ours.getSocketFactory());
      assertThatThrownBy(() -> mailer.send("ops@example.org", "News", "text"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("STARTTLS");
      assertThat(receiver.open()).noneMatch(line -> line.startsWith("AUTH"));
      assertThat(String.join("\n", receiver.open()))
          .doesNotContain(
              Base64.getEncoder()
                  .encodeToString(("\0atlas\0" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
      assertThat(receiver.messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void certificate_for_another_name_is_not_believed(Kind kind) throws IOException {
    try (SecureSmtpReceiver receiver = new SecureSmtpReceiver(kind, elsewhere, "atlas", PASSWORD)) {
      SmtpMailer mailer = mailer(receiver, kind, PASSWORD, elsewhere.getSocketFactory());
      assertThatThrownBy(() -> mailer.send("ops@example.org", "News", "text"))
          .isInstanceOf(IOException.class);
      assertThat(receiver.secret()).noneMatch(line -> line.startsWith("AUTH"));
      assertThat(receiver.messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void certificate_that_nobody_trusted_has_signed_is_not_believed(Kind kind) throws IOException {
    try (SecureSmtpReceiver receiver = new SecureSmtpReceiver(kind, ours, "atlas", PASSWORD)) {
      SmtpMailer mailer = mailer(receiver, kind, PASSWORD, null);
      assertThatThrownBy(() -> mailer.send("ops@example.org", "News", "text"))
          .isInstanceOf(IOException.class);
      assertThat(receiver.messages()).isEmpty();
    }
  }

  @Test
  void wrong_password_is_told_and_nothing_is_sent() throws IOException {
    try (SecureSmtpReceiver receiver = new SecureSmtpReceiver(Kind.TLS, ours, "atlas", PASSWORD)) {
      SmtpMailer mailer = mailer(receiver, Kind.TLS, "other", ours.getSocketFactory());
      assertThatThrownBy(() -> mailer.send("ops@example.org", "News", "text"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("who are you");
      assertThat(receiver.messages()).isEmpty();
    }
  }

  private static SmtpMailer mailer(
      SecureSmtpReceiver receiver, Kind kind, String password, @Nullable SSLSocketFactory trust) {
    String url = (kind == Kind.TLS ? "smtps" : "smtp") + "://atlas@localhost:" + receiver.port();
    MailConfig config =
        Objects.requireNonNull(MailConfig.parse(url, password, "atlas@example.org"));
    return new SmtpMailer(config, Clock.systemUTC(), trust);
  }

  /// A self-signed certificate for these names, which trusts itself.
  private static SSLContext certificate(String name, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + names,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(SECRET),
                "-J-Duser.language=en")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, SECRET);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, keys.getCertificate(name));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
