package org.pgatlas.purl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PackageUrlTest {
  @Test
  void idDropsVersionQualifiersAndSubpath() {
    PackageUrl purl = PackageUrl.parse("pkg:npm/%40babel/core@7.1.0?arch=x#lib");
    assertThat(purl.packageId()).isEqualTo("pkg:npm/%40babel/core");
    assertThat(purl.withoutVersion().canonical()).isEqualTo("pkg:npm/%40babel/core");
  }

  @Test
  void rawScopeIsNeverTakenForAVersion() {
    assertThat(PackageUrl.parse("pkg:npm/@babel/core").canonical())
        .isEqualTo("pkg:npm/%40babel/core");
    assertThat(PackageUrl.parse("pkg:npm/@babel/core@7.1.0").version()).isEqualTo("7.1.0");
    assertThatThrownBy(() -> PackageUrl.parse("pkg:npm/@babel"))
        .isInstanceOf(MalformedPurlException.class)
        .hasMessageContaining("name");
  }

  @Test
  void messageNamesComponentValueAndReason() {
    assertThatThrownBy(() -> PackageUrl.parse("pkg:n&g/x"))
        .hasMessageContaining("purl type 'n&g'")
        .hasMessageContaining("ASCII");
    assertThatThrownBy(() -> PackageUrl.parse("pkg:npm/a%zz"))
        .hasMessage("purl name 'a%zz' has a '%' without two hexadecimal digits");
  }

  @Test
  void lengthIsLimitedInCanonicalForm() {
    assertThatThrownBy(() -> PackageUrl.parse("pkg:npm/" + "a".repeat(9_000)))
        .hasMessageContaining("more than 2000");
    assertThatThrownBy(() -> PackageUrl.parse("pkg:npm/" + "ş".repeat(500)))
        .hasMessageContaining("length");
    assertThat(PackageUrl.parse("pkg:npm/" + "a".repeat(1_992)).canonical()).hasSize(2_000);
  }

  @Test
  void unstorableCharactersAreRefused() {
    assertThat(PackageUrl.tryParse("pkg:npm/a%00b")).isEmpty();
    assertThat(PackageUrl.tryParse("pkg:npm/a\ud800")).isEmpty();
    assertThat(PackageUrl.tryParse("pkg:npm/a%ff")).isEmpty();
  }

  @Test
  void encodedSlashMayBeInANameButNotSplitANamespace() {
    assertThat(PackageUrl.parse("pkg:generic/a%2Fb").canonical()).isEqualTo("pkg:generic/a%2Fb");
    assertThat(PackageUrl.tryParse("pkg:generic/x%2Fy/b")).isEmpty();
  }

  @Test
  void foldingIgnoresTheLocaleOfTheMachine() {
    assertThat(PackageUrl.parse("PKG:PYPI/DJANGO_IMPORT@1.0.RC1").canonical())
        .isEqualTo("pkg:pypi/django-import@1.0.rc1");
  }

  @Test
  void lenientReadingTakesWhatDocumentsContain() {
    assertThat(PackageUrl.tryParse("pkg:golang/stdlib@1.22.0")).isEmpty();
    assertThat(PackageUrl.parseLenient("pkg:golang/stdlib@1.22.0").packageId())
        .isEqualTo("pkg:golang/stdlib");
    assertThat(PackageUrl.parseLenient("pkg:npm/100%").canonical()).isEqualTo("pkg:npm/100%25");
    assertThat(PackageUrl.parseLenient("pkg:npm/a?Arch=x&junk").qualifiers())
        .isEqualTo(Map.of("arch", "x"));
  }

  @Test
  void repeatedQualifierIsRefused() {
    assertThatThrownBy(() -> PackageUrl.parse("pkg:npm/a?k=1&k=2")).hasMessageContaining("'k'");
  }
}
