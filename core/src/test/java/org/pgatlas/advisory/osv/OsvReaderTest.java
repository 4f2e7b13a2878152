package org.pgatlas.advisory.osv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.Severity;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;

class OsvReaderTest {
  private static final String FULL =
      """
      {"schema_version": "1.6.0", "id": "GHSA-x", "modified": "2024-01-02T03:04:05Z",
       "published": "2024-01-01T00:00:00.5Z", "withdrawn": "2024-02-01T00:00:00Z",
       "aliases": ["CVE-1"], "upstream": ["CVE-2"], "related": ["CVE-3"],
       "summary": "short", "details": "long", "references": [{"type": "WEB", "url": "u"}],
       "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}, {}],
       "affected": [{
         "package": {"ecosystem": "debian:12", "name": "p", "purl": "pkg:deb/debian/p"},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1"},
           {"introduced": "2", "last_affected": "3"}, {"limit": "9"}],
           "database_specific": {"x": [1, {}]}}],
         "versions": ["0.1", "0.2"],
         "severity": [{"type": "Ubuntu", "score": "low"}]},
        {"ranges": [{"type": "GIT", "repo": "https://github.com/a/b",
          "events": [{"introduced": "0"}]}]}]}
      """;

  @Test
  void everyFieldOfTheModelIsRead() {
    Advisory read = read(FULL);
    assertThat(read.id()).isEqualTo("GHSA-x");
    assertThat(read.modified()).isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
    assertThat(read.published()).isEqualTo(Instant.parse("2024-01-01T00:00:00.500Z"));
    assertThat(read.isWithdrawn()).isTrue();
    assertThat(read.summary()).isEqualTo("short");
    assertThat(read.aliases()).containsExactly("CVE-1");
    assertThat(read.upstream()).containsExactly("CVE-2");
    assertThat(read.related()).containsExactly("CVE-3");
    assertThat(read.severities()).containsExactly(new Severity("CVSS_V3", "CVSS:3.1/AV:N"));
    Affected affected = read.affected().getFirst();
    assertThat(affected.of()).hasToString("Debian:12 p");
    assertThat(affected.versions()).containsExactly("0.1", "0.2");
    assertThat(affected.severities()).containsExactly(new Severity("Ubuntu", "low"));
    assertThat(affected.ranges())
        .hasToString("[ECOSYSTEM [introduced 0, fixed 1, introduced 2, last_affected 3, limit 9]]");
    assertThat(read.affected().get(1).of()).isNull();
    AffectedRange git = read.affected().get(1).ranges().getFirst();
    assertThat(git.repo()).isEqualTo("https://github.com/a/b");
  }

  @Test
  void whatIsNullIsAbsent() {
    Advisory read =
        read(
            """
            {"id": "X-1", "modified": null, "aliases": null, "affected": null, "severity": null,
             "withdrawn": null}""");
    assertThat(read.isWithdrawn()).isFalse();
    assertThat(read.affected()).isEmpty();
  }

  @Test
  void arrayIsReadAdvisoryByAdvisory() {
    List<String> ids = new ArrayList<>();
    OsvReader.readAll(
        bytes("[{\"id\": \"A-1\"}, {\"id\": \"B-1\"}]"),
        OsvLimits.defaults(),
        advisory -> ids.add(advisory.id()));
    assertThat(ids).containsExactly("A-1", "B-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                       | INVALID_STRUCTURE | no 'id'",
        "{\"id\": \" \"}                                          | INVALID_STRUCTURE | no 'id'",
        "{\"id\": 7}                                              | INVALID_STRUCTURE | /id",
        "{\"id\": \"A\", \"id\": \"B\"}                           | DUPLICATE_KEY | comes twice",
        "{\"id\": \"A\", \"modified\": \"yesterday\"}             | INVALID_STRUCTURE | 'yesterday'",
        "{\"id\": \"A\", \"affected\": [{\"package\": {\"name\": \"p\"}}]} | INVALID_STRUCTURE |"
            + " /affected/0/package",
        "{\"id\": \"A\", \"affected\": [{\"ranges\": [{\"events\": []}]}]} | INVALID_STRUCTURE |"
            + " /affected/0/ranges/0",
        "{\"id\": \"A\", \"affected\": [{\"ranges\": [{\"type\": \"DATE\"}]}]} | INVALID_STRUCTURE"
            + " | DATE",
        "{\"id\": \"A\", \"affected\": [{\"ranges\": [{\"type\": \"GIT\", \"events\":"
            + " [{\"removed\": \"1\"}]}]}]} | INVALID_STRUCTURE | removed",
        "{\"id\": \"A\"                                           | TRUNCATED | too early",
        "{\"id\": \"A\"} {}                                       | NOT_JSON | after the end"
      })
  void refusalNamesCodeAndPlace(String document, DocumentException.Code code, String named) {
    DocumentException refused = catchThrowableOfType(DocumentException.class, () -> read(document));
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused).hasMessageContaining(named.strip());
  }

  @Test
  void limitsHold() {
    OsvLimits small = new OsvLimits(new JsonLimits(100_000, 20, 100), 2, 1, 3, 2);
    for (String over :
        List.of(
            "{\"id\": \"A\", \"aliases\": [\"1\", \"2\", \"3\"]}",
            "{\"id\": \"A\", \"affected\": [{}, {}]}",
            "{\"id\": \"A\", \"affected\": [{\"versions\": [\"1\",\"2\",\"3\",\"4\"]}]}",
            "{\"id\": \"A\", \"affected\": [{\"ranges\": [{\"type\": \"GIT\", \"events\":"
                + " [{\"fixed\":\"1\"},{\"fixed\":\"2\"},{\"fixed\":\"3\"}]}]}]}",
            "{\"id\": \"" + "A".repeat(200) + "\"}",
            "{\"id\": \"A\", \"summary\": \"" + "A".repeat(100_000) + "\"}")) {
      assertThatThrownBy(() -> OsvReader.read(bytes(over), small))
          .isInstanceOfSatisfying(
              DocumentException.class,
              refused -> assertThat(refused.code()).isEqualTo(DocumentException.Code.TOO_LARGE));
    }
    assertThatThrownBy(() -> read("{\"id\": \"A\", \"details\": " + "[".repeat(1_000_000)))
        .isInstanceOfSatisfying(
            DocumentException.class,
            refused -> assertThat(refused.code()).isEqualTo(DocumentException.Code.TOO_DEEP));
  }

  @Test
  void textThatPostgresCannotHoldIsReplaced() {
    assertThat(read("{\"id\": \"A\", \"summary\": \"a\\u0000b\\ud800\"}").summary())
        .isEqualTo("a\ufffdb\ufffd");
  }

  private static Advisory read(String document) {
    return OsvReader.read(bytes(document), OsvLimits.defaults());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
