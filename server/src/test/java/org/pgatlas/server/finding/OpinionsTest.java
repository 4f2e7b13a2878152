package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.vex.VexQuestion;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexSubject;

class OpinionsTest {
  private static final ArtifactSubject WEB =
      new ArtifactSubject(1, "pkg:github/acme/web", null, "main");
  private static final ArtifactSubject WEB_MAIN =
      new ArtifactSubject(2, "pkg:github/acme/web@main", null, null);

  /// An artifact with a version in its id is called what another is called with its version.
  @Test
  void a_decision_counts_for_its_own_artifact_alone() {
    Opinions opinions = new Opinions(List.of(), List.of(decision(WEB_MAIN)));
    assertThat(statements(opinions, WEB_MAIN)).isEqualTo(1);
    assertThat(statements(opinions, WEB)).isZero();
    assertThat(opinions.isSilentOn(Set.of("CVE-2030-1"))).isFalse();
    assertThat(opinions.isSilentOn(Set.of("CVE-2030-2"))).isTrue();
  }

  private static int statements(Opinions opinions, ArtifactSubject artifact) {
    VexQuestion question =
        new VexQuestion(
            Set.of("CVE-2030-1"),
            artifact.subject(),
            VexSubject.of(PackageUrl.parse("pkg:npm/left@1")),
            List.of());
    return opinions.about(artifact).resolve(question).evidence().size();
  }

  private static TriageStore.Decision decision(ArtifactSubject artifact) {
    return new TriageStore.Decision(
        artifact.sourceId(),
        artifact.id(),
        "pkg:npm/left@1",
        "CVE-2030-1",
        VexStatus.AFFECTED,
        null,
        null,
        null,
        "ann",
        Instant.EPOCH);
  }
}
