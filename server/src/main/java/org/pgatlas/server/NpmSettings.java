package org.pgatlas.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// npm's `.npmrc`: the registry, those of scopes, and what is proved where: keys like
/// `//host/path/:_authToken` hold for every address below that one.
///
/// @param registry "" when none is named
/// @param scopes registries by `@scope`
/// @param proofs values by such a key
record NpmSettings(String registry, Map<String, String> scopes, Map<String, String> proofs) {
  NpmSettings {
    scopes = Map.copyOf(scopes);
    proofs = Map.copyOf(proofs);
  }

  static NpmSettings read(String npmrc) {
    String registry = "";
    Map<String, String> scopes = new LinkedHashMap<>();
    Map<String, String> proofs = new LinkedHashMap<>();
    for (String line : npmrc.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.charAt(0) != '#' && line.charAt(0) != ';') {
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip().replaceAll("^\"|\"$", "");
        if (key.equals("registry")) {
          registry = value;
        } else if (key.startsWith("@") && key.endsWith(":registry")) {
          scopes.put(key.substring(0, key.length() - ":registry".length()), value);
        } else if (key.startsWith("//")) {
          proofs.put(key, value);
        }
      }
    }
    return new NpmSettings(registry, scopes, proofs);
  }

  /// What is proved at an address, looked for from there upwards; "" when nothing is.
  String proof(String address) {
    String place = address.replaceFirst("^https?:", "").replaceFirst("/+$", "");
    while (place.length() > 2) {
      String token = said(place, "_authToken");
      String auth = said(place, "_auth");
      String user = said(place, "username");
      String password = said(place, "_password");
      if (!token.isEmpty()) {
        return "Bearer " + token;
      }
      if (!auth.isEmpty()) {
        return "Basic " + auth;
      }
      if (!user.isEmpty() && !password.isEmpty()) {
        return ClientSettings.basic(user, decoded(password));
      }
      place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
    }
    return "";
  }

  private String said(String place, String what) {
    String value = proofs.getOrDefault(place + "/:" + what, proofs.get(place + ":" + what));
    return value == null || value.contains("${") ? "" : value;
  }

  private static String decoded(String password) {
    try {
      return new String(Base64.getDecoder().decode(password), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException plain) {
      return password;
    }
  }

  /// Without the proofs.
  @Override
  public String toString() {
    return "NpmSettings[" + registry + ", " + scopes + "]";
  }
}
