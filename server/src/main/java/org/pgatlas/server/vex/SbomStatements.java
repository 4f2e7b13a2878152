package org.pgatlas.server.vex;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.Content;
import org.pgatlas.json.SbomException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// VEX inside SBOMs: what a CycloneDX document says in `vulnerabilities` is kept like a document of
/// its own, which the next one of the same artifact replaces. Who describes a product speaks for
/// it.
public final class SbomStatements {
  private static final byte[] NAME = "vulnerabilities".getBytes(StandardCharsets.UTF_8);

  private static final int PIECE = 1 << 16;

  private final VexAdmission admission;

  public SbomStatements(VexAdmission admission) {
    this.admission = admission;
  }

  /// What keeps the statements of an SBOM that is about to be stored; empty when it has none. What
  /// is wrong with them is recorded and costs the SBOM nothing.
  public Optional<Consumer<Handle>> of(
      UUID tenant, String artifact, Content sbom, ArtifactStore.Stored identity) {
    if (!mayHaveSome(sbom)) {
      return Optional.empty();
    }
    VexAdmission.Offer offer =
        new VexAdmission.Offer(VexOrigin.SBOM, Trust.PRODUCT_VENDOR, artifact, "", artifact);
    Optional<VexDocument> document;
    try {
      document = admission.carried(sbom);
    } catch (SbomException e) {
      String detail = "the SBOM's vulnerabilities cannot be read: " + e.getMessage();
      RefusedUpload _ = admission.refuseUnread(tenant, offer, 422, e.code().id(), detail);
      return Optional.empty();
    }
    return document.map(one -> handle -> admission.keep(handle, tenant, offer, identity, one));
  }

  /// Whether it names them, or is packed: a cheap look before it is read once more.
  private static boolean mayHaveSome(Content sbom) {
    try (InputStream in = sbom.open()) {
      return mayHaveSome(in) && isCycloneDx(sbom);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Pieces overlap by the length of the name.
  private static boolean mayHaveSome(InputStream in) throws IOException {
    byte[] piece = new byte[PIECE];
    int held = in.readNBytes(piece, 0, PIECE);
    if (held > 2 && (piece[0] & 0xff) == 0x1f && (piece[1] & 0xff) == 0x8b) {
      return true;
    }
    while (true) {
      if (contains(piece, held, NAME)) {
        return true;
      }
      if (held < PIECE) {
        return false;
      }
      System.arraycopy(piece, held - NAME.length, piece, 0, NAME.length);
      held = NAME.length + in.readNBytes(piece, NAME.length, PIECE - NAME.length);
    }
  }

  private static boolean isCycloneDx(Content sbom) {
    try {
      return VexParser.detect(sbom, VexLimits.defaults())
          .filter(VexFormat.CYCLONEDX::equals)
          .isPresent();
    } catch (SbomException _) {
      // It is an SBOM of another syntax.
      return false;
    }
  }

  private static boolean contains(byte[] text, int length, byte[] word) {
    for (int at = 0; at <= length - word.length; at++) {
      int i = 0;
      while (i < word.length && text[at + i] == word[i]) {
        i++;
      }
      if (i == word.length) {
        return true;
      }
    }
    return false;
  }
}
