package org.pgatlas.registry.debian;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.registry.RegistryIndex;

final class DebianIndexTest {

  @Test
  void sourcesBecomeProjectsAndBinariesRepos() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: g++-tool
            Source: gcc-tool (1.0-1)
            Version: 1.0-1+b2
            Section: devel
            Homepage: https://tool.example/
            Description: compiler of tools
             A longer text that nobody reads here.

            Package: gcc-tool
            Version: 1.0-1
            """);

    assertThat(index.source()).isEqualTo(Indexes.SOURCE);
    assertThat(index.projects())
        .containsExactly(new RegistryIndex.Project("daoip-5:debian:project:gcc-tool", "gcc-tool"));
    assertThat(index.repos())
        .containsExactly(
            new RegistryIndex.Repo(
                "pkg:deb/debian/g%2B%2B-tool",
                "g++-tool", "1.0-1+b2", 0, "devel", "compiler of tools", "https://tool.example/"),
            new RegistryIndex.Repo(
                "pkg:deb/debian/gcc-tool", "gcc-tool", "1.0-1", 0, null, null, null));
    assertThat(index.edges()).isEmpty();
  }

  @Test
  void sourceWithoutVersionAndOwnNameAreProjectsOfTheirOwn() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: a
            Version: 1
            Source: zeta

            Package: b
            Version: 1
            """);

    assertThat(index.projects()).extracting(p -> p.displayName()).containsExactly("b", "zeta");
    assertThat(index.repos()).extracting(r -> r.project()).containsExactly(1, 0);
  }

  @Test
  void onlyTheFirstAlternativeIsADependency() {
    assertThat(
            Indexes.edges(
                Indexes.of(
                    """
                    Package: app
                    Version: 1
                    Depends: left (>= 1) | right, right:any | left

                    Package: left
                    Version: 1

                    Package: right
                    Version: 1
                    """)))
        .containsExactly("app -> left >= 1", "app -> right");
  }

  @Test
  void preDependsAndDependsAreOneEdgeWithAllConstraints() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: app
            Version: 1
            Depends: lib (<< 3~), lib (>= 2), lib:any, lib (>=2)
            Pre-Depends: lib (>= 2)

            Package: lib
            Version: 2
            """);

    assertThat(Indexes.edges(index)).containsExactly("app -> lib >= 2, << 3~");
    assertThat(index.counts()).isEqualTo(new RegistryIndex.Counts(2, 0, 5, 1, 0, 0, 0));
  }

  @Test
  void recommendsAndSuggestsAreNoDependencies() {
    assertThat(
            Indexes.of(
                    """
                    Package: app
                    Version: 1
                    Recommends: lib
                    Suggests: lib
                    Enhances: lib
                    """)
                .edges())
        .isEmpty();
  }

  @Test
  void aNameWithoutPackageIsItsFirstProviderByName() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: app
            Version: 1
            Depends: mta (>= 9), api-1

            Package: zmail
            Version: 1
            Provides: mta

            Package: bmail
            Version: 1
            Provides: api-1 (= 1.5), mta (= 9)
            """);

    assertThat(Indexes.edges(index))
        .as("the constraint is about the provided name, not about bmail's version")
        .containsExactly("app -> bmail");
    assertThat(index.externals()).isEmpty();
    assertThat(index.counts()).isEqualTo(new RegistryIndex.Counts(3, 0, 2, 0, 1, 0, 0));
  }

  @Test
  void aPackageOfTheNameComesBeforeItsProviders() {
    assertThat(
            Indexes.edges(
                Indexes.of(
                    """
                    Package: app
                    Version: 1
                    Depends: mta (>= 1)

                    Package: amail
                    Version: 1
                    Provides: mta

                    Package: mta
                    Version: 2
                    """)))
        .containsExactly("app -> mta >= 1");
  }

  @Test
  void aNameThatNobodyHasIsExternal() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: app
            Version: 1
            Depends: zz+gone (>= 2), gone

            Package: other
            Version: 1
            Depends: gone
            """);

    assertThat(index.externals())
        .containsExactly(
            new RegistryIndex.External("pkg:deb/debian/gone", "gone"),
            new RegistryIndex.External("pkg:deb/debian/zz%2Bgone", "zz+gone"));
    assertThat(Indexes.edges(index))
        .containsExactly("app -> gone", "app -> zz+gone >= 2", "other -> gone");
    assertThat(index.counts().external()).isEqualTo(3);
  }

  @Test
  void aDependencyOnItselfIsDroppedAndCounted() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: app
            Version: 1
            Depends: app, virtual
            Provides: virtual
            """);

    assertThat(index.edges()).isEmpty();
    assertThat(index.counts().selfRelations()).isEqualTo(2);
  }

  @Test
  void theNewestVersionOfAPackageCountsWhereverItIs() {
    String old =
        """
        Package: lib
        Version: 1.9-1
        Depends: before
        """;
    String fixed =
        """
        Package: lib
        Version: 1.10-1
        Depends: after
        """;
    String preview =
        """
        Package: lib
        Version: 1.10~rc1-1
        Depends: preview
        """;

    RegistryIndex index = Indexes.of(old, fixed, preview);

    assertThat(Indexes.edges(index)).containsExactly("lib -> after");
    assertThat(index.repos().getFirst().version()).isEqualTo("1.10-1");
    assertThat(index.counts().entries()).isEqualTo(3);
    assertThat(index.counts().superseded()).isEqualTo(2);
    assertThat(Indexes.of(preview + "\n" + fixed + "\n" + old)).isEqualTo(index);
  }

  @Test
  void whichOfTwoEqualVersionsStaysDoesNotDependOnTheOrder() {
    String one =
        """
        Package: lib
        Version: 1.0
        Depends: a
        """;
    String two =
        """
        Package: lib
        Version: 0:1.0
        Depends: b
        """;

    assertThat(Indexes.of(one, two)).isEqualTo(Indexes.of(two, one));
  }

  @Test
  void foldedFieldsAndWindowsLineEndsReadAsOneLine() {
    String text =
        """
        package: app
        VERSION: 1
        Tag: ignored,
         also ignored
        Depends:
         lib (>=
         2),
        \tother
        Description: short
         long: not a field

        Package: lib
        Version: 2
        """;

    RegistryIndex index = Indexes.of(text);

    assertThat(Indexes.edges(index)).containsExactly("app -> lib >= 2", "app -> other");
    assertThat(index.repos().getFirst().description()).isEqualTo("short");
    assertThat(Indexes.of(text.replace("\n", "\r\n"))).isEqualTo(index);
    assertThat(Indexes.of(text.stripTrailing())).as("without a last line end").isEqualTo(index);
  }

  @Test
  void personsAreNotRead() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: app
            Version: 1
            Maintainer: Some Body <some.body@mail.example>
            Original-Maintainer: Any Body <any.body@mail.example>
            Homepage: https://some.body@mail.example/
            """);

    assertThat(index.toString()).doesNotContainIgnoringCase("body");
  }

  @Test
  void aHomepageIsKeptOnlyAsAWebAddress() {
    for (String address :
        new String[] {"http://a", "HTTPS://a.example:80/x?y#z", "https://a/@b/c"}) {
      assertThat(repoUrl(address)).isEqualTo(address);
    }
    for (String other :
        new String[] {
          "ftp://a/",
          "javascript:alert(1)",
          "https://",
          "https:///x",
          "www.a.example",
          "http://a/ b",
          "https://u@a/",
          "http://:80",
          "http://a/\"x",
          "https://a/" + "x".repeat(2_000)
        }) {
      assertThat(repoUrl(other)).as(other).isNull();
    }
  }

  @Test
  void namesAreInLowerCaseAsTheirPurlsAre() {
    RegistryIndex index =
        Indexes.of(
            """
            Package: INIT
            Version: 1
            Source: INITS
            Depends: LIB

            Package: Lib
            Version: 1
            """);

    assertThat(index.projects()).extracting(p -> p.displayName()).containsExactly("inits", "lib");
    assertThat(Indexes.edges(index)).containsExactly("init -> lib");
  }

  @Test
  void anEmptyInputIsAnEmptyIndex() {
    RegistryIndex index = Indexes.of("", "\n \n\t\n");

    assertThat(index.repos()).isEmpty();
    assertThat(index.counts()).isEqualTo(new RegistryIndex.Counts(0, 0, 0, 0, 0, 0, 0));
  }

  private static @Nullable String repoUrl(String homepage) {
    return Indexes.of("Package: a\nVersion: 1\nHomepage: " + homepage + "\n")
        .repos()
        .getFirst()
        .repoUrl();
  }
}
