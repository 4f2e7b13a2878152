package org.pgatlas.attestation.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of DER, right and damaged.
class DerTest {
  @Test
  void a_value_says_what_it_is() {
    Der pair =
        Der.of(
            Asn1.sequence(
                Asn1.integer(-129),
                Asn1.objectId("1.3.6.1.4.1.57264.1.8"),
                Asn1.objectId("2.16.840.1.101.3.4.2.1"),
                Asn1.time(Keyless.NOW),
                Asn1.utf8("é")));
    assertThat(pair.parts().get(0).integer()).isEqualTo(-129);
    assertThat(pair.parts().get(1).objectId()).isEqualTo("1.3.6.1.4.1.57264.1.8");
    assertThat(pair.parts().get(2).objectId()).isEqualTo("2.16.840.1.101.3.4.2.1");
    assertThat(pair.parts().get(3).time()).isEqualTo(Keyless.NOW);
    assertThat(pair.parts().get(4).utf8()).isEqualTo("é");
    byte[] large = Der.encode(Der.OCTET_STRING, new byte[300]);
    assertThat(HexFormat.of().formatHex(large, 0, 4)).isEqualTo("0482012c");
    assertThat(Der.of(large).content()).hasSize(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3001",
        "3080",
        "308000",
        "0401",
        "0481",
        "048101",
        "04810100",
        "3f0100",
        "040000",
        "04850000000001",
        "0484ffffffff",
        "048400000001"
      })
  void what_is_cut_off_or_not_shortest_is_refused(String hex) {
    assertThatThrownBy(() -> Der.of(HexFormat.of().parseHex(hex)).parts())
        .isInstanceOf(BadDer.class);
  }

  @Property(tries = 500)
  void any_bytes_are_a_value_or_refused(@ForAll @Size(max = 40) byte[] bytes) {
    try {
      Der value = Der.of(bytes);
      assertThat(value.encoded()).isEqualTo(bytes);
      for (Der part : value.parts()) {
        assertThat(part.encoded().length).isLessThan(bytes.length);
      }
    } catch (BadDer e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Property(tries = 500)
  void damaged_timestamps_are_refused_by_the_one_exception(
      @ForAll int seed, @ForAll byte replacement) {
    byte[] stamp = Timestamps.SAMPLE.clone();
    stamp[Math.floorMod(seed, stamp.length)] = replacement;
    try {
      SignedTime time = new SignedTime(stamp);
      boolean same = Arrays.equals(stamp, Timestamps.SAMPLE);
      assertThat(time.isOf(Timestamps.SIGNED) || !same).isTrue();
    } catch (BadDer | CertificateException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  /// One for all tries.
  private static final class Timestamps {
    static final byte[] SIGNED = {1, 2, 3};
    static final byte[] SAMPLE = new StampingClock().timestamp(SIGNED, Keyless.NOW);

    private Timestamps() {}
  }
}
