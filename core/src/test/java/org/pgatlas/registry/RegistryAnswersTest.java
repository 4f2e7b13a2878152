package org.pgatlas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonValue;

/// Field by field what each registry's answer becomes, and what its odd shapes become. The shapes
/// are the published ones; packages are invented.
final class RegistryAnswersTest {
  @Test
  void npm_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.npm(
            json(
                """
                {"name": "@acme/widget", "description": "old words",
                 "dist-tags": {"latest": "2.1.0", "next": "3.0.0-rc.1"},
                 "versions": {
                   "1.0.0": {"dependencies": {"left": "^1"}},
                   "2.1.0": {"description": "Widgets", "license": "MIT",
                     "repository": {"type": "git", "url": "git+https://forge.invalid/acme/widget.git", "directory": "pkg"},
                     "deprecated": "use @acme/gadget",
                     "dependencies": {"@acme/core": "~2.0.0", "semver": "^7.3.7"},
                     "optionalDependencies": {"fsevents": "^2"},
                     "devDependencies": {"tap": "*"}, "peerDependencies": {"react": ">=18"}},
                   "3.0.0-rc.1": {}},
                 "time": {"created": "2020-01-01T00:00:00Z", "1.0.0": "2020-01-02T00:00:00Z", "2.0.0": "2021-01-01T00:00:00Z", "2.1.0": "2022-01-01T00:00:00Z"}}
                """),
            json(
                "{\"downloads\": 1234, \"start\": \"2024-01-01\", \"package\": \"@acme/widget\"}"));
    assertThat(facts.latestVersion()).isEqualTo("2.1.0");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.license()).isEqualTo("MIT");
    assertThat(facts.repositoryUrl()).isEqualTo("git+https://forge.invalid/acme/widget.git");
    assertThat(facts.notes()).containsEntry("deprecated", "use @acme/gadget");
    assertThat(facts.downloads()).isEqualTo(1234);
    assertThat(facts.downloadsInThirtyDays()).isEqualTo(1234);
    assertThat(releases(facts))
        .as("2.0.0 has a time and was taken back")
        .containsExactly("1.0.0 2020-01-02T00:00:00Z", "2.1.0 2022-01-01T00:00:00Z", "3.0.0-rc.1");
    assertThat(wants(facts))
        .containsExactly(
            "pkg:npm/%40acme/core ~2.0.0", "pkg:npm/semver ^7.3.7", "pkg:npm/fsevents ^2");
    assertThat(facts.odd()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"acme/widget\" | github:acme/widget",
        "\"github:acme/widget\" | github:acme/widget",
        "\"gitlab:acme/widget\" | gitlab:acme/widget",
        "\"git://forge.invalid/acme/widget.git\" | git://forge.invalid/acme/widget.git",
        "{\"url\": \"acme/widget\"} | github:acme/widget",
      })
  void npm_repositories_are_written_in_many_ways(String written, String read) {
    assertThat(npmWith("\"repository\": " + written).repositoryUrl()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"license\": {\"type\": \"ISC\", \"url\": \"x\"} | ISC",
        "\"licenses\": [{\"type\": \"MIT\"}, {\"type\": \"Apache-2.0\"}] | MIT OR Apache-2.0",
        "\"licenses\": [\"MIT\"] | MIT",
        "\"license\": [\"MIT\", \"GPL-2.0\"] | MIT OR GPL-2.0",
        "\"license\": \"SEE LICENSE IN LICENSE.txt\" | SEE LICENSE IN LICENSE.txt",
      })
  void npm_licences_are_written_in_many_ways(String written, String read) {
    assertThat(npmWith(written).license()).isEqualTo(read);
  }

  @Test
  void npm_dependencies_that_are_no_packages_of_the_registry_are_told() {
    PackageFacts facts =
        npmWith(
            "\"dependencies\": {\"alias\": \"npm:@acme/real@^2\", \"bare\": \"npm:other\", \"g\": \"git+ssh://git@forge.invalid/a/b.git\", \"f\": \"file:../x\", \"s\": \"acme/fork#main\", \"u\": \"https://files.invalid/x.tgz\", \"any\": \"\", \"tag\": \"latest\", \"or\": \"1 || 2\", \"..\": \"1\"}");
    assertThat(wants(facts))
        .containsExactly(
            "pkg:npm/%40acme/real ^2",
            "pkg:npm/other",
            "pkg:npm/any",
            "pkg:npm/tag latest",
            "pkg:npm/or 1 || 2",
            "pkg:npm/.. 1");
    assertThat(facts.odd())
        .hasSize(4)
        .contains("the dependency 'f' comes from elsewhere: file:../x");
  }

  @Test
  void npm_packages_that_were_taken_back_or_whose_latest_is_gone_say_so() {
    PackageFacts gone =
        RegistryAnswers.npm(
            json(
                "{\"name\": \"x\", \"time\": {\"created\": \"t\", \"unpublished\": {\"time\": \"2021-05-01T00:00:00Z\", \"versions\": [\"1.0.0\"]}}}"),
            null);
    assertThat(gone.releases()).isEmpty();
    assertThat(gone.latestVersion()).isEmpty();
    assertThat(gone.notes()).containsEntry("unpublished", "2021-05-01T00:00:00Z");
    assertThat(gone.odd()).containsExactly("all versions were taken back");
    PackageFacts dangling =
        RegistryAnswers.npm(
            json(
                "{\"dist-tags\": {\"latest\": \"9.9.9\"}, \"versions\": {\"1.0.0\": {}, \"1.10.0\": {\"dependencies\": {\"a\": \"1\"}}, \"2.0.0-beta\": {}}}"),
            null);
    assertThat(dangling.latestVersion()).isEqualTo("1.10.0");
    assertThat(wants(dangling)).containsExactly("pkg:npm/a 1");
    assertThat(dangling.odd()).hasSize(1);
  }

  @Test
  void cargo_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.cargo(
            json(
                """
                {"crate": {"id": "widget", "description": "Widgets", "homepage": "https://w.invalid", "repository": "https://forge.invalid/acme/widget",
                   "max_version": "2.0.0-beta.1", "max_stable_version": "1.2.0", "downloads": 99999, "recent_downloads": 900},
                 "versions": [
                   {"num": "2.0.0-beta.1", "created_at": "2024-02-01T00:00:00Z", "yanked": false, "license": "X"},
                   {"num": "1.2.0", "created_at": "2024-01-01T00:00:00Z", "yanked": false, "license": "MIT OR Apache-2.0", "rust_version": "1.70"},
                   {"num": "1.1.0", "created_at": "2023-01-01T00:00:00Z", "yanked": true, "license": "MIT"}]}
                """),
            json(
                """
                {"dependencies": [
                  {"crate_id": "serde", "req": "^1", "kind": "normal", "optional": true, "target": null},
                  {"crate_id": "cc", "req": "^1.0", "kind": "build", "optional": false},
                  {"crate_id": "windows-sys", "req": "^0.52", "kind": "normal", "target": "cfg(windows)"},
                  {"crate_id": "trybuild", "req": "^1", "kind": "dev"}]}
                """));
    assertThat(facts.latestVersion()).isEqualTo("1.2.0");
    assertThat(facts.license()).isEqualTo("MIT OR Apache-2.0");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget");
    assertThat(facts.downloads()).isEqualTo(900);
    assertThat(facts.downloadsInThirtyDays()).as("of ninety days").isEqualTo(300);
    assertThat(facts.notes()).containsEntry("rust_version", "1.70");
    assertThat(releases(facts))
        .as("without what was yanked")
        .containsExactly("2.0.0-beta.1 2024-02-01T00:00:00Z", "1.2.0 2024-01-01T00:00:00Z");
    assertThat(wants(facts))
        .containsExactly("pkg:cargo/serde ^1", "pkg:cargo/cc ^1.0", "pkg:cargo/windows-sys ^0.52");
  }

  @Test
  void cargos_index_knows_renamed_crates_and_other_registries() {
    PackageFacts facts =
        RegistryAnswers.cargoIndex(
            List.of(
                json(
                    "{\"name\": \"w\", \"vers\": \"1.9.0\", \"deps\": [{\"name\": \"old\", \"req\": \"^1\", \"kind\": \"normal\"}], \"yanked\": false, \"pubtime\": \"2024-01-01T00:00:00Z\"}"),
                json(
                    "{\"name\": \"w\", \"vers\": \"1.10.0\", \"features\": {\"std\": []}, \"features2\": {\"x\": [\"dep:rand07\"]}, \"v\": 2, \"yanked\": false, \"deps\": [{\"name\": \"rand07\", \"package\": \"rand\", \"req\": \"^0.7\", \"kind\": \"normal\", \"optional\": true, \"target\": null, \"registry\": null}, {\"name\": \"inner\", \"req\": \"^1\", \"kind\": \"normal\", \"registry\": \"https://other.invalid/index\"}, {\"name\": \"t\", \"req\": \"^1\", \"kind\": \"dev\"}]}"),
                json("{\"name\": \"w\", \"vers\": \"2.0.0\", \"deps\": [], \"yanked\": true}")));
    assertThat(facts.latestVersion()).isEqualTo("1.10.0");
    assertThat(releases(facts)).containsExactly("1.9.0 2024-01-01T00:00:00Z", "1.10.0");
    assertThat(wants(facts)).containsExactly("pkg:cargo/rand ^0.7");
    assertThat(facts.odd())
        .containsExactly(
            "the dependency 'inner' comes from elsewhere: https://other.invalid/index");
  }

  @Test
  void pypi_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.pypi(
            json(
                """
                {"info": {"name": "Widget", "version": "2.1", "summary": "Widgets", "license": "", "license_expression": "MIT",
                   "home_page": "", "requires_python": ">=3.9",
                   "project_urls": {"Bug Tracker": "https://forge.invalid/acme/widget/issues", "Homepage": "https://w.invalid", "Source Code": "https://forge.invalid/acme/widget"},
                   "requires_dist": ["idna<4,>=2.5", "Charset_Normalizer (>=2,<4)", "urllib3[secure]>=1.21.1 ; python_version < \\"3.8\\"",
                     "PySocks!=1.5.7; extra == \\"socks\\"", "chardet>=3; extra == 'extra-x' and python_version<'3.7'",
                     "pin @ https://files.invalid/pin-1.whl", "tomli ; os_name == 'extra'", "!!nonsense"]},
                 "releases": {"1.0": [{"upload_time_iso_8601": "2020-01-01T00:00:00Z", "yanked": false}],
                   "2.0": [{"upload_time_iso_8601": "2021-01-01T00:00:00Z", "yanked": true, "yanked_reason": "bad"}],
                   "2.0.1": [],
                   "2.1": [{"upload_time": "2022-01-01T00:00:00", "yanked": true}, {"upload_time": "2022-01-02T00:00:00", "yanked": false}]}}
                """),
            json(
                "{\"data\": {\"last_day\": 1, \"last_week\": 7, \"last_month\": 4321}, \"package\": \"widget\", \"type\": \"recent_downloads\"}"));
    assertThat(facts.latestVersion()).isEqualTo("2.1");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.license()).isEqualTo("MIT");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget");
    assertThat(facts.downloads()).isEqualTo(4321);
    assertThat(facts.notes()).containsEntry("requires_python", ">=3.9");
    assertThat(releases(facts))
        .as("a version without a file cannot be had")
        .containsExactly("1.0 2020-01-01T00:00:00Z", "2.1 2022-01-02T00:00:00");
    assertThat(wants(facts))
        .containsExactly(
            "pkg:pypi/idna <4,>=2.5",
            "pkg:pypi/charset-normalizer >=2,<4",
            "pkg:pypi/urllib3 >=1.21.1",
            "pkg:pypi/tomli");
    assertThat(facts.odd())
        .containsExactly(
            "the dependency 'pin' comes from elsewhere: https://files.invalid/pin-1.whl",
            "'!!nonsense' is no requirement");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"license\": \"BSD\" | BSD",
        "\"license\": \"Copyright (c) somebody\\n\\nPermission is granted\", \"classifiers\": [\"License :: OSI Approved :: MIT License\", \"Topic :: X\"] | MIT License",
        "\"license\": null, \"classifiers\": [\"License :: OSI Approved :: MIT License\"] | MIT License",
        "\"license\": \"Copyright (c) somebody\\n\\nPermission is granted\" | Copyright (c) somebody",
      })
  void pypi_licences_are_expressions_names_texts_or_classifiers(String written, String read) {
    PackageFacts facts =
        RegistryAnswers.pypi(json("{\"info\": {\"version\": \"1\", " + written + "}}"), null);
    assertThat(facts.license()).isEqualTo(read);
  }

  @Test
  void packagist_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.composer(
            json(
                """
                {"package": {"name": "acme/widget", "description": "Widgets", "repository": "https://forge.invalid/acme/widget", "favers": 7, "abandoned": "acme/gadget",
                  "downloads": {"total": 5000, "monthly": 300, "daily": 10},
                  "versions": {
                    "dev-main": {"version": "dev-main", "require": {"php": ">=8", "acme/next": "^9"}},
                    "2.x-dev": {"version": "2.x-dev"},
                    "v1.10.0": {"version": "v1.10.0", "time": "2024-01-01T00:00:00+00:00", "license": ["MIT", "GPL-2.0-only"],
                      "require": {"php": ">=8.1", "ext-json": "*", "composer-plugin-api": "^2", "acme/core": "self.version", "psr/log": "^1 || ^2"},
                      "source": {"type": "git", "url": "https://forge.invalid/acme/widget.git", "reference": "abc"}},
                    "v1.9.0": {"version": "v1.9.0", "time": "2023-01-01T00:00:00+00:00"}}}}
                """),
            null);
    assertThat(facts.latestVersion()).isEqualTo("v1.10.0");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.license()).isEqualTo("MIT OR GPL-2.0-only");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget.git");
    assertThat(facts.downloads()).isEqualTo(300);
    assertThat(facts.notes())
        .containsEntry("favers", "7")
        .containsEntry("abandoned", "acme/gadget");
    assertThat(releases(facts))
        .containsExactly("v1.10.0 2024-01-01T00:00:00+00:00", "v1.9.0 2023-01-01T00:00:00+00:00");
    assertThat(wants(facts))
        .containsExactly("pkg:composer/acme/core v1.10.0", "pkg:composer/psr/log ^1 || ^2");
  }

  @Test
  void composers_minified_metadata_says_only_what_differs() {
    PackageFacts facts =
        RegistryAnswers.composerRepository(
            json(
                """
                {"minified": "composer/2.0", "packages": {"acme/widget": [
                  {"name": "acme/widget", "version": "1.2.0", "time": "t3", "license": ["MIT"], "description": "Widgets", "require": {"php": ">=8", "psr/log": "^3"}, "source": {"url": "https://forge.invalid/acme/widget.git"}},
                  {"version": "1.10.0", "time": "t4", "require": {"psr/log": "^4"}, "abandoned": "__unset"},
                  {"version": "1.1.0", "time": "t2", "require": "__unset", "license": "__unset"}]}}
                """),
            "acme/widget");
    assertThat(facts.latestVersion()).isEqualTo("1.10.0");
    assertThat(facts.license()).as("as the version before").isEqualTo("MIT");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget.git");
    assertThat(wants(facts)).containsExactly("pkg:composer/psr/log ^4");
    assertThat(releases(facts)).containsExactly("1.2.0 t3", "1.10.0 t4", "1.1.0 t2");
    PackageFacts unset =
        RegistryAnswers.composerRepository(
            json(
                "{\"minified\": \"composer/2.0\", \"packages\": {\"a/b\": [{\"version\": \"1.0\", \"license\": [\"MIT\"], \"require\": {\"x/y\": \"1\"}}, {\"version\": \"2.0\", \"require\": \"__unset\", \"license\": \"__unset\"}]}}"),
            "a/b");
    assertThat(unset.latestVersion()).isEqualTo("2.0");
    assertThat(unset.wants()).isEmpty();
    assertThat(unset.license()).isNull();
    PackageFacts whole =
        RegistryAnswers.composerRepository(
            json(
                "{\"packages\": {\"a/b\": [{\"version\": \"1.0\", \"require\": {\"x/y\": \"1\"}}, {\"version\": \"2.0\"}]}}"),
            "a/b");
    assertThat(whole.wants()).as("not minified: nothing is carried over").isEmpty();
    PackageFacts developed =
        RegistryAnswers.composerRepository(
            json(
                "{\"packages\": {\"a/b\": [{\"version\": \"dev-main\", \"require\": {\"x/y\": \"1\"}}]}}"),
            "a/b");
    assertThat(developed.latestVersion()).isEmpty();
    assertThat(wants(developed)).containsExactly("pkg:composer/x/y 1");
  }

  @Test
  void pub_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.pub(
            json(
                """
                {"name": "widget", "isDiscontinued": true, "replacedBy": "gadget",
                 "latest": {"version": "2.0.0", "pubspec": {"description": "Widgets", "repository": "https://forge.invalid/acme/widget", "homepage": "https://w.invalid",
                   "dependencies": {"http": "^1.0.0", "any_version": null, "flutter": {"sdk": "flutter"}, "near": {"path": "../near"}, "far": {"git": {"url": "https://forge.invalid/a/b.git"}},
                     "same": {"version": "^3.0.0"}, "renamed": {"hosted": {"name": "real"}, "version": ">=1.0.0 <2.0.0"}, "inner": {"hosted": "https://pub.invalid", "version": "^1.0.0"}, "inner2": {"hosted": {"name": "x", "url": "https://pub.invalid"}, "version": "^1.0.0"}},
                   "dev_dependencies": {"test": "any"}, "environment": {"sdk": "^3.0.0"}}},
                 "versions": [{"version": "1.0.0", "published": "2023-01-01T00:00:00Z"}, {"version": "1.5.0", "retracted": true}, {"version": "2.0.0", "published": "2024-01-01T00:00:00Z"}]}
                """),
            json(
                "{\"likeCount\": 5, \"grantedPoints\": 160, \"downloadCount30Days\": 777, \"tags\": [\"sdk:dart\", \"license:osi-approved\", \"license:bsd-3-clause\"]}"));
    assertThat(facts.latestVersion()).isEqualTo("2.0.0");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.license()).isEqualTo("bsd-3-clause");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget");
    assertThat(facts.downloads()).isEqualTo(777);
    assertThat(facts.notes()).containsEntry("likes", "5").containsEntry("discontinued", "gadget");
    assertThat(releases(facts))
        .containsExactly("1.0.0 2023-01-01T00:00:00Z", "2.0.0 2024-01-01T00:00:00Z");
    assertThat(wants(facts))
        .containsExactly(
            "pkg:pub/http ^1.0.0",
            "pkg:pub/any_version",
            "pkg:pub/same ^3.0.0",
            "pkg:pub/real >=1.0.0 <2.0.0");
    assertThat(facts.odd()).as("folder, repository, two other servers").hasSize(4);
  }

  @Test
  void rubygems_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.gem(
            json(
                """
                {"name": "widget", "version": "1.10.0", "info": "Widgets", "licenses": ["MIT", "Ruby"], "downloads": 900, "version_downloads": 3,
                 "source_code_uri": null, "homepage_uri": "https://w.invalid", "metadata": {"source_code_uri": "https://forge.invalid/acme/widget"},
                 "dependencies": {"development": [{"name": "rake", "requirements": ">= 0"}], "runtime": [{"name": "base64", "requirements": ">= 0.1, < 2"}]}}
                """),
            json(
                "[{\"number\": \"1.10.0\", \"platform\": \"ruby\", \"created_at\": \"2024-01-01T00:00:00Z\"}, {\"number\": \"1.10.0\", \"platform\": \"java\", \"created_at\": \"2024-01-02T00:00:00Z\"}, {\"number\": \"2.0.0.pre\", \"prerelease\": true, \"created_at\": \"2024-02-01T00:00:00Z\"}]"));
    assertThat(facts.latestVersion()).isEqualTo("1.10.0");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.license()).isEqualTo("MIT OR Ruby");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget");
    assertThat(facts.downloads()).as("since ever is no month").isNull();
    assertThat(facts.notes()).containsEntry("downloads_total", "900");
    assertThat(releases(facts))
        .as("two platforms are one version")
        .containsExactly("1.10.0 2024-01-01T00:00:00Z", "2.0.0.pre 2024-02-01T00:00:00Z");
    assertThat(wants(facts)).containsExactly("pkg:gem/base64 >= 0.1, < 2");
  }

  @Test
  void nuget_field_by_field() {
    PackageFacts facts =
        RegistryAnswers.nuget(
            List.of(
                json(
                    "{\"catalogEntry\": {\"version\": \"2.0.0\", \"listed\": false, \"published\": \"1900-01-01T00:00:00Z\"}}"),
                json(
                    "{\"catalogEntry\": {\"version\": \"1.9.0\", \"published\": \"1900-01-01T00:00:00Z\"}}"),
                json(
                    """
                    {"catalogEntry": {"version": "1.8.0+build.5", "listed": true, "published": "2024-01-01T00:00:00Z", "description": "Widgets", "licenseExpression": "Apache-2.0", "projectUrl": "https://forge.invalid/acme/widget",
                      "deprecation": {"reasons": ["Legacy"], "message": "", "alternatePackage": {"id": "Gadget", "range": "*"}},
                      "dependencyGroups": [{"targetFramework": "net8.0"}, {"targetFramework": "netstandard2.0", "dependencies": [{"id": "System.Text.Json", "range": "[8.0.0, )"}, {"id": "Old.One"}]}, {"targetFramework": "net6.0", "dependencies": [{"id": "system.text.json", "range": "[6.0.0, )"}]}]}}
                    """),
                json("{\"catalogEntry\": \"https://registry.invalid/catalog/x.json\"}")),
            json("{\"data\": [{\"id\": \"Widget\", \"totalDownloads\": 4711}]}"));
    assertThat(facts.latestVersion()).isEqualTo("1.8.0");
    assertThat(facts.description()).isEqualTo("Widgets");
    assertThat(facts.license()).isEqualTo("Apache-2.0");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget");
    assertThat(facts.notes())
        .containsEntry("deprecated", "Legacy")
        .containsEntry("downloads_total", "4711");
    assertThat(facts.downloads()).isNull();
    assertThat(releases(facts)).containsExactly("1.8.0 2024-01-01T00:00:00Z");
    assertThat(wants(facts)).contains("pkg:nuget/System.Text.Json [8.0.0, )", "pkg:nuget/Old.One");
    assertThat(facts.odd()).hasSize(1);
  }

  @Test
  void a_forges_repository_and_its_finished_releases() {
    PackageFacts facts =
        RegistryAnswers.github(
            json(
                "{\"description\": null, \"license\": {\"spdx_id\": \"NOASSERTION\"}, \"html_url\": \"u\", \"stargazers_count\": 20, \"forks_count\": 99999999999, \"archived\": true, \"default_branch\": \"main\"}"),
            json(
                "[{\"tag_name\": \"v1\", \"published_at\": \"t\"}, {\"tag_name\": \"v2\", \"draft\": true}, {\"tag_name\": \"v3\", \"prerelease\": true}]"));
    assertThat(facts.stars()).isEqualTo(20);
    assertThat(facts.forks()).isEqualTo(Integer.MAX_VALUE);
    assertThat(facts.license()).isNull();
    assertThat(facts.description()).isNull();
    assertThat(facts.notes())
        .containsEntry("archived", "true")
        .containsEntry("default_branch", "main");
    assertThat(releases(facts)).containsExactly("v1 t");
  }

  @Test
  void go_modules_retract_and_require_for_others() {
    GoModule module =
        GoModule.read(
            """
            // Deprecated: use example.org/gadget
            module "example.org/widget"

            go 1.22
            require example.org/one v1.0.0 // a reason
            require (
                example.org/two/v2 v2.1.0+incompatible
                example.org/far v0.1.0 // indirect
            )
            replace example.org/one => ../one
            exclude example.org/two v1.0.0
            retract v1.3.0 // broken
            retract (
                [v1.4.0, v1.5.2]
            )
            """);
    PackageFacts facts =
        RegistryAnswers.golang(
            "v1.2.0\nv1.3.0\nv1.4.1\nv1.6.0\nv1.10.0-rc.1\n",
            json(
                "{\"Version\": \"v1.6.0\", \"Time\": \"2024-01-01T00:00:00Z\", \"Origin\": {\"VCS\": \"git\", \"URL\": \"https://forge.invalid/acme/widget\"}}"),
            module);
    assertThat(facts.latestVersion()).isEqualTo("v1.6.0");
    assertThat(releases(facts)).containsExactly("v1.2.0", "v1.6.0", "v1.10.0-rc.1");
    assertThat(wants(facts))
        .containsExactly(
            "pkg:golang/example.org/one v1.0.0",
            "pkg:golang/example.org/two/v2 v2.1.0+incompatible");
    assertThat(facts.repositoryUrl()).isEqualTo("https://forge.invalid/acme/widget");
    assertThat(facts.notes())
        .containsEntry("deprecated", "use example.org/gadget")
        .containsEntry("latest_at", "2024-01-01T00:00:00Z");
    PackageFacts untagged =
        RegistryAnswers.golang(
            "", json("{\"Version\": \"v0.0.0-20240101000000-abcdefabcdef\"}"), null);
    assertThat(untagged.latestVersion()).isEqualTo("v0.0.0-20240101000000-abcdefabcdef");
    assertThatThrownBy(() -> GoModule.read("go 1.22\n")).hasMessageContaining("module");
    assertThatThrownBy(() -> RegistryAnswers.golang("<html>\n", null, null))
        .hasMessageContaining("<html>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "\"x\"", "null", "[[1]]"})
  void an_answer_of_another_shape_is_refused(String answer) {
    assertThatThrownBy(() -> RegistryAnswers.npm(json(answer), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RegistryAnswers.pypi(json(answer), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RegistryAnswers.cargo(json(answer), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RegistryAnswers.composer(json(answer), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fields_of_other_kinds_than_published_say_nothing() {
    String hostile =
        "{\"info\": {\"version\": {}, \"requires_dist\": \"x\", \"project_urls\": [1], \"summary\": [], \"license\": {}}, \"releases\": {\"1\": {\"a\": 1}, \"2\": \"x\"}, \"package\": {\"versions\": [], \"downloads\": \"x\"}, \"crate\": {\"recent_downloads\": -5}, \"versions\": {\"1.0.0\": [], \"\": {}}, \"dist-tags\": \"latest\", \"time\": []}";
    JsonValue document = json(hostile);
    assertThat(RegistryAnswers.npm(document, document).releases()).hasSize(1);
    assertThat(RegistryAnswers.pypi(document, document).releases()).isEmpty();
    assertThat(RegistryAnswers.cargo(document, document).downloads()).isNull();
    assertThat(RegistryAnswers.composer(document, document).downloads()).isNull();
    assertThat(RegistryAnswers.pub(document, document).wants()).isEmpty();
    assertThat(RegistryAnswers.gem(document, document).wants()).isEmpty();
    assertThat(RegistryAnswers.nuget(List.of(document), document).odd()).hasSize(1);
    assertThat(RegistryAnswers.github(document, document).stars()).isNull();
  }

  @Test
  void very_many_versions_and_dependencies_are_cut_and_said() {
    String versions =
        IntStream.range(0, 2_500)
            .mapToObj(i -> "\"1." + i + ".0\": {}")
            .collect(Collectors.joining(", "));
    String wants =
        IntStream.range(0, 5_500)
            .mapToObj(i -> "\"p" + i + "\": \"1\"")
            .collect(Collectors.joining(", "));
    PackageFacts facts =
        RegistryAnswers.npm(
            json(
                "{\"dist-tags\": {\"latest\": \"9.0.0\"}, \"versions\": {"
                    + versions
                    + ", \"9.0.0\": {\"dependencies\": {"
                    + wants
                    + "}}}}"),
            null);
    assertThat(facts.releases()).hasSize(2_000);
    assertThat(facts.releases().getFirst().version()).as("the newest").isEqualTo("9.0.0");
    assertThat(facts.wants()).hasSize(5_000);
    assertThat(facts.odd()).hasSize(2);
  }

  @Test
  void what_is_broken_off_or_nested_without_end_is_refused_with_its_place() {
    assertThatThrownBy(() -> json("{\"versions\": {\"1.0.0\": {"))
        .isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> json("[".repeat(100_000))).isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> json("<html><body>Sign in</body></html>"))
        .isInstanceOf(DocumentException.class);
    byte[] zeros = new byte[16];
    Arrays.fill(zeros, (byte) 0);
    assertThatThrownBy(() -> RegistryAnswers.json(zeros)).isInstanceOf(DocumentException.class);
  }

  private static PackageFacts npmWith(String fields) {
    return RegistryAnswers.npm(
        json(
            "{\"dist-tags\": {\"latest\": \"1.0.0\"}, \"versions\": {\"1.0.0\": {"
                + fields
                + "}}}"),
        null);
  }

  private static JsonValue json(String text) {
    return RegistryAnswers.json(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<String> wants(PackageFacts facts) {
    return facts.wants().stream()
        .map(want -> want.packageId() + (want.range() == null ? "" : " " + want.range()))
        .toList();
  }

  private static List<String> releases(PackageFacts facts) {
    return facts.releases().stream()
        .map(one -> one.version() + (one.date() == null ? "" : " " + one.date()))
        .toList();
  }
}
