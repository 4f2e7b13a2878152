package org.pgatlas.purl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalIdTest {
  @ParameterizedTest
  @CsvSource({
    "pkg:npm/%40scope/name, pkg:npm/%40scope/name",
    "pkg:npm/@scope/name, pkg:npm/%40scope/name",
    "pkg:npm/@scope/name@1.0.0, pkg:npm/%40scope/name",
    "npm:@scope/name, pkg:npm/%40scope/name",
    "npm:%40scope/name@2, pkg:npm/%40scope/name",
    "npm:express, pkg:npm/express",
    "github:Org/Repo, pkg:github/org/repo",
    "gitlab:group/sub/repo, pkg:gitlab/group/sub/repo",
    "PyPI:Foo_Bar, pkg:pypi/foo-bar",
    "crates.io:serde, pkg:cargo/serde",
    "go:golang.org/x/net, pkg:golang/golang.org/x/net",
    "maven:org.slf4j:slf4j-api, pkg:maven/org.slf4j/slf4j-api",
    "packagist:Laravel/Framework, pkg:composer/laravel/framework",
    "debian:libc6, pkg:deb/debian/libc6",
    "pkg:julia/Dates, pkg:julia/Dates",
    "' pkg:github/a/b@main?x=1#sub ', pkg:github/a/b"
  })
  void spellingsMeanOnePurl(String text, String id) {
    assertThat(CanonicalId.of(text).value()).isEqualTo(id);
    assertThat(CanonicalId.of(id).value()).as("idempotent").isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "express",
        "daoip-5:stellar:project:x",
        "https://example.org/x",
        "npm:",
        "npm:@scope",
        "pkg:npm/@scope/"
      })
  void whatIsNoPackageIsRefused(String text) {
    assertThat(CanonicalId.tryOf(text)).isEmpty();
    assertThatThrownBy(() -> CanonicalId.of(text)).isInstanceOf(MalformedPurlException.class);
  }

  @Test
  void valueMustBeCanonical() {
    assertThatThrownBy(() -> new CanonicalId("pkg:npm/@a/b"))
        .hasMessageContaining("pkg:npm/%40a/b");
  }
}
