package org.pgatlas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.registry.MavenPom.Coordinates;

/// A POM with what it inherits and imports.
final class MavenProjectTest {
  @Test
  void parents_properties_management_and_imports_give_the_versions() {
    Map<String, String> poms =
        Map.of(
            "org.acme:parent:5",
            """
            <project><parent><groupId>org.acme</groupId><artifactId>root</artifactId><version>1</version></parent>
              <artifactId>parent</artifactId>
              <properties><log.version>1.0</log.version><core.version>7.${minor}</core.version><minor>2</minor></properties>
              <licenses><license><name>Apache-2.0</name></license></licenses>
              <scm><connection>scm:git:https://forge.invalid/acme/parent.git</connection></scm>
              <dependencyManagement><dependencies>
                <dependency><groupId>org.log</groupId><artifactId>log</artifactId><version>${log.version}</version></dependency>
                <dependency><groupId>org.bom</groupId><artifactId>bom</artifactId><version>3</version><type>pom</type><scope>import</scope></dependency>
              </dependencies></dependencyManagement></project>
            """,
            "org.acme:root:1",
            """
            <project><groupId>org.acme</groupId><artifactId>root</artifactId><version>1</version><packaging>pom</packaging>
              <dependencies><dependency><groupId>org.all</groupId><artifactId>inherited</artifactId><version>1.1</version></dependency></dependencies></project>
            """,
            "org.bom:bom:3",
            """
            <project><groupId>org.bom</groupId><artifactId>bom</artifactId><version>3</version>
              <dependencyManagement><dependencies>
                <dependency><groupId>org.x</groupId><artifactId>managed</artifactId><version>${project.version}.9</version></dependency>
                <dependency><groupId>org.log</groupId><artifactId>log</artifactId><version>0</version></dependency>
              </dependencies></dependencyManagement></project>
            """);
    List<Coordinates> asked = new ArrayList<>();
    MavenProject.Effective project =
        MavenProject.of(
            pom(
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><parent><groupId>org.acme</groupId><artifactId>parent</artifactId><version>5</version></parent>
                  <artifactId>lib</artifactId><description>A ${project.artifactId}</description>
                  <properties><log.version>2.0</log.version></properties>
                  <dependencies>
                    <dependency><groupId>org.log</groupId><artifactId>log</artifactId></dependency>
                    <dependency><groupId>org.x</groupId><artifactId>managed</artifactId></dependency>
                    <dependency><groupId>${project.groupId}</groupId><artifactId>core</artifactId><version>${core.version}</version></dependency>
                    <dependency><groupId>org.p</groupId><artifactId>api</artifactId><version>[1,2)</version><scope>provided</scope><optional>true</optional></dependency>
                    <dependency><groupId>org.u</groupId><artifactId>unknown</artifactId><version>${nowhere}</version></dependency>
                    <dependency><groupId>org.t</groupId><artifactId>t</artifactId><version>1</version><scope>test</scope></dependency>
                  </dependencies></project>
                """),
            of -> {
              asked.add(of);
              String text = poms.get(of.group() + ":" + of.artifact() + ":" + of.version());
              return text == null ? Optional.empty() : Optional.of(pom(text));
            });
    assertThat(project.wants())
        .containsExactly(
            Map.entry("org.log:log", "2.0"),
            Map.entry("org.x:managed", "3.9"),
            Map.entry("org.acme:core", "7.2"),
            Map.entry("org.p:api", "[1,2)"),
            Map.entry("org.u:unknown", ""),
            Map.entry("org.all:inherited", "1.1"));
    assertThat(project.license()).isEqualTo("Apache-2.0");
    assertThat(project.scm()).isEqualTo("https://forge.invalid/acme/parent.git");
    assertThat(project.description()).isEqualTo("A lib");
    assertThat(project.missing()).isEmpty();
    assertThat(asked).as("each once").doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void circles_of_parents_boms_and_properties_end() {
    MavenPom circle =
        pom(
            """
            <project><parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version></parent><artifactId>a</artifactId>
              <properties><x>${y}</x><y>${x}</y></properties>
              <dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement>
              <dependencies><dependency><groupId>d</groupId><artifactId>d</artifactId><version>${x}</version></dependency></dependencies></project>
            """);
    MavenProject.Effective project = MavenProject.of(circle, _ -> Optional.of(circle));
    assertThat(project.wants()).containsExactly(Map.entry("d:d", ""));
  }

  @Test
  void what_cannot_be_had_is_told_and_the_rest_is_kept() {
    PackageFacts facts =
        RegistryAnswers.maven(
            MavenPom.Versions.read(
                "<metadata><groupId>g</groupId><versioning><latest>2.1-SNAPSHOT</latest><release>2.0</release><versions><version>1.9</version><version>1.10</version><version>2.0</version><version>2.1-SNAPSHOT</version></versions><lastUpdated>20240101000000</lastUpdated></versioning></metadata>"),
            MavenProject.of(
                pom(
                    "<project><parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent><artifactId>a</artifactId><dependencies><dependency><groupId>d</groupId><artifactId>d</artifactId></dependency></dependencies><distributionManagement><relocation><groupId>new.g</groupId></relocation></distributionManagement></project>"),
                _ -> Optional.empty()));
    assertThat(facts.latestVersion()).isEqualTo("2.0");
    assertThat(facts.releases())
        .extracting(PackageFacts.Release::version)
        .containsExactly("1.9", "1.10", "2.0");
    assertThat(RegistryAnswersTest.wants(facts)).containsExactly("pkg:maven/d/d");
    assertThat(facts.odd()).containsExactly("the POM g:p:1 cannot be had");
    assertThat(facts.notes())
        .containsEntry("updated", "20240101000000")
        .containsEntry("relocated", "new.g::");
  }

  @Test
  void xml_that_is_none_or_has_a_document_type_is_refused() {
    assertThatThrownBy(() -> pom("<!DOCTYPE x [<!ENTITY a \"b\">]><project>&a;</project>"))
        .isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> pom("<project><dependencies>")).isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> pom("<html/>")).hasMessageContaining("<html>");
    assertThatThrownBy(() -> MavenPom.Versions.read("<html/>")).hasMessageContaining("<html>");
  }

  private static MavenPom pom(String text) {
    return MavenPom.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
