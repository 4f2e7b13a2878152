package org.pgatlas.purl;

/// A text that is not a package URL. The message names the component, shows the value and says why.
public final class MalformedPurlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 120;

  private final String component;

  MalformedPurlException(String component, String value, String why) {
    super("purl " + component + " '" + shown(value) + "' " + why);
    this.component = component;
  }

  /// The part at fault: scheme, type, namespace, name, version, qualifiers, subpath or length.
  public String component() {
    return component;
  }

  /// Hostile input is shown short and without control characters, so that it can go into a log or
  /// a page.
  private static String shown(String value) {
    String cut = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    return cut.replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
