package io.postern.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.upstream.ProxyHeader.Support;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    @ParameterizedTest
    @CsvSource({
        "2.12.2,            false, SUPPORTED",
        "2.15.0-dev,        false, SUPPORTED",
        "v2.14.3,           false, SUPPORTED",
        "3.0.0,             false, SUPPORTED",
        "2.12.2,            true,  SWITCHED_OFF",
        "2.12.1,            false, TOO_OLD",
        "2.9.10,            true,  TOO_OLD",
        "1.99.99,           false, TOO_OLD",
        "2.12,              false, TOO_OLD",
        "9999999.0.0,       false, TOO_OLD",
        "nightly,           false, TOO_OLD"
    })
    void anUpstreamsFirstInfoTellsWhetherItWaitsForAHeader(String version, boolean clientIp, Support support) {
        assertEquals(support, ProxyHeader.supportOf(Optional.of(version), clientIp));
    }

    @Test
    void anUpstreamThatDoesNotSayItsVersionIsSentNone() {
        assertEquals(Support.TOO_OLD, ProxyHeader.supportOf(Optional.empty(), false));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.9,     127.0.0.1,  2111000c0a0000097f000001100f107e",
        "2001:db8::9,  ::1," + " 2121002420010db800000000000000000000000900000000000000000000000000000001100f107e",
        "10.0.0.9,     ::1," + " 2121002400000000000000000000ffff0a00000900000000000000000000000000000001100f107e",
        "2001:db8::9,  127.0.0.1," + " 2121002420010db800000000000000000000000900000000000000000000ffff7f000001100f107e"
    })
    void theHeaderHasBothAddresses(String client, String dialed, String expected) {
        byte[] header = ProxyHeader.of(new InetSocketAddress(client, 4111), new InetSocketAddress(dialed, 4222));
        assertEquals(SIGNATURE + expected, HexFormat.of().formatHex(header));
    }
}
