package org.pgatlas.attestation.sigstore;

import org.jspecify.annotations.Nullable;

/// Somebody who is trusted by the name that a certificate gives: a workflow, a person, a machine.
///
/// In the pattern `*` stands for any characters but `/`, and `**` for any at all; everything else
/// stands for itself. A star before an `@` of the pattern stops at `@` as well, so that
/// `**@refs/heads/main` is no branch named `x@refs/heads/main`. The issuer is matched whole, for it
/// is who vouches for the name.
///
/// A certificate of a reusable workflow names that workflow, whoever calls it; the source
/// repository pins for whom it ran.
///
/// @param name by which verdicts tell of it
/// @param issuer of the tokens by which it is known, such as that of a forge's workflows
/// @param subject pattern of the e-mail address or the URI in the certificate
/// @param sourceRepository pattern of the URI of the repository whose run signed; null is any, also
/// none
public record TrustedIdentity(
    String name, String issuer, String subject, @Nullable String sourceRepository) {
  private static final int MAX_PATTERN = 1_024;
  private static final int MAX_STARS = 16;
  private static final String SOURCE_REPOSITORY = "source_repository_uri";

  public TrustedIdentity {
    if (issuer.isBlank() || issuer.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("issuer must be a text of at most 1024 characters");
    }
    checked("subject", subject);
    if (sourceRepository != null) {
      checked("source repository", sourceRepository);
    }
  }

  /// Somebody of whatever repository.
  public TrustedIdentity(String name, String issuer, String subject) {
    this(name, issuer, subject, null);
  }

  private static void checked(String what, String pattern) {
    if (pattern.isBlank() || pattern.length() > MAX_PATTERN) {
      throw new IllegalArgumentException(what + " must be a text of at most 1024 characters");
    }
    if (pattern.chars().filter(c -> c == '*').count() > MAX_STARS) {
      throw new IllegalArgumentException(
          what + " '" + pattern + "' holds more than " + MAX_STARS + " stars");
    }
    if (pattern.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException(what + " '" + pattern + "' would be anybody");
    }
  }

  boolean is(Signer signer) {
    return issuer.equals(signer.issuer())
        && signer.subjects().stream().anyMatch(one -> matches(subject, one))
        && (sourceRepository == null
            || matches(sourceRepository, signer.claims().getOrDefault(SOURCE_REPOSITORY, "")));
  }

  /// In time of at most pattern times text: `reach[i]` says whether the pattern so far can end
  /// before character i.
  static boolean matches(String pattern, String text) {
    boolean[] reach = new boolean[text.length() + 1];
    reach[0] = true;
    for (int at = 0; at < pattern.length(); at++) {
      boolean[] next = new boolean[text.length() + 1];
      if (pattern.charAt(at) == '*') {
        boolean any = at + 1 < pattern.length() && pattern.charAt(at + 1) == '*';
        at += any ? 1 : 0;
        boolean named = pattern.indexOf('@', at) >= 0;
        boolean open = false;
        for (int i = 0; i <= text.length(); i++) {
          open = reach[i] || (open && isAny(text.charAt(i - 1), any, named));
          next[i] = open;
        }
      } else {
        for (int i = 0; i < text.length(); i++) {
          next[i + 1] = reach[i] && text.charAt(i) == pattern.charAt(at);
        }
      }
      reach = next;
    }
    return reach[text.length()];
  }

  private static boolean isAny(char c, boolean slashes, boolean named) {
    return (slashes || c != '/') && !(named && c == '@');
  }
}
