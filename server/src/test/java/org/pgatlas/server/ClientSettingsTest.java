package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mirrors that this machine's package managers are configured with.
final class ClientSettingsTest {
  @TempDir Path home;

  @Test
  void npm_has_registries_by_scope_and_proofs_by_address() throws IOException {
    write(
        ".npmrc",
        """
        ; a comment
        save=true
        registry = https://m.invalid/npm/
        @acme:registry=https://other.invalid/api/npm/acme/
        @plain:registry=https://plain.invalid
        //m.invalid/npm/:_authToken=${NPM_TOKEN}
        //other.invalid/api/:username=me
        //other.invalid/api/:_password=cHc=
        //unset.invalid/:_authToken=${NOT_SET}
        """);
    Map<String, ClientSettings.Client> found = clients(Map.of("NPM_TOKEN", "t0ken"));
    assertThat(found.get("npm"))
        .isEqualTo(new ClientSettings.Client("https://m.invalid/npm/", "Bearer t0ken"));
    assertThat(found.get("npm:@acme"))
        .isEqualTo(
            new ClientSettings.Client("https://other.invalid/api/npm/acme/", basic("me:pw")));
    assertThat(found.get("npm:@plain"))
        .isEqualTo(new ClientSettings.Client("https://plain.invalid", ""));
    assertThat(clients(Map.of("NPM_CONFIG_REGISTRY", "https://unset.invalid")).get("npm"))
        .as("a variable that is not set is no token")
        .isEqualTo(new ClientSettings.Client("https://unset.invalid", ""));
  }

  @Test
  void pip_names_its_index_with_a_user() throws IOException {
    write(
        ".config/pip/pip.conf", "[global]\nindex-url = https://me:p%40w@m.invalid/pypi/simple/\n");
    assertThat(clients(Map.of()))
        .containsExactly(
            Map.entry(
                "pypi", new ClientSettings.Client("https://m.invalid/pypi", basic("me:p@w"))));
    write("elsewhere.conf", "[global]\nindex-url: https://e.invalid/simple\n");
    assertThat(
            client("pypi", Map.of("PIP_CONFIG_FILE", home.resolve("elsewhere.conf").toString()))
                .address())
        .isEqualTo("https://e.invalid");
    assertThat(client("pypi", Map.of("PIP_INDEX_URL", "https://v.invalid/simple")).address())
        .isEqualTo("https://v.invalid");
  }

  @Test
  void maven_has_the_mirror_of_everything_and_its_server() throws IOException {
    write(
        ".m2/settings.xml",
        """
        <settings xmlns="http://maven.apache.org/SETTINGS/1.2.0">
          <servers>
            <server><id>m</id><username>me</username><password>${env.MVN_PW}</password></server>
            <server><id>other</id><username>x</username><password>y</password><configuration><a>b</a></configuration></server>
          </servers>
          <mirrors>
            <mirror><id>blocker</id><mirrorOf>external:http:*</mirrorOf><url>http://0.0.0.0/</url><blocked>true</blocked></mirror>
            <mirror><id>inner</id><mirrorOf>inner</mirrorOf><url>https://inner.invalid</url></mirror>
            <mirror><id>not</id><mirrorOf>*,!central</mirrorOf><url>https://not.invalid</url></mirror>
            <mirror><id>m</id><mirrorOf>external:*</mirrorOf><url>https://m.invalid/maven</url></mirror>
          </mirrors>
        </settings>
        """);
    assertThat(clients(Map.of("MVN_PW", "pw")).get("maven"))
        .isEqualTo(new ClientSettings.Client("https://m.invalid/maven", basic("me:pw")));
    write(
        ".m2/settings.xml",
        "<settings><servers><server><id>m</id><username>me</username><password>{encrypted=}</password></server></servers><mirrors><mirror><id>m</id><url>https://m.invalid/maven</url></mirror></mirrors></settings>");
    assertThat(client("maven", Map.of()).proof()).as("encrypted: nothing to send").isEmpty();
  }

  @Test
  void cargo_has_a_source_in_place_of_the_public_one() throws IOException {
    write(
        ".cargo/config.toml",
        """
        [source.crates-io]
        replace-with = "near"   # for speed
        [source."near"]
        replace-with = 'mirror'
        [source.vendored]
        directory = "vendor"
        [registries.other]
        index = "sparse+https://other.invalid/"
        [registries.mirror]
        index = "sparse+https://m.invalid/cargo/"
        """);
    write(".cargo/credentials.toml", "[registries.mirror]\ntoken = \"s3cret\"\n");
    assertThat(clients(Map.of()).get("cargo-index"))
        .isEqualTo(new ClientSettings.Client("https://m.invalid/cargo/", "Raw:s3cret"));
    write("ch/config.toml", "[source.only]\nregistry = \"sparse+https://only.invalid/\"\n");
    assertThat(clients(Map.of("CARGO_HOME", home.resolve("ch").toString())).get("cargo-index"))
        .isEqualTo(new ClientSettings.Client("https://only.invalid/", ""));
    write(
        "git/config.toml",
        "[source.crates-io]\nreplace-with=\"g\"\n[source.g]\nregistry = \"https://git.invalid/index\"\n");
    assertThat(clients(Map.of("CARGO_HOME", home.resolve("git").toString())))
        .as("an index in git is not asked over HTTP")
        .doesNotContainKey("cargo-index");
  }

