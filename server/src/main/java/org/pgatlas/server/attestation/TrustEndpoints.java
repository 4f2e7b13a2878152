package org.pgatlas.server.attestation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.sigstore.TrustRoot;
import org.pgatlas.attestation.sigstore.TrustedIdentity;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Trust;

/// By whom keyless signatures are verified: `/api/v1/attestation-roots…` and
/// `/api/v1/attestation-identities…`.
final class TrustEndpoints implements Routes {
  private static final String ROOTS = "/api/v1/attestation-roots";
  private static final String IDENTITIES = "/api/v1/attestation-identities";

  private final Attestations attestations;
  private final Tenancy tenancy;

  TrustEndpoints(Attestations attestations, Tenancy tenancy) {
    this.attestations = attestations;
    this.tenancy = tenancy;
  }

  /// A root as lists show it.
  ///
  /// @param summary how many of what it trusts; why it cannot be read, of one that an older version
  /// took
  record RootItem(int id, String name, String summary, Instant createdAt) {
    static RootItem of(TrustStore.Root root) {
      String summary;
      try {
        summary = TrustRoot.parse(root.doc().getBytes(StandardCharsets.UTF_8)).summary();
      } catch (DocumentException e) {
        summary = "cannot be read, so nothing is verified by it: " + e.getMessage();
      }
      return new RootItem(root.id(), root.name(), summary, root.createdAt());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(ROOTS, this::roots);
    routes.get(ROOTS + "/{id}", this::root);
    routes.post(ROOTS, this::addRoot);
    routes.delete(ROOTS + "/{id}", this::removeRoot);
    routes.get(IDENTITIES, this::identities);
    routes.post(IDENTITIES, this::addIdentity);
    routes.delete(IDENTITIES + "/{id}", this::removeIdentity);
  }

  private void roots(Context ctx) {
    List<RootItem> items = attestations.roots(tenancy.of(ctx)).stream().map(RootItem::of).toList();
    Answer.list(ctx, RootItem.class, items);
  }

  /// The document as it was configured.
  private void root(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    TrustStore.Root root =
        attestations.roots(tenancy.of(ctx)).stream()
            .filter(one -> one.id() == id)
            .findFirst()
            .orElseThrow(() -> HttpProblem.notFound("Trust root not found: " + id));
    ctx.contentType("application/json");
    ctx.result(root.doc());
  }

  /// The body is the trust root, its name a parameter.
  private void addRoot(Context ctx) {
    Query query = new Query(ctx);
    String name = required(query, "name", 128);
    query.check();
    String doc = document(ctx);
    if (!attestations.addRoot(tenancy.of(ctx), name, doc)) {
      throw HttpProblem.conflict("root-exists", "There is a trust root '" + name + "' already");
    }
    TrustRoot root = TrustRoot.parse(doc.getBytes(StandardCharsets.UTF_8));
    ctx.status(201);
    ctx.contentType("application/json");
    ctx.result(
        Json.write(
            Map.of(
                "name",
                name,
                "message",
                "Trust root configured",
                "summary",
                root.summary(),
                "skipped",
                root.skipped())));
  }

  private static String document(Context ctx) {
    try {
      byte[] body = Body.document(ctx, TrustRoot.MAX_BYTES);
      TrustRoot.parse(body);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (text.indexOf('\0') < 0) {
        return text;
      }
      throw HttpProblem.invalidBody("", "expected UTF-8");
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    } catch (DocumentException e) {
      throw HttpProblem.invalidBody(
          e.place() == null ? "" : e.place(), String.valueOf(e.getMessage()));
    } catch (CharacterCodingException _) {
      throw HttpProblem.invalidBody("", "expected UTF-8 without compression");
    }
  }

  private void removeRoot(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    if (!attestations.removeRoot(tenancy.of(ctx), id)) {
      throw HttpProblem.notFound("Trust root not found: " + id);
    }
    ctx.status(204);
  }

  private void identities(Context ctx) {
    Answer.list(ctx, TrustStore.Identity.class, attestations.identities(tenancy.of(ctx)));
  }

  private void addIdentity(Context ctx) {
    Query query = new Query(ctx);
    String name = required(query, "name", 128);
    String root = required(query, "root", 128);
    String issuer = required(query, "issuer", 1_024);
    String subject = required(query, "subject", 1_024);
    @Nullable String repository = query.text("source_repository", 1_024);
    @Nullable Trust vex = query.oneOf("vex_trust", VexWord::of, VexWord.ALL);
    query.check();
    TrustedIdentity identity;
    try {
      identity = new TrustedIdentity(name, issuer, subject, repository);
    } catch (IllegalArgumentException e) {
      query.wrong("subject", String.valueOf(e.getMessage()), "value_error", subject);
      query.check();
      throw e;
    }
    @Nullable String word = vex == null ? null : VexWord.word(vex);
    switch (attestations.addIdentity(tenancy.of(ctx), root, identity, word)) {
      case ADDED -> {
        ctx.status(201);
        ctx.contentType("application/json");
        ctx.result(Json.write(Map.of("name", name, "message", "Identity trusted")));
      }
      case EXISTS ->
          throw HttpProblem.conflict(
              "identity-exists", "There is an identity '" + name + "' already");
      case NO_ROOT -> throw HttpProblem.notFound("Trust root not found: " + root);
    }
  }

  private void removeIdentity(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    if (!attestations.removeIdentity(tenancy.of(ctx), id)) {
      throw HttpProblem.notFound("Identity not found: " + id);
    }
    ctx.status(204);
  }

  /// The text of a parameter that has to be there; empty, and reported, when it is not.
  private static String required(Query query, String name, int most) {
    @Nullable String text = query.text(name, most);
    if (text == null || text.isBlank()) {
      query.wrong(name, "Field required", "missing", null);
      return "";
    }
    return text;
  }
}
