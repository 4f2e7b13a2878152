package org.pgatlas.server.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Content identifiers against vectors that another implementation computed: `ipfs-unixfs-importer`
/// with CIDv1, raw leaves, chunks of 256 KiB and balanced nodes of 174 links.
class CidTest {
  static byte[] content(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >>> 8) * 7);
    }
    return bytes;
  }

  @Test
  void the_raw_identifier_of_a_known_text() {
    byte[] sha256 = Cid.sha256("hello world".getBytes(StandardCharsets.UTF_8));
    assertThat(Cid.ofSha256(sha256))
        .isEqualTo("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
  }

  @ParameterizedTest
  @CsvSource({
    "0, bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
    "11, bafkreiatkxzfxtv7mlyc5xb26oqu37fxpzaj5yj2g6ixzr2epg3dvnjh3m",
    "262143, bafkreid45rceq2rkdjbkcgnhuxn6jj4gi3kplfu3fmkit6eujauukxcbqq",
    "262144, bafkreietseox7mbu3i3vb7ros2unfux4aqryzvgytw7scpl5juzn65javy",
    "262145, bafybeicouja4gg2waqb57du37qije2sp5slnazguiuchd2lj4gix54r2pa",
    "524288, bafybeidxtwbfjuzuksbpwiugvlyc3bvbxow3adsce6u2jtqp3hyxxc4w7e",
    "1000000, bafybeifkndcs2kxv26zhmsrfb65w4z3jbkucauw4x3bobgaanr56obozha",
    "45613056, bafybeiblbsv5a3wqsdcuiqzsbodtue2dbbwppjdjv7giyiyuqa2bxikayu",
    "45613057, bafybeihr7g6tzxx3ngulodiuwm2mvgfumbxrp65wbw5gl2rpk3lrhcwfky",
    "46000000, bafybeihdy6zna5ffhjrf7kid3ttwqvlm4idt25outtfskghgiw4tzwipmq",
  })
  void the_unixfs_root_at_every_edge_of_chunks_and_nodes(int size, String cid) {
    assertThat(Cid.unixFsRoot(content(size))).isEqualTo(cid);
  }
}
