package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The table `finding_evidence`, which findings and scans share: each text once, under its digest.
/// All functions are part of the caller's transaction.
final class EvidenceStore {
  /// Texts in one statement: they are long.
  private static final int TOGETHER = 1_000;

  private EvidenceStore() {}

  /// Of the evidence as it was written.
  static byte[] digest(ScanResult.Line line) {
    byte[] known = line.digest();
    return known == null ? EvidenceJson.digest(line.evidence()) : known;
  }

  /// Keeps what is not here yet, in one order, whoever else does so at the same time: of a scan of
  /// what is in force that is nothing, so only digests are sent. Served by the primary key.
  static void keep(Handle handle, UUID tenant, List<ScanResult.Line> lines) {
    Map<String, ScanResult.Line> all = new LinkedHashMap<>();
    lines.forEach(line -> all.putIfAbsent(HexFormat.of().formatHex(digest(line)), line));
    List<String> missing =
        handle
            .createQuery(
                """
                -- name: evidence.missing
                select encode(w.hash, 'hex')
                from unnest(:hashes) as w (hash)
                where not exists (select from finding_evidence e where e.tenant_id = :tenant and e.hash = w.hash)
                order by w.hash
                """)
            .bind("tenant", tenant)
            .bind("hashes", all.values().stream().map(EvidenceStore::digest).toArray(byte[][]::new))
            .mapTo(String.class)
            .list();
    for (int from = 0; from < missing.size(); from += TOGETHER) {
      List<ScanResult.Line> some = new ArrayList<>();
      missing
          .subList(from, Math.min(missing.size(), from + TOGETHER))
          .forEach(hash -> some.add(all.get(hash)));
      insert(handle, tenant, some);
    }
  }

  private static void insert(Handle handle, UUID tenant, List<ScanResult.Line> lines) {
    handle
        .createUpdate(
            """
            -- name: evidence.keep
            insert into finding_evidence (tenant_id, hash, doc)
            select :tenant, w.hash, cast(w.doc as jsonb) from unnest(:hashes, :docs) as w (hash, doc)
            order by w.hash
            on conflict (tenant_id, hash) do nothing
            """)
        .bind("tenant", tenant)
        .bind("hashes", lines.stream().map(EvidenceStore::digest).toArray(byte[][]::new))
        .bind("docs", lines.stream().map(ScanResult.Line::evidence).toArray(String[]::new))
        .execute();
  }
}