  @Test
  void go_takes_the_first_proxy_of_its_list() throws IOException {
    write(
        ".config/go/env",
        "GOFLAGS=-mod=mod\nGOPROXY=https://me:pw@m.invalid/go,https://two.invalid,direct\n");
    assertThat(clients(Map.of()).get("golang"))
        .isEqualTo(new ClientSettings.Client("https://m.invalid/go", basic("me:pw")));
    assertThat(client("golang", Map.of("GOPROXY", "direct|https://b.invalid")).address())
        .isEqualTo("https://b.invalid");
    assertThat(clients(Map.of("GOPROXY", "off"))).doesNotContainKey("golang");
  }

  @Test
  void gem_nuget_composer_and_pub_are_read_from_their_files() throws IOException {
    write(".gemrc", "---\n:backtrace: false\n:sources:\n- https://me:pw@m.invalid/gems\n");
    write(
        ".nuget/NuGet/NuGet.Config",
        """
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <packageSources><add key="gone" value="https://gone.invalid/" /><clear />
            <add key="off" value="https://off.invalid/v3/index.json" /><add key="folder" value="/packages" />
            <add key="My Feed" value="https://m.invalid/nuget/v3/index.json" protocolVersion="3" /></packageSources>
          <disabledPackageSources><add key="off" value="true" /></disabledPackageSources>
          <packageSourceCredentials><My_x0020_Feed><add key="Username" value="me" /><add key="ClearTextPassword" value="pw" /></My_x0020_Feed></packageSourceCredentials>
        </configuration>
        """);
    write(
        ".config/composer/config.json",
        "{\"repositories\": [{\"type\": \"vcs\", \"url\": \"https://forge.invalid/a/b\"}, {\"type\": \"composer\", \"url\": \"https://m.invalid/composer\"}]}");
    write(
        ".config/composer/auth.json",
        "{\"http-basic\": {\"m.invalid\": {\"username\": \"me\", \"password\": \"pw\"}}}");
    write(
        ".config/dart/pub-tokens.json",
        "{\"version\": 1, \"hosted\": [{\"url\": \"https://m.invalid/pub/\", \"env\": \"PUB_TOKEN\"}]}");
    assertThat(clients(Map.of("PUB_HOSTED_URL", "https://m.invalid/pub", "PUB_TOKEN", "t0ken")))
        .containsOnly(
            Map.entry("gem", new ClientSettings.Client("https://m.invalid/gems", basic("me:pw"))),
            Map.entry(
                "nuget",
                new ClientSettings.Client("https://m.invalid/nuget/v3/index.json", basic("me:pw"))),
            Map.entry(
                "composer",
                new ClientSettings.Client("https://m.invalid/composer", basic("me:pw"))),
            Map.entry("pub", new ClientSettings.Client("https://m.invalid/pub", "Bearer t0ken")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000\u0001",
        "<settings><mirrors>",
        "{\"repositories\":",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "registry=file:///etc\nindex-url=ftp://x\n"
      })
  void nonsense_counts_as_not_configured(String text) throws IOException {
    for (String file :
        new String[] {
          ".npmrc",
          ".config/pip/pip.conf",
          ".m2/settings.xml",
          ".cargo/config.toml",
          ".config/go/env",
          ".gemrc",
          ".nuget/NuGet/NuGet.Config",
          ".config/composer/config.json"
        }) {
      write(file, text);
    }
    assertThat(clients(Map.of("PUB_HOSTED_URL", "file:///etc"))).isEmpty();
  }

  @Test
  void a_proof_is_in_no_text_of_the_settings() throws IOException {
    write(".npmrc", "registry=https://m.invalid/npm/\n//m.invalid/npm/:_authToken=s3cret\n");
    Map<String, ClientSettings.Client> found = clients(Map.of());
    assertThat(found.toString()).contains("m.invalid").doesNotContain("s3cret");
    assertThat(NpmSettings.read("//m.invalid/:_authToken=s3cret").toString())
        .doesNotContain("s3cret");
  }

  private Map<String, ClientSettings.Client> clients(Map<String, String> environment) {
    return new ClientSettings(environment, home).clients();
  }

  private ClientSettings.Client client(String source, Map<String, String> environment) {
    ClientSettings.Client found = clients(environment).get(source);
    assertThat(found).as(source).isNotNull();
    return java.util.Objects.requireNonNull(found);
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
