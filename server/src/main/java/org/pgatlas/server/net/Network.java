package org.pgatlas.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A range of addresses, `10.0.0.0/8`, `fd00::/8` or a single one.
@SuppressWarnings("ArrayRecordComponent") // an address, never compared as a record
public record Network(byte[] address, int bits) {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /// True for what looks like an address rather than a name.
  public static boolean isLiteral(String text) {
    return text.length() <= 45 && ADDRESS.matcher(text).matches();
  }

  /// @throws IllegalArgumentException saying what is wrong with it
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!isLiteral(address)) {
      throw new IllegalArgumentException(
          "expected an address or a network like 10.0.0.0/8, not '" + text + "'");
    }
    byte[] bytes = bytes(address);
    int bits = slash < 0 ? bytes.length * 8 : prefix(text, slash, bytes.length * 8);
    return new Network(bytes, bits);
  }

  /// Of a literal address: no name is ever looked up.
  public static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: '" + literal + "'", e);
    }
  }

  /// True when the address, of four or sixteen bytes, is within.
  public boolean holds(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static int prefix(String text, int slash, int most) {
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException(
          "a network's length is 0 to " + most + " bits, not '" + text + "'");
    }
    return Integer.parseInt(bits);
  }
}
