package org.pgatlas.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  private static final List<String> TYPES =
      List.of(
          "npm",
          "cargo",
          "pypi",
          "maven",
          "nuget",
          "gem",
          "composer",
          "conan",
          "pub",
          "hex",
          "golang",
          "deb",
          "rpm",
          "apk",
          "cran",
          "hackage",
          "julia",
          "swift",
          "generic");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "npm; 1.2.3 - 2.3; 2.3.9; 2.4.0",
        "npm; ~1.2.3-beta.2; 1.2.3-beta.4; 1.2.4-beta.2",
        "npm; ^0.0.3; 0.0.3; 0.0.4",
        "npm; >1.2; 1.3.0; 1.2.9",
        "npm; *; 1.0.0; 1.0.0-rc.1",
        "npm; <=1.0; 1.0.9; 1.1.0",
        "npm; >=1.2.3-a <1.2.3; 1.2.3-b; 1.2.3",
        "cargo; 1.2.3; 1.9.0; 2.0.0",
        "cargo; 0.2.3; 0.2.9; 0.3.0",
        "cargo; ^0.0; 0.0.9; 0.1.0",
        "cargo; ~1.2; 1.2.9; 1.3.0",
        "cargo; 1.*; 1.9.0; 2.0.0-alpha",
        "cargo; 0.*; 0.9.0; 1.0.0",
        "cargo; =1.2; 1.2.7; 1.3.0",
        "cargo; '>= 1.2, < 1.5'; 1.4.9; 1.5.0",
        "cargo; ^1.0.0-rc.1; 1.0.0-rc.2; 1.0.1-rc.1",
        "pypi; ~=2.2.post3; 2.9; 3.0.dev0",
        "pypi; >1.7; 1.7.1; 1.7.0.post1",
        "pypi; <1.7; 1.6.9; 1.7rc1",
        "pypi; ==1.1; 1.1+ubuntu1; 1.1.post1",
        "pypi; ===1.0+downstream1; 1.0+downstream1; 1.0",
        "pypi; '>=1.0,!=1.3.*'; 1.4; 1.3.2",
        "maven; '[1.0,2.0)'; 1.5; 2.0",
        "maven; '(,1.0],[1.2,)'; 1.2-sp; 1.1",
        "maven; '[1.0]'; 1.0.0; 1.1",
        "maven; 1.0; 1.0; 1.1",
        "maven; '>= 1.0, < 2.0'; 1.9; 2.0",
        "nuget; '[1.0,2.0)'; 1.5.0; 2.0.0",
        "nuget; 1.0; 7.0.0; 0.9.0",
        "nuget; '(,1.0]'; 1.0.0; 1.0.1",
        "nuget; 1.2.*; 1.2.9; 1.3.0",
        "nuget; 1.2.3-*; 1.2.3-alpha; 1.2.4-alpha",
        "nuget; 1.2.3-*; 1.2.3; 1.2.2",
        "nuget; 1.2.3-beta.*; 1.2.3-BETA.7; 1.2.3-beta",
        "nuget; 1.2.3-beta*; 1.2.3-beta2; 1.2.3-alpha",
        "nuget; 1.2.3-beta*; 1.2.3; 1.2.3-rc.1",
        "nuget; '*-*'; 1.0.0-alpha; no",
        "nuget; 1.2.*-*; 1.2.9-rc; 1.3.0-rc",
        "hackage; ^>=1.2; 1.2.9; 1.3",
        "hackage; ^>=1.2.3; 1.2.3.1; 1.2.2",
        "hackage; ^>= 1; 1.0.9; 1.1",
        "hackage; ==1.2.*; 1.2.0.1; 1.3",
        "hackage; '>=1.2 && <1.3 || ==2.0.*'; 2.0.1; 1.3",
        "hackage; '>=1 && (<1.2 || >=1.3) && <2'; 1.3.1; 1.2.5",
        "hackage; '^>= { 1.2, 1.5.1 }'; 1.5.9; 1.4",
        "hackage; '== { 1.2, 1.5.* }'; 1.5.9; 1.2.1",
        "hackage; '>=1.0, <2'; 1.9; 2",
        "hackage; '-any'; 0.1; no",
        "julia; 1.2; 1.9.0; 2.0.0",
        "julia; '1.2, 2.3'; 1.3.0; 2.2.0",
        "julia; '1.2, 2.3'; 2.9.0; 3.0.0",
        "julia; 0.2.3; 0.2.9; 0.3.0",
        "julia; 0.0; 0.0.9; 0.1.0",
        "julia; ~1.2; 1.2.9; 1.3.0",
        "julia; ~0.0.3; 0.0.3; 0.0.4",
        "julia; '=1.2.3, =1.2.5'; 1.2.5; 1.2.4",
        "julia; 1.2 - 2.3; 2.3.9; 2.4.0",
        "julia; '>= 1.2'; 7.0.0; 1.1.9",
        "julia; '≥1.2'; 1.2.0-rc1; 1.1.9",
        "julia; <1.2; 1.1.9; 1.2.0-rc1",
        "gem; ~> 2.0.8; 2.0.99; 2.1.0.pre",
        "gem; ~> 2; 2.9; 3.0.a",
        "gem; '>= 1.0, < 2.0, != 1.5'; 1.6; 1.5.0",
        "gem; ~> 1.0.pre; 1.9; 2.0.pre",
        "composer; ^1.2.3; 1.9.9; 2.0.0-beta1",
        "composer; ~1.2; 1.9.0; 2.0.0",
        "composer; ~1.2.3; 1.2.9; 1.3.0",
        "composer; ^0.3; 0.3.9; 0.4.0",
        "composer; 1.0 - 2.0; 2.0.9; 2.1.0",
        "composer; 1.0.0 - 2.0.0; 2.0.0; 2.0.1",
        "composer; 1.0.*; 1.0.5; 1.1.0",
        "composer; '>=1.0 <1.1 || >=1.2'; 1.2.0-RC1; 1.1.0",
        "composer; 1.0; 1.0.0; 1.0.1",
        "composer; v1.2@dev; 1.2.0.0; 1.2.1",
        "composer; dev-main; dev-main; dev-other",
        "composer; <2.0; 1.0; dev-main",
        "conan; '[>1 <2.0 || ^3.2]'; 3.9; 4.0",
        "conan; ~2.5.1; 2.5.9; 2.6",
        "conan; ^1.2; 1.9; 2-pre",
        "pub; ^1.2.3; 1.9.0; 2.0.0-dev",
        "pub; '>=1.0.0 <2.0.0'; 1.5.0; 2.0.0-dev",
        "pub; '>=2.0.0-dev.1 <2.0.0'; 2.0.0-dev.5; 2.0.0",
        "pub; any; 1.0.0; none",
        "hex; ~> 2.1; 2.9.0; 3.0.0",
        "hex; ~> 2.1.2; 2.1.9; 2.2.0",
        "hex; '>= 1.0.0 and < 2.0.0 or == 3.0.0'; 3.0.0; 2.5.0",
        "golang; '>= v1.2.0, < v1.3.0'; v1.2.9; v1.3.0",
        "golang; < 0.0.0-20220314234659-1baeb1ce4c0b; v0.0.0-20210921155107-089bfa567519; v0.1.0",
        "deb; '>= 1.0~rc1, << 2:1.0'; 1:9; 2:1.0",
        "rpm; < 4.18.0-305.el8; 4.18.0-193.el8; 4.18.0-305.el8",
        "apk; '>1.2.3_rc1 <=1.2.3-r4'; 1.2.3-r2; 1.2.3_rc1",
        "npm; vers:npm/<1.2.0|>=2.0.0|<2.1.0; 2.0.5; 1.5.0",
        "npm; vers:npm/*; 0.0.1; no version",
        "npm; vers:npm/!=1.0.0; 1.0.1; 1.0.0",
        "deb; vers:deb/>=1.0%2Bdfsg-1|<2; 1.0+dfsg-2; 1.0-1",
        "npm; vers:pypi/>=1.0|<=1.0; 1.0.0; 1.1"
      })
  void rangeTakesTheFirstAndLeavesTheSecond(String type, String range, String in, String out) {
    VersionRange read = VersionRange.parse(type, range);
    assertThat(read.contains(in)).as("%s in %s", in, range).isTrue();
    assertThat(read.bounds().admits(read.scheme().sortKey(in))).as("prefilter").isTrue();
    assertThat(read.contains(out)).as("%s in %s", out, range).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "npm; 1.2.3.4; '.4'",
        "npm; 01.2.3; '01'",
        "npm; >=1.2.3<2; '<2'",
        "npm; >=; '>='",
        "npm; x.1; 'x.1'",
        "npm; latest; 'latest'",
        "cargo; '>=1, '; '>=1,'",
        "pypi; >=1.0+local; 1.0+local",
        "pypi; ~=1; '1'",
        "pypi; =1.0; '=1.0'",
        "pypi; ==1.0.dev1.*; wildcard",
        "maven; '[2.0,1.0]'; above its upper bound",
        "maven; '[1.0'; '[1.0'",
        "maven; '(1.0)'; not [ ]",
        "nuget; '[1.0,2.0),[3.0,4.0)'; several",
        "gem; ~> ; '~>'",
        "nuget; 1.2.3-1*; no word",
        "hackage; '>=1.2 &&'; expected",
        "hackage; '(>=1.2'; expected",
        "hackage; '>=1.2)'; too many",
        "hackage; '|| >=1.2'; nothing on one side",
        "hackage; '>=1.2.*'; wildcard",
        "hackage; 'one'; 'one'",
        "julia; 1.2,; nothing on one side",
        "julia; 1 - 2 - 3; more than two ends",
        "julia; ^1 - 2; beside a hyphen",
        "hex; ~> 2; two numbers",
        "composer; >=; '>='",
        "golang; >= v1 or so; 'or'",
        "generic; >= 1 ||; separator",
        "generic; ''; nothing on one side",
        "npm; vers:npm; 'vers:npm'",
        "npm; vers:made-up/1.0; made-up",
        "npm; vers:npm/; no constraint",
        "npm; vers:npm/>=latest; latest",
        "npm; vers:deb/1.0%2; percent sign"
      })
  void refusalNamesThePart(String type, String range, String named) {
    assertThatThrownBy(() -> VersionRange.parse(type, range))
        .isInstanceOf(MalformedRangeException.class)
        .hasMessageContaining(named.replace("'", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vers:npm/>=2.0.0|<1.0.0",
        "vers:NPM/1.0.0",
        "vers:npm/1.0.0|1.0.0",
        "vers:npm/|1.0.0",
        "vers:deb/1.0%2b1",
        "vers:npm/>= 1.0.0"
      })
  void whatIsNotCanonicalIsReadOnlyLeniently(String text) {
    assertThatThrownBy(() -> Vers.parse(text)).isInstanceOf(MalformedRangeException.class);
    assertThat(Vers.parse(Vers.parseLenient(text).toString().replace("1.0.0|1.0.0", "1.0.0")))
        .isNotNull();
  }

  @Test
  void versWithLowerBoundsInARowTakesTheWidest() {
    VersionRange range = VersionRange.parse("npm", "vers:npm/>1.0.0|>=2.0.0|<3.0.0|<=4.0.0|>5.0.0");
    assertThat(List.of("1.5.0", "2.0.0", "3.5.0", "4.0.0", "6.0.0")).allMatch(range::contains);
    assertThat(List.of("1.0.0", "4.5.0", "5.0.0")).noneMatch(range::contains);
  }

  @Test
  void hostileRangesEndAndAreShownShort() {
    List<String> hostile =
        List.of(
            "1".repeat(60_000),
            ">".repeat(60_000),
            "|".repeat(60_000),
            "1.".repeat(30_000),
            ">=1 ".repeat(15_000),
            "1||".repeat(20_000) + "1",
            "(".repeat(60_000),
            "[1,2],".repeat(10_000),
            "1 - ".repeat(15_000),
            " ".repeat(60_000) + "x",
            "1.0-".repeat(15_000),
            "vers:npm/" + "1.0.0|".repeat(9_000),
            "vers:npm/" + "%".repeat(60_000),
            "9".repeat(1_000_000));
    for (String type : TYPES) {
      for (String range : hostile) {
        try {
          VersionRange.parse(type, range).contains("1.2.3");
        } catch (MalformedRangeException e) {
          assertThat(e).message().hasSizeLessThan(400);
        }
      }
    }
  }
}
