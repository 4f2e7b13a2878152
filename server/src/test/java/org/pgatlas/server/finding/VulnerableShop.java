package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import org.pgatlas.server.testing.RunningAtlas;

/// Documents of an invented shop and of what is wrong with its parts, handed in over HTTP: two
/// repos, three vulnerable components, one of them exploited, one that nobody can decide.
public final class VulnerableShop {
  public static final String SHOP = "pkg:github/acme/shop";

  private VulnerableShop() {}

  /// Documents, advisories, scores; returns when everything is worked.
  public static void open(RunningAtlas atlas) {
    atlas.submit("acme/shop", sbom("acme/shop", "2.0.0", "left@2.1.0", "right@1.0.0", "loose"));
    atlas.submit("acme/till", sbom("acme/till", "1.0.0", "left@2.1.0"));
    advise(atlas, advisory("GHSA-left", "CVE-2030-1001", "left", "3.0.0", "H"));
    advise(atlas, advisory("GHSA-right", "CVE-2030-1002", "right", "1.5.0", "L"));
    advise(atlas, advisory("GHSA-loose", "CVE-2030-1003", "loose", "9.0.0", "L"));
    post(
        atlas,
        "epss",
        "#model_version:v2030,score_date:2030-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2030-1001,0.42,0.97\n");
    atlas.settle();
  }

  public static void advise(RunningAtlas atlas, String document) {
    post(atlas, "advisories", document);
    atlas.settle();
  }

  /// @param impact of CVSS: H or L
  public static String advisory(String id, String alias, String name, String fixed, String impact) {
    return """
    {"id":"%s","modified":"2030-01-01T00:00:00Z","aliases":["%s"],"summary":"Flaw of %s",
     "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:%s/I:N/A:N"}],
     "affected":[{"package":{"ecosystem":"npm","name":"%s"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
    """
        .formatted(id, alias, name, impact, name, fixed);
  }

  /// The first component is the root's dependency, each other one its predecessor's.
  public static byte[] sbom(String name, String version, String... components) {
    StringBuilder parts = new StringBuilder();
    StringBuilder edges = new StringBuilder();
    for (int i = 0; i < components.length; i++) {
      String purl = "pkg:npm/" + components[i];
      String[] named = components[i].split("@", -1);
      parts.append(i == 0 ? "" : ",");
      parts.append(
          "{\"type\":\"library\",\"name\":\"%s\",%s\"bom-ref\":\"%s\",\"purl\":\"%s\"}"
              .formatted(
                  named[0],
                  named.length == 1 ? "" : "\"version\":\"" + named[1] + "\",",
                  purl,
                  purl));
      edges.append(i == 0 ? "" : ",");
      edges.append(
          "{\"ref\":\"%s\",\"dependsOn\":[\"%s\"]}"
              .formatted(i == 0 ? "root" : "pkg:npm/" + components[i - 1], purl));
    }
    return """
    {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
     "metadata":{"component":{"type":"application","name":"%s","version":"%s","bom-ref":"root"}},
     "components":[%s],"dependencies":[%s]}
    """
        .formatted(name, version, parts, edges)
        .getBytes(StandardCharsets.UTF_8);
  }

  public static void post(RunningAtlas atlas, String door, String body) {
    RunningAtlas.Answer answer =
        atlas.post(
            "/api/v1/ingest/" + door, "application/json", body.getBytes(StandardCharsets.UTF_8));
    if (answer.status() >= 300) {
      throw new AssertionError(door + ": " + answer);
    }
  }
}
