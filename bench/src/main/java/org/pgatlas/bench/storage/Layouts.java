package org.pgatlas.bench.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.server.component.ComponentWriter;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// What an occurrence of a component costs on disk and to write: in arrays as the product has them,
/// and in rows as one would first think of.
final class Layouts {
  private static final UUID LOADED = UUID.fromString("00000000-0000-4000-8000-00000000f111");
  private static final int COMPONENTS = 400;
  private static final int DOCUMENTS_A_COMMIT = 50;
  private static final int WRITERS = 2;
  private static final int COPIES = 5;
  private static final int COPIED = 1_000_000;

  private final StagingDatabase staging;

  Layouts(StagingDatabase staging) {
    this.staging = staging;
  }

  /// Markdown: bytes, then rates.
  String measure(int documents) throws SQLException {
    StringBuilder text = new StringBuilder("## Bytes\n\n");
    long occurrences =
        staging.number("select sum(cardinality(component_ids)) from sbom_occurrence");
    text.append(
        String.format(
            Locale.ROOT,
            "%,d occurrences in %,d documents in force, %,d components of %,d packages in the dictionary.%n%n| what | bytes an occurrence |%n|---|---|%n",
            occurrences,
            staging.number("select count(*) from sbom_occurrence"),
            staging.number("select count(*) from component"),
            staging.number("select count(*) from package")));
    double rows = naive(text, occurrences);
    double arrays = arrays(text, occurrences);
    text.append(
        String.format(
            Locale.ROOT, "%nRows take %.0f times the room of the arrays.%n", rows / arrays));
    return text.append(rates(documents)).toString();
  }

  private double arrays(StringBuilder text, long occurrences) throws SQLException {
    double beside =
        bytes(
            "select sum(pg_column_size(edge_from) + pg_column_size(edge_to) + pg_column_size(license_at) + pg_column_size(license_ids)) from sbom_occurrence",
            occurrences);
    double whole =
        bytes(
            "select pg_total_relation_size('sbom_occurrence') + pg_total_relation_size('artifact_document')",
            occurrences);
    double search = bytes("select pg_relation_size('ix_sbom_occurrence_components')", occurrences);
    double licenses = bytes("select pg_relation_size('ix_sbom_occurrence_licenses')", occurrences);
    line(
        text,
        "arrays: a document's components and flags, and which is in force",
        whole - beside - search - licenses);
    line(text, "arrays: the GIN index over the components in force", search);
    line(text, "arrays: the GIN index over the licences in force", licenses);
    line(text, "**arrays together, indexes included**", whole - beside);
    line(text, "beside: edges and licences of a document, by position", beside);
    line(
        text,
        "beside: the dictionary (packages, components, licences, use counts)",
        bytes(
            "select sum(pg_total_relation_size(c::regclass)) from unnest(array['package', 'component', 'license', 'component_use', 'package_use', 'license_use']) c",
            occurrences));
    return whole - beside;
  }

  /// A tenth of the documents: a row costs the same among more.
  private double naive(StringBuilder text, long occurrences) throws SQLException {
    staging.execute(
        """
        -- name: staging.naive_table
        create table naive_component (tenant_id uuid not null, sbom_id bigint not null, position int not null, component_id int not null,
          purl text not null, name text not null, version text not null, direct boolean not null, scope text not null,
          primary key (tenant_id, sbom_id, position))
        """);
    staging.execute("create index naive_purl on naive_component (tenant_id, purl)");
    staging.execute("create index naive_name on naive_component (tenant_id, name, version)");
    staging.execute(
        """
        -- name: staging.naive_rows
        insert into naive_component (tenant_id, sbom_id, position, component_id, purl, name, version, direct, scope)
        select tenant_id, sbom_id, position, component_id, purl, name, version, direct, scope from sbom_component
        where sbom_id % 10 = 0
        """);
    long count = staging.number("select count(*) from naive_component");
    double rows = bytes("select pg_total_relation_size('naive_component')", count);
    line(
        text,
        String.format(
            Locale.ROOT,
            "rows, one an occurrence, with primary key and indexes by purl and name (%,d of the %,d)",
            count,
            occurrences),
        rows);
    staging.execute("drop table naive_component");
    return rows;
  }

  private String rates(int documents) throws SQLException {
    double copied = copy();
    double rows = copyRows();
    staging.graph(LOADED, 2 * 4 * documents);
    ComponentWriter writer = new ComponentWriter(staging.database());
    long known = staging.number("select count(*) from component");
    double fresh = write(writer, 0, documents);
    long added = staging.number("select count(*) from component") - known;
    double settled = write(writer, documents, documents);
    return String.format(
        Locale.ROOT,
        """

        ## Load

        %,d documents of %d components each time, %d a commit, %d writers at once; dictionary, arrays, index in force, use counts.

        | what | occurrences a second |
        |---|---|
        | raw COPY of (document, component, flags), no index, median of %d | %,.0f |
        | raw COPY of the rows that one would first think of (purl, name and version in each), no index | %,.0f |
        | the product's writer, %,d of the components new to the dictionary | %,.0f (%.1f %% and %.1f %% of them) |
        | … other documents of the same packages | %,.0f (%.1f %% and %.1f %%) |

        """,
        documents,
        COMPONENTS,
        DOCUMENTS_A_COMMIT,
        WRITERS,
        COPIES,
        copied,
        rows,
        added,
        fresh,
        100 * fresh / copied,
        100 * fresh / rows,
        settled,
        100 * settled / copied,
        100 * settled / rows);
  }

