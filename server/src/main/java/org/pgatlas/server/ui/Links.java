package org.pgatlas.server.ui;

import java.util.UUID;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.GraphView.Mode;

/// Addresses of the pages, in one place.
final class Links {
  private Links() {}

  static String repo(String canonicalId) {
    return Address.of("/repos/", canonicalId).toString();
  }

  static String external(String canonicalId) {
    return Address.of("/externals/", canonicalId).toString();
  }

  static String vertex(boolean external, String canonicalId) {
    return external ? external(canonicalId) : repo(canonicalId);
  }

  static String project(String canonicalId) {
    return Address.of("/projects/", canonicalId).toString();
  }

  static String contributor(long id) {
    return "/contributors/" + id;
  }

  static String submission(long id) {
    return "/submissions/" + id;
  }

  /// Who uses a package or a component.
  static String component(String purl) {
    return Address.of("/components/", purl).toString();
  }

  static String sbom(UUID id) {
    return "/sboms/" + id;
  }

  /// The documents of an artifact.
  static String sboms(String artifact) {
    return Address.of("/sboms").with("artifact", artifact).toString();
  }

  static String diff(UUID before, UUID after) {
    return "/sboms/" + before + "/diff/" + after;
  }

  static String vulnerability(String id) {
    return Address.of("/vulnerabilities/", id.replace("/", "%2F")).toString();
  }

  static String finding(UUID id) {
    return "/findings/" + id;
  }

  /// Open findings of an artifact, a component or a vulnerability.
  static String findings(String of, String id) {
    return Address.of("/findings").with(of, id).toString();
  }

  static String vex(long id) {
    return "/vex-documents/" + id;
  }

  static String gitLog(long id) {
    return "/gitlog/" + id;
  }

  static String graph(String canonicalId, Mode mode) {
    return Address.of("/graph").with("id", canonicalId).with("mode", mode.key()).toString();
  }
}
