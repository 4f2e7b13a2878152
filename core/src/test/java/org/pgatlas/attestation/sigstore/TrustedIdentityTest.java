package org.pgatlas.attestation.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Patterns of identities: whom they fit, and identities that are refused.
class TrustedIdentityTest {
  @Test
  void patterns_stop_at_slashes_unless_told_otherwise() {
    assertThat(pattern("https://a.example/*/x", "https://a.example/b/x")).isTrue();
    assertThat(pattern("https://a.example/*/x", "https://a.example/b/c/x")).isFalse();
    assertThat(pattern("https://a.example/**/x", "https://a.example/b/c/x")).isTrue();
    assertThat(pattern("*@a.example", "me@a.example")).isTrue();
    assertThat(pattern("*@a.example", "me@a.example.b.example")).isFalse();
    assertThat(pattern("a.c", "abc")).isFalse();
    assertThat(pattern("a***c", "a/b/c")).isTrue();
    assertThat(pattern("a*", "a")).isTrue();
    assertThat(
            pattern("https://a.example/**@refs/heads/main", "https://a.example/b@refs/heads/main"))
        .isTrue();
    assertThat(
            pattern(
                "https://a.example/**@refs/heads/main",
                "https://a.example/b@refs/heads/x@refs/heads/main"))
        .as("a branch named like the end of the pattern")
        .isFalse();
    assertThat(pattern("https://a.example/**", "https://a.example/b@refs/heads/x@y")).isTrue();
    assertThat(pattern("a**a**a**a**a**a**a**a", "a".repeat(1_000) + "b")).isFalse();
  }

  @Test
  void identities_that_nobody_can_mean_are_refused() {
    assertThatThrownBy(() -> new TrustedIdentity("x", "i", "**")).hasMessageContaining("anybody");
    assertThatThrownBy(() -> new TrustedIdentity("x", "i", "a" + "*".repeat(17)))
        .hasMessageContaining("stars");
    assertThatThrownBy(() -> new TrustedIdentity("x", " ", "a")).hasMessageContaining("issuer");
  }

  private static boolean pattern(String pattern, String text) {
    return TrustedIdentity.matches(pattern, text);
  }
}
