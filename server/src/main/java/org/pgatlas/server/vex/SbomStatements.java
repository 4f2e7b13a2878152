package org.pgatlas.server.vex;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// VEX inside SBOMs: what a CycloneDX document says in `vulnerabilities` is kept like a document of
/// its own, about the artifact alone, and counts while the SBOM is in force. Who describes a
/// product speaks for it.
public final class SbomStatements {
  private static final byte[] NAME = "vulnerabilities".getBytes(StandardCharsets.UTF_8);

  private static final int PIECE = 1 << 16;

  private final VexAdmission admission;

  public SbomStatements(VexAdmission admission) {
    this.admission = admission;
  }

  /// What an SBOM says that is about to be stored. What is wrong with it is recorded and costs the
  /// SBOM nothing.
  public Said of(UUID tenant, String artifact, Content sbom, ArtifactStore.Stored identity) {
    VexAdmission.Offer offer =
        new VexAdmission.Offer(VexOrigin.SBOM, Trust.PRODUCT_VENDOR, artifact, "");
    return new Said(admission, tenant, offer, identity, read(tenant, offer, sbom));
  }

  private Optional<VexDocument> read(UUID tenant, VexAdmission.Offer offer, Content sbom) {
    if (!mayHaveSome(sbom)) {
      return Optional.empty();
    }
    try {
      return admission.carried(sbom, offer.source());
    } catch (DocumentException e) {
      String detail = "the SBOM's vulnerabilities cannot be read: " + e.getMessage();
      RefusedUpload _ = admission.refuseUnread(tenant, offer, 422, e.code().id(), detail);
      return Optional.empty();
    }
  }

  /// What one SBOM says, before anybody knows what becomes of it.
  public static final class Said {
    private final VexAdmission admission;
    private final UUID tenant;
    private final VexAdmission.Offer offer;
    private final ArtifactStore.Stored identity;
    private final Optional<VexDocument> document;

    private Said(
        VexAdmission admission,
        UUID tenant,
        VexAdmission.Offer offer,
        ArtifactStore.Stored identity,
        Optional<VexDocument> document) {
      this.admission = admission;
      this.tenant = tenant;
      this.offer = offer;
      this.identity = identity;
      this.document = document;
    }

    /// Keeps it, in the transaction that stores the SBOM.
    ///
    /// @param source the artifact's number
    public void keep(Handle handle, int source) {
      document.ifPresent(
          one ->
              admission.keepCarried(
                  handle,
                  tenant,
                  offer,
                  new VexStore.Carrier(source, offer.source()),
                  identity,
                  one));
    }

    /// Whether the SBOM with those bytes says the same about the artifact.
    ///
    /// @param source the artifact's number
    public boolean isAsIn(Handle handle, int source, byte[] digest) {
      return document
          .map(VexDocument::statements)
          .orElse(List.of())
          .equals(admission.carriedBy(handle, tenant, source, digest));
    }
  }

  /// Whether it names them, or is packed: a cheap look before it is read once more.
  private static boolean mayHaveSome(Content sbom) {
    try (InputStream in = sbom.open()) {
      return mayHaveSome(in, (int) Math.min(PIECE, sbom.size() + 1)) && isCycloneDx(sbom);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Pieces overlap by the length of the name.
  private static boolean mayHaveSome(InputStream in, int most) throws IOException {
    byte[] piece = new byte[Math.max(most, 2 * NAME.length)];
    int held = in.readNBytes(piece, 0, piece.length);
    if (held > 2 && (piece[0] & 0xff) == 0x1f && (piece[1] & 0xff) == 0x8b) {
      return true;
    }
    while (true) {
      if (contains(piece, held, NAME)) {
        return true;
      }
      if (held < piece.length) {
        return false;
      }
      System.arraycopy(piece, held - NAME.length, piece, 0, NAME.length);
      held = NAME.length + in.readNBytes(piece, NAME.length, piece.length - NAME.length);
    }
  }

  private static boolean isCycloneDx(Content sbom) {
    try {
      return VexParser.detect(sbom, VexLimits.defaults())
          .filter(VexFormat.CYCLONEDX::equals)
          .isPresent();
    } catch (DocumentException _) {
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
