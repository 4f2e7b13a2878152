package org.pgatlas.attestation.sigstore;

/// Somebody who is trusted by the name that a certificate gives: a workflow, a person, a machine.
///
/// In the pattern `*` stands for any characters but `/`, and `**` for any at all; everything else
/// stands for itself. The issuer is matched whole, for it is who vouches for the name.
///
/// @param name by which verdicts tell of it
/// @param issuer of the tokens by which it is known, such as that of a forge's workflows
/// @param subject pattern of the e-mail address or the URI in the certificate
public record TrustedIdentity(String name, String issuer, String subject) {
  private static final int MAX_PATTERN = 1_024;
  private static final int MAX_STARS = 16;

  public TrustedIdentity {
    if (issuer.isBlank() || issuer.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("issuer must be a text of at most 1024 characters");
    }
    if (subject.isBlank() || subject.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("subject must be a text of at most 1024 characters");
    }
    if (subject.chars().filter(c -> c == '*').count() > MAX_STARS) {
      throw new IllegalArgumentException(
          "subject '" + subject + "' holds more than " + MAX_STARS + " stars");
    }
    if (subject.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException("subject '" + subject + "' would be anybody");
    }
  }

  boolean is(Signer signer) {
    return issuer.equals(signer.issuer()) && signer.subjects().stream().anyMatch(this::matches);
  }

  /// In time of at most pattern times text: `reach[i]` says whether the pattern so far can end
  /// before character i.
  boolean matches(String text) {
    boolean[] reach = new boolean[text.length() + 1];
    reach[0] = true;
    for (int at = 0; at < subject.length(); at++) {
      boolean[] next = new boolean[text.length() + 1];
      if (subject.charAt(at) == '*') {
        boolean any = at + 1 < subject.length() && subject.charAt(at + 1) == '*';
        at += any ? 1 : 0;
        boolean open = false;
        for (int i = 0; i <= text.length(); i++) {
          open = reach[i] || (open && (any || text.charAt(i - 1) != '/'));
          next[i] = open;
        }
      } else {
        for (int i = 0; i < text.length(); i++) {
          next[i + 1] = reach[i] && text.charAt(i) == subject.charAt(at);
        }
      }
      reach = next;
    }
    return reach[text.length()];
  }
}