  private double copy() throws SQLException {
    staging.execute("create table raw_copy (document_id bigint, component_id int, flags smallint)");
    StringBuilder rows = new StringBuilder(COPIED * 16);
    for (int i = 0; i < COPIED; i++) {
      rows.append(i / COMPONENTS).append('\t').append(i * 31L % 300_000).append("\t1\n");
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      long start = System.nanoTime();
      try (Connection connection = staging.connect()) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy raw_copy from stdin", new StringReader(rows.toString()));
      } catch (IOException e) {
        throw new SQLException(e);
      }
      rates.add(COPIED / ((System.nanoTime() - start) / 1e9));
      staging.execute("truncate raw_copy");
    }
    staging.execute("drop table raw_copy");
    return rates.stream().sorted().toList().get(COPIES / 2);
  }

  /// The rows of [#naive] as they come out of the database, back into a table without an index.
  private double copyRows() throws SQLException {
    staging.execute(
        """
        -- name: staging.raw_rows
        create table raw_rows as
        select tenant_id, sbom_id, position, component_id, purl, name, version, direct, scope from sbom_component limit 0
        """);
    List<Double> rates = new ArrayList<>();
    try (Connection connection = staging.connect()) {
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      ByteArrayOutputStream rows = new ByteArrayOutputStream();
      long count =
          copies.copyOut(
              "copy (select tenant_id, sbom_id, position, component_id, purl, name, version, direct, scope from sbom_component limit "
                  + COPIED / 4
                  + ") to stdout (format binary)",
              rows);
      byte[] bytes = rows.toByteArray();
      for (int i = 0; i < COPIES; i++) {
        long start = System.nanoTime();
        copies.copyIn("copy raw_rows from stdin (format binary)", new ByteArrayInputStream(bytes));
        rates.add(count / ((System.nanoTime() - start) / 1e9));
        staging.execute("truncate raw_rows");
      }
    } catch (IOException e) {
      throw new SQLException(e);
    }
    staging.execute("drop table raw_rows");
    return rates.stream().sorted().toList().get(COPIES / 2);
  }

  /// Documents of drawn components, few of which are in most documents.
  ///
  /// @param first the first artifact's number, counted from 0
  private double write(ComponentWriter writer, int first, int documents) {
    Random random = new Random(7 + first);
    List<Sbom> sboms = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      sboms.add(sbom(random));
    }
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  int from;
                  while ((from = next.getAndAdd(DOCUMENTS_A_COMMIT)) < documents) {
                    commit(
                        writer, first, from, Math.min(documents, from + DOCUMENTS_A_COMMIT), sboms);
                  }
                },
                threads));
      }
      running.forEach(CompletableFuture::join);
    }
    return (double) documents * COMPONENTS / ((System.nanoTime() - start) / 1e9);
  }

  private void commit(ComponentWriter writer, int first, int from, int to, List<Sbom> sboms) {
    List<ComponentWriter.Read> batch = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int chain = first + i + 1;
      batch.add(
          new ComponentWriter.Read(3L * chain, sboms.get(i), "pkg:github/loaded/repo-" + chain));
    }
    Map<Integer, ComponentWriter.Numbered> bySource = new TreeMap<>();
    for (ComponentWriter.Numbered numbered : writer.number(LOADED, batch)) {
      bySource.put((int) (numbered.documentId() / 3), numbered);
    }
    staging
        .database()
        .writeRows(
            LOADED,
            handle -> {
              writer.putInForce(handle, LOADED, bySource);
              return Boolean.TRUE;
            });
  }

  private static Sbom sbom(Random random) {
    List<Component> components = new ArrayList<>();
    List<Dependency> dependencies = new ArrayList<>();
    for (int i = 0; i < COMPONENTS; i++) {
      int drawn = (int) (60_000 * Math.pow(random.nextDouble(), 3));
      PackageUrl purl =
          PackageUrl.parseLenient("pkg:npm/loaded-" + drawn + "@1." + drawn % 7 + ".0");
      components.add(component("c" + i, purl));
      dependencies.add(new Dependency(i == 0 ? "root" : "c" + random.nextInt(i), "c" + i));
    }
    return new Sbom(
        SbomFormat.CYCLONEDX_JSON,
        "1.6",
        "loaded",
        null,
        null,
        null,
        component("root", PackageUrl.parseLenient("pkg:npm/root@1.0.0")),
        List.of("root"),
        components,
        List.of(),
        dependencies,
        Set.of(),
        Set.of(),
        List.of(),
        List.of());
  }

  private static Component component(String ref, PackageUrl purl) {
    return new Component(
        ref,
        "library",
        null,
        purl.name(),
        purl.version(),
        purl,
        purl.canonical(),
        List.of(),
        List.of("MIT"),
        List.of(),
        null,
        List.of(),
        List.of(),
        Set.of());
  }

  private double bytes(String sql, long occurrences) throws SQLException {
    return (double) staging.number(sql) / occurrences;
  }

  private static void line(StringBuilder text, String what, double bytes) {
    text.append(String.format(Locale.ROOT, "| %s | %.1f |%n", what, bytes));
  }
}
