package org.pgatlas.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VersionSchemeTest {
  @ParameterizedTest
  @CsvSource({
    "npm, SEMVER",
    "deb, DEB",
    "PyPI, PYPI",
    "golang, GO",
    "apk, ALPINE",
    "docker, GENERIC"
  })
  void purlTypeChoosesTheScheme(String type, VersionScheme scheme) {
    assertThat(VersionScheme.forPurlType(type)).isEqualTo(scheme);
  }

  @ParameterizedTest
  @CsvSource({
    "SEMVER, 1.9.0, 1.10.0",
    "SEMVER, 1.0.0-rc.1, 1.0.0",
    "GO, v0.0.0-20191109021931-daa7c04131f5, v0.1.0",
    "PYPI, 1.0.dev1, 1.0a1",
    "DEB, 1.0~rc1-1, 1.0-1",
    "DEB, 2.0-1, 1:1.0-1",
    "GENERIC, 1.0-alpha, 1.0",
    "GENERIC, v1.9, 1.10",
    "GENERIC, 1.9, v1.10-rc1",
    "MAVEN, 1.0-SNAPSHOT, 1.0",
    "RPM, 1.0-1.el8, 1.0-2.el8",
    "SEMVER, 9223372036854775807.0.0, 9223372036854775808.0.0",
    "DEB, 99999999999999999999999998, 99999999999999999999999999",
    "NUGET, 1.0.0-alpha, 1.0.0-BETA"
  })
  void olderComesFirst(VersionScheme scheme, String older, String newer) {
    assertThat(scheme.compare(older, newer)).isNegative();
    assertThat(scheme.sortKey(older)).isLessThan(scheme.sortKey(newer));
  }

  @Test
  void latestPrefersReleases() {
    assertThat(VersionScheme.SEMVER.latest(List.of("1.9.0", "1.10.0", "2.0.0-rc.1", "main")))
        .contains("1.10.0");
    assertThat(VersionScheme.SEMVER.latest(List.of("2.0.0-rc.1", "2.0.0-rc.2")))
        .contains("2.0.0-rc.2");
    assertThat(VersionScheme.SEMVER.latest(List.of("main", "dev"))).contains("main");
    assertThat(VersionScheme.PYPI.latest(List.of("1.0", "1.0.post1", "1.1b1", "1.1.dev3")))
        .contains("1.0.post1");
    assertThat(VersionScheme.MAVEN.latest(List.of("1.0", "1.1-SNAPSHOT", "1.1-rc1")))
        .contains("1.0");
    assertThat(VersionScheme.COMPOSER.latest(List.of("1.0.0", "2.0.0-BETA1"))).contains("1.0.0");
    assertThat(VersionScheme.GEM.latest(List.of("1.0", "v1.1", "2.0.pre"))).contains("v1.1");
    assertThat(VersionScheme.DEB.latest(List.of())).isEmpty();
  }

  @Test
  void latestDoesNotDependOnTheOrderGiven() {
    assertThat(VersionScheme.SEMVER.latest(List.of("1.0.0", "v1.0.0", "1.0"))).contains("v1.0.0");
    assertThat(VersionScheme.SEMVER.latest(List.of("v1.0.0", "1.0", "1.0.0"))).contains("v1.0.0");
  }

  @Test
  void textsThatAreNoVersionsComeBeforeAllVersions() {
    assertThat(VersionScheme.SEMVER.isVersion("latest")).isFalse();
    assertThat(VersionScheme.PYPI.isVersion("1.0-SNAPSHOT")).isFalse();
    assertThat(VersionScheme.SEMVER.compare("latest", "0.0.0-0")).isNegative();
    assertThat(VersionScheme.SEMVER.isVersion("1." + "0".repeat(300))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void hostileTextTakesLittleTimeAndBoundedKeys(VersionScheme scheme) {
    List<String> hostile =
        List.of(
            "1".repeat(256),
            "0".repeat(256),
            "0.".repeat(128),
            "a1".repeat(128),
            "-".repeat(256),
            "~".repeat(256),
            "1.0a" + ".0".repeat(126),
            "\u0000".repeat(256),
            "é".repeat(256),
            "9".repeat(1_000_000),
            "");
    Assertions.assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          for (String a : hostile) {
            for (String b : hostile) {
              assertThat(Integer.signum(scheme.compare(a, b)))
                  .isEqualTo(-Integer.signum(scheme.compare(b, a)));
            }
            assertThat(scheme.sortKey(a).length()).isLessThan(2_700);
          }
        });
  }
}
