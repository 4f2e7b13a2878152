package org.pgatlas.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicHostsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "2130706433",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::127.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:1::1]"
      })
  void the_inner_network_is_not_asked_in_any_spelling(String host) {
    assertThatThrownBy(() -> PublicHosts.and(List.of()).resolve(host))
        .isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.9.9.9", "172.32.0.1", "[2620:fe::9]", "[64:ff9b::909:909]"})
  void public_addresses_are(String host) throws UnknownHostException {
    assertThat(PublicHosts.and(List.of()).resolve(host)).hasSize(1);
  }

  @Test
  void what_is_configured_is_asked_and_nothing_beside_it() throws UnknownHostException {
    PublicHosts some = PublicHosts.and(List.of("10.1.0.0/16", "LocalHost", "fd00::/8"));
    assertThat(some.resolve("10.1.9.9")).hasSize(1);
    assertThat(some.resolve("localhost")).isNotEmpty();
    assertThat(some.resolve("[fd00::7]")).hasSize(1);
    assertThatThrownBy(() -> some.resolve("10.2.0.1"))
        .hasMessageContaining("10.2.0.1 is 10.2.0.1, which is not a public address");
    assertThatThrownBy(() -> some.resolve("127.0.0.1")).hasMessageContaining("127.0.0.1");
  }

  @Test
  void even_all_does_not_reach_the_metadata_of_clouds() throws UnknownHostException {
    PublicHosts all = PublicHosts.and(List.of("*"));
    assertThat(all.resolve("127.0.0.1")).hasSize(1);
    assertThat(all.resolve("192.168.0.9")).hasSize(1);
    for (String host : List.of("169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]")) {
      assertThatThrownBy(() -> all.resolve(host)).as(host).hasMessageContaining("not a public");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "http://x", "a b", "", "10.0.0.0/x", "-x"})
  void what_is_no_host_is_no_setting(String text) {
    assertThatThrownBy(() -> PublicHosts.and(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
