package org.pgatlas.attestation.sigstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.pgatlas.json.StorableText;

/// A log's signed word for the root of its tree at some size. Signatures of others, such as of
/// witnesses, may stand beside the log's own and prove nothing here.
///
/// @param signed the text that is signed
/// @see <a href="https://c2sp.org/tlog-checkpoint">checkpoints</a>, <a
/// href="https://c2sp.org/signed-note">signed notes</a>
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Checkpoint(String origin, long size, byte[] root, byte[] signed, List<Line> lines) {
  private static final int MAX_LINES = 100;
  private static final String DASH = "\u2014 ";

  /// A signature and by whom it says to be.
  ///
  /// @param hint the first bytes of the key's id
  record Line(String name, byte[] hint, byte[] signature) {}

  Checkpoint {
    lines = List.copyOf(lines);
  }

  /// @throws Refusal saying what is wrong with it
  static Checkpoint parse(String text, String place) {
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw refuse(place, "a checkpoint without signatures");
    }
    String[] head = text.substring(0, end).split("\n", 4);
    if (head.length < 3) {
      throw refuse(place, "a checkpoint without its origin, its size or its root");
    }
    byte[] root = decoded(head[2]);
    long size = size(head[1]);
    if (size < 0 || root.length != 32 || head[0].isEmpty()) {
      throw refuse(
          place,
          "a checkpoint whose second line is no size, or whose third no root: '"
              + StorableText.shown(head[1])
              + "', '"
              + StorableText.shown(head[2])
              + "'");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : text.substring(end + 2).split("\n", MAX_LINES + 1)) {
      if (!line.isEmpty()) {
        lines.add(line(line, place));
      }
    }
    byte[] signed = text.substring(0, end + 1).getBytes(StandardCharsets.UTF_8);
    return new Checkpoint(head[0], size, root, signed, lines);
  }

  /// Less than 0 when it is none, or larger than any tree.
  private static long size(String digits) {
    try {
      return digits.matches("0|[1-9][0-9]{0,18}") ? Long.parseLong(digits) : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static Line line(String line, String place) {
    int space = line.lastIndexOf(' ');
    byte[] bytes = space < DASH.length() ? new byte[0] : decoded(line.substring(space + 1));
    if (!line.startsWith(DASH) || bytes.length < 5) {
      throw refuse(place, "a line that is no signature: '" + StorableText.shown(line) + "'");
    }
    return new Line(
        line.substring(DASH.length(), space),
        Arrays.copyOf(bytes, 4),
        Arrays.copyOfRange(bytes, 4, bytes.length));
  }

  /// Whether the log signed it: under the name of the origin, naming its key. A log that proves by
  /// checkpoints alone calls itself by its address.
  boolean isSignedBy(LogKey log, boolean byItsAddress) {
    byte[] hint = Arrays.copyOf(log.checkpointId(), 4);
    for (Line line : lines) {
      boolean named =
          (origin.equals(line.name()) || origin.startsWith(line.name() + " "))
              && (!byItsAddress || line.name().equals(log.origin()));
      if (named
          && Arrays.equals(line.hint(), hint)
          && Signatures.isBy(log.key(), signed, line.signature())) {
        return true;
      }
    }
    return false;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static Refusal refuse(String place, String reason) {
    return new Refusal(Check.LOG, place, reason);
  }
}
