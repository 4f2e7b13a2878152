package org.pgatlas.server.scoring;

import org.pgatlas.metric.Adoption;
import org.pgatlas.metric.LayerCriticality;

/// All metrics of one layer; -1 stands for "not known". Pure: no clock, no database.
///
/// @param vertices by position: criticality of all kinds, by repos, by projects; pony factor;
/// adoption in hundredths
/// @param projects by index: criticality sum and union, pony factor, adoption in hundredths
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record Scores(int[][] vertices, long[][] projects) {

  static Scores of(LayerInputs inputs, LayerCriticality criticality) {
    int[] projectOf = criticality.layer().projectOf();
    int[] adoption = Adoption.repos(inputs.vertices().signals);
    return new Scores(
        new int[][] {
          criticality.all().toArray(),
          criticality.repos().toArray(),
          criticality.projects().toArray(),
          inputs.vertices().pony,
          adoption
        },
        new long[][] {
          criticality.projectSum(),
          criticality.projectUnion(),
          longs(inputs.projects().pony()),
          longs(Adoption.projects(adoption, projectOf, inputs.projects().size()))
        });
  }

  private static long[] longs(int[] values) {
    long[] longs = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      longs[i] = values[i];
    }
    return longs;
  }
}
