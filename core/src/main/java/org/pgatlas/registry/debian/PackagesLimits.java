package org.pgatlas.registry.debian;

/// What the inputs of one index may cost before they are refused. Bytes and relations bound the
/// memory that is needed. Debian's main archive has 53 MB, 66,000 paragraphs and, dependencies and
/// provided names together, some 350,000 relations.
///
/// @param maxLineBytes bytes of one line
/// @param maxParagraphBytes bytes of one paragraph
/// @param maxBytes bytes of all inputs together
/// @param maxParagraphs paragraphs of all inputs together
/// @param maxRelations entries of relationship fields in all inputs together
public record PackagesLimits(
    int maxLineBytes, int maxParagraphBytes, long maxBytes, int maxParagraphs, int maxRelations) {
  public PackagesLimits {
    positive("maxLineBytes", maxLineBytes);
    positive("maxParagraphBytes", maxParagraphBytes);
    positive("maxBytes", maxBytes);
    positive("maxParagraphs", maxParagraphs);
    positive("maxRelations", maxRelations);
  }

  public static PackagesLimits defaults() {
    return new PackagesLimits(1 << 20, 4 << 20, 256L << 20, 1_000_000, 2_000_000);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
