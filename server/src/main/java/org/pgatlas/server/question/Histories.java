package org.pgatlas.server.question;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pgatlas.metric.ActiveContributors;
import org.pgatlas.metric.Concentration;
import org.pgatlas.metric.Tenure;

/// What the git histories of a tenant say of each repo and each project, as of one moment: how
/// unevenly the commits lie, how long people stay, how many are active, when the last commit was.
/// NaN stands for what is not known.
final class Histories {
  /// What is computed from people alone; maintenance debt needs the graph besides.
  static final List<Metric> METRICS =
      List.of(
          Metric.HERFINDAHL,
          Metric.COMMIT_ENTROPY,
          Metric.TOP_SHARE,
          Metric.TENURE,
          Metric.ACTIVE_30,
          Metric.ACTIVE_90);

  static final Histories NONE = new Reader(Instant.EPOCH).histories();

  private final Instant readAt;
  private final Group repos;
  private final Group projects;

  private Histories(Instant readAt, Group repos, Group projects) {
    this.readAt = readAt;
    this.repos = repos;
    this.projects = projects;
  }

  /// The now of what is counted back from it.
  Instant readAt() {
    return readAt;
  }

  Group repos() {
    return repos;
  }

  Group projects() {
    return projects;
  }

  /// Repos or projects with at least a last commit, by index in ascending id.
  static final class Group {
    private final int[] ids;
    private final Map<Metric, double[]> columns = new EnumMap<>(Metric.class);

    /// Epoch seconds of the last commit; [Long#MIN_VALUE] when it is not known.
    private final long[] newest;

    private Group(SortedMap<Integer, Measured> measured) {
      ids = measured.keySet().stream().mapToInt(Integer::intValue).toArray();
      List<Measured> all = List.copyOf(measured.values());
      newest = all.stream().mapToLong(Measured::newest).toArray();
      for (int m = 0; m < METRICS.size(); m++) {
        int metric = m;
        columns.put(
            METRICS.get(m), all.stream().mapToDouble(one -> one.values()[metric]).toArray());
      }
    }

    /// Negative for an id of which nothing is known.
    int indexOf(int id) {
      return Arrays.binarySearch(ids, id);
    }

    int size() {
      return ids.length;
    }

    double at(Metric metric, int index) {
      double[] column = columns.get(metric);
      if (column == null) {
        throw new IllegalArgumentException(metric.label());
      }
      return column[index];
    }

    boolean hasNewest(int index) {
      return newest[index] != Long.MIN_VALUE;
    }

    Instant newest(int index) {
      return Instant.ofEpochSecond(newest[index]);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // read once
  private record Measured(double[] values, long newest) {}

  /// Gathers repos one after the other: for each [#repo], then its people.
  static final class Reader {
    private final Instant now;
    private final TreeMap<Integer, Measured> repos = new TreeMap<>();
    private final TreeMap<Integer, Measured> projects = new TreeMap<>();
    private final Map<Integer, List<Map<Integer, Tenure.Span>>> byProject = new TreeMap<>();
    private final Map<Integer, Long> newestOfProject = new TreeMap<>();
    private int repo = -1;
    private int project = -1;
    private boolean analysed;
    private long newest = Long.MIN_VALUE;
    private Map<Integer, Tenure.Span> people = new TreeMap<>();

    Reader(Instant now) {
      this.now = now;
    }

    /// Whose rows come now, which may be the one whose came before.
    ///
    /// @param project -1 without one
    /// @param analysed whether a git history was read at least once
    /// @param newest epoch seconds of the last commit that the catalogue knows
    void repo(int id, int project, boolean analysed, long newest) {
      if (id != repo) {
        end();
        this.repo = id;
        this.project = project;
        this.analysed = analysed;
        this.newest = newest;
      }
    }

    void contributor(int id, long commits, long first, long last) {
      people.put(
          id, new Tenure.Span(Instant.ofEpochSecond(first), Instant.ofEpochSecond(last), commits));
      newest = Math.max(newest, last);
    }

    private void end() {
      if (repo >= 0) {
        boolean known = analysed || !people.isEmpty();
        repos.put(repo, new Measured(measure(known, people.values()), newest));
        if (project >= 0) {
          newestOfProject.merge(project, newest, Math::max);
          if (known) {
            byProject.computeIfAbsent(project, _ -> new ArrayList<>()).add(people);
          }
        }
      }
      people = new TreeMap<>();
    }

    Histories histories() {
      end();
      repo = -1;
      newestOfProject.forEach(
          (id, last) -> {
            List<Map<Integer, Tenure.Span>> histories = byProject.get(id);
            projects.put(
                id,
                new Measured(
                    measure(
                        histories != null,
                        Tenure.merge(histories == null ? List.of() : histories).values()),
                    last));
          });
      return new Histories(now, new Group(repos), new Group(projects));
    }

    /// In the order of [#METRICS]. Without commits there are no shares and no tenure; that nobody
    /// is active is known all the same.
    private double[] measure(boolean known, Collection<Tenure.Span> spans) {
      double[] values = new double[METRICS.size()];
      Arrays.fill(values, Double.NaN);
      if (known) {
        List<Instant> last = spans.stream().map(Tenure.Span::last).toList();
        values[4] = ActiveContributors.of(last, now, 30);
        values[5] = ActiveContributors.of(last, now, 90);
      }
      Concentration shares =
          Concentration.of(spans.stream().mapToLong(Tenure.Span::commits).toArray());
      if (shares.commits() > 0) {
        values[0] = shares.herfindahl();
        values[1] = shares.entropyBits();
        values[2] = shares.topShare();
        values[3] = Tenure.of(spans).days();
      }
      return values;
    }
  }
}
