package org.pgatlas.gitlog;

import java.util.Locale;
import java.util.regex.Pattern;

/// The one spelling of an author's e-mail that identities are made from: trimmed, lower-case, and
/// the forges' private addresses without the account number (`123+ann@users.noreply.github.com`,
/// `123-ann@users.noreply.gitlab.com`), which come and go for one and the same person.
final class AuthorEmail {
  private static final Pattern NOREPLY =
      Pattern.compile("[0-9]{1,20}[+-]([^@]+@users\\.noreply\\.git(?:hub|lab)\\.com)");

  private AuthorEmail() {}

  static String normalise(String email) {
    String folded = email.strip().toLowerCase(Locale.ROOT);
    var noreply = NOREPLY.matcher(folded);
    return noreply.matches() ? noreply.group(1) : folded;
  }

  /// What an author is told apart by: the normalised e-mail, or the name where a log has none.
  static String identify(GitCommit commit) {
    String email = normalise(commit.email());
    return email.isEmpty() ? "name:" + commit.name().strip().toLowerCase(Locale.ROOT) : email;
  }
}
