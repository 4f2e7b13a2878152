package org.pgatlas.server.source;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An address of code on a forge, taken apart: whose it is, and which repo if it names one.
///
/// @param ownerUrl `https://host/owner`
/// @param repo `pkg:type/owner/name`, null when the address ends at the owner
record CodeAddress(String ownerUrl, @Nullable String repo) {
  private static final Pattern FORGE =
      Pattern.compile(
          "(?i)(?:git\\+)?(?:https?://|git://|ssh://)?(?:[^@/\\s]{1,64}@)?(?:www\\.)?(github|gitlab|bitbucket)\\.(com|org)[:/]+"
              + "([A-Za-z0-9][A-Za-z0-9._-]{0,99})(?:/([A-Za-z0-9._-]{1,100}))?(?:[/#?].*)?");

  /// `github:owner/name`, as package managers write it for short.
  private static final Pattern SHORT =
      Pattern.compile("(?i)(github|gitlab|bitbucket):(?=[^/])(.+)");

  static Optional<CodeAddress> of(String text) {
    Matcher shorthand = SHORT.matcher(text.strip());
    if (shorthand.matches()) {
      String forge = shorthand.group(1).toLowerCase(Locale.ROOT);
      return of(
          "https://"
              + forge
              + (forge.equals("bitbucket") ? ".org/" : ".com/")
              + shorthand.group(2));
    }
    Matcher forge = FORGE.matcher(text.strip());
    if (!forge.matches()) {
      return Optional.empty();
    }
    String type = forge.group(1).toLowerCase(Locale.ROOT);
    String host = type + "." + forge.group(2).toLowerCase(Locale.ROOT);
    String owner = forge.group(3);
    String name = forge.group(4);
    if (name != null && name.endsWith(".git")) {
      name = name.substring(0, name.length() - 4);
    }
    boolean whole = owner.equalsIgnoreCase("orgs") || owner.equalsIgnoreCase("users");
    if (whole) {
      return name == null
          ? Optional.empty()
          : Optional.of(new CodeAddress("https://" + host + "/" + name, null));
    }
    boolean repo = name != null && !name.isEmpty() && !name.chars().allMatch(c -> c == '.');
    return Optional.of(
        new CodeAddress(
            "https://" + host + "/" + owner,
            repo ? "pkg:" + type + "/" + owner + "/" + name : null));
  }
}
