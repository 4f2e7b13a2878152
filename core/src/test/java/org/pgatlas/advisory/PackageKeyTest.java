package org.pgatlas.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.advisory.Affected.AffectedPackage;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.version.VersionScheme;

class PackageKeyTest {
  @ParameterizedTest
  @CsvSource({
    "npm, @scope/p, pkg:npm/%40scope/p",
    "npm, JSONStream, pkg:npm/JSONStream",
    "PyPI, Zope.Interface, pkg:pypi/zope-interface",
    "PyPI, ruamel_yaml, pkg:pypi/ruamel.yaml",
    "crates.io, openssl-src, pkg:cargo/openssl-src",
    "Go, github.com/Azure/azure-sdk, pkg:golang/github.com/azure/azure-sdk",
    "Go, stdlib, pkg:golang/stdlib",
    "Maven, org.apache:lib, pkg:maven/org.apache/lib",
    "NuGet, Newtonsoft.Json, pkg:nuget/newtonsoft.json",
    "Packagist, Symfony/HTTP-kernel, pkg:composer/symfony/http-kernel",
    "RubyGems, rails, pkg:gem/rails",
    "Hex, phoenix, pkg:hex/phoenix",
    "Pub, http, pkg:pub/http",
    "Hackage, text_icu, pkg:hackage/text-icu",
    "CRAN, readxl, pkg:cran/readxl",
    "SwiftURL, https://github.com/Apple/swift-nio.git, pkg:swift/github.com/apple/swift-nio",
    "GitHub Actions, Actions/checkout, pkg:githubactions/actions/checkout",
    "ConanCenter, zlib, pkg:conan/zlib",
    "Bitnami, Wordpress, pkg:bitnami/wordpress",
    "Debian:12, glibc, pkg:deb/debian/glibc",
    "Ubuntu:22.04:LTS, glibc, pkg:deb/ubuntu/glibc",
    "Alpine:v3.18, openssl, pkg:apk/alpine/openssl",
    "Wolfi, openssl, pkg:apk/wolfi/openssl",
    "Rocky Linux:9, bind, pkg:rpm/rocky-linux/bind",
    "Red Hat:enterprise_linux:8::baseos, bind, pkg:rpm/redhat/bind",
    "openSUSE:Leap 15.4, bind, pkg:rpm/opensuse-leap/bind"
  })
  void advisoryAndPurlMeetInOneKey(String ecosystem, String name, String purl) {
    assertThat(PackageKey.of(new AffectedPackage(Ecosystem.of(ecosystem), name, null)))
        .isEqualTo(PackageKey.of(PackageUrl.parseLenient(purl)));
  }

  @Test
  void unknownEcosystemMeetsAPurlOnlyByTheAdvisorysOwnPurl() {
    AffectedPackage withoutPurl = new AffectedPackage(Ecosystem.of("OSS-Fuzz"), "zlib", null);
    AffectedPackage withPurl =
        new AffectedPackage(Ecosystem.of("OSS-Fuzz"), "zlib", "pkg:generic/zlib");
    PackageKey generic = PackageKey.of(PackageUrl.parse("pkg:generic/zlib"));
    assertThat(PackageKey.of(withoutPurl)).isNotEqualTo(generic);
    assertThat(PackageKey.of(withPurl)).isEqualTo(generic);
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/Acme/Lib.git, github acme/lib",
    "git+https://github.com/acme/lib/, github acme/lib",
    "ssh://git@gitlab.com/group/sub/lib, gitlab group/sub/lib",
    "https://git.example.org/lib.git, git git.example.org/lib"
  })
  void repositoryHasTheKeyOfItsHost(String address, String key) {
    assertThat(PackageKey.ofRepository(address).map(PackageKey::toString)).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "Debian:12, debian-12.5, 12",
    "Debian:12, bookworm, 12",
    "Ubuntu:22.04:LTS, ubuntu-22.04, 22.04",
    "Ubuntu:Pro:18.04:LTS, bionic, 18.04",
    "Alpine:v3.18, alpine-3.18.4, 3.18",
    "Alpine:v3.18, 3.18.4, 3.18",
    "AlmaLinux:8, almalinux-8.9, 8",
    "Rocky Linux:9, rocky-9.2, 9",
    "Red Hat:rhel_e4s:9.2::appstream, rhel-9.2, 9",
    "Red Hat:enterprise_linux:8::baseos, redhat-8.7, 8",
    "SUSE:Linux Enterprise Server 15 SP4, sles-15.4, 15.4",
    "openSUSE:Leap 15.4, opensuse-leap-15.4, 15.4",
    "openSUSE:Tumbleweed, opensuse-tumbleweed-20240101, tumbleweed"
  })
  void releaseHasOneSpelling(String ecosystem, String distro, String release) {
    Ecosystem read = Ecosystem.of(ecosystem);
    PackageKey key = PackageKey.of(new AffectedPackage(read, "p", null));
    assertThat(key.release(String.valueOf(read.release()))).isEqualTo(release);
    assertThat(key.release(distro)).isEqualTo(release);
  }

  @ParameterizedTest
  @CsvSource({
    "Debian:12, DEB",
    "Alpine:v3.18, ALPINE",
    "AlmaLinux:8, RPM",
    "crates.io, SEMVER",
    "RubyGems, GEM",
    "GHC, HACKAGE",
    "Packagist, COMPOSER",
    "Made-up, GENERIC"
  })
  void ecosystemChoosesTheOrder(String ecosystem, VersionScheme scheme) {
    assertThat(Ecosystem.of(ecosystem).scheme()).isEqualTo(scheme);
  }
}
