package org.pgatlas.version;

/// Versions that mean nothing to us: by code points, as the bytes of UTF-8 compare.
final class TextOrder implements VersionOrder {
  @Override
  public boolean write(String version, SortKey key) {
    key.mark('a').word(version);
    return !version.isEmpty();
  }

  @Override
  public boolean isPreRelease(String version) {
    return false;
  }
}
