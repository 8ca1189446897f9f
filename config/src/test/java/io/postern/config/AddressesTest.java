package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4222, 127.0.0.1:4222, true",
        "127.0.0.1:4222, 127.0.0.1:4223, false",
        "127.0.0.1:0, 127.0.0.1:0, false",
        "localhost:4222, 127.0.0.1:4222, true",
        "LOCALHOST:4222, localhost:4222, true",
        "[::1]:4222, [0:0:0:0:0:0:0:1]:4222, true",
        "0.0.0.0:4222, 10.0.0.7:4222, true",
        "10.0.0.7:4222, 0.0.0.0:4222, true",
        "0.0.0.0:4222, nats.example.com:4222, true",
        "0.0.0.0:4222, [::1]:4222, false",
        "[::]:4222, 0.0.0.0:4222, true",
        "[::]:4222, [::1]:4222, true",
        "127.0.0.1:4222, 127.0.0.2:4222, false",
        "Nats.example.com:4222, nats.example.COM:4222, true",
        "a:4222, b:4222, false",
        "a:4222, 127.0.0.1:4222, false"
    })
    void twoAddressesClashWhereOneBindKeepsTheOtherFromBinding(String a, String b, boolean clash) {
        assertEquals(clash, Addresses.clash(address(a), address(b)));
        assertEquals(clash, Addresses.clash(address(b), address(a)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4222, 127.0.0.1:4222, true",
        "127.0.0.1:4222, 0.0.0.0:4222, true",
        "localhost:4222, [::]:4222, true",
        "[::1]:4222, [::]:4222, true",
        "[::1]:4222, 0.0.0.0:4222, false",
        "0.0.0.0:4222, 0.0.0.0:4222, true",
        "127.0.0.1:4223, 0.0.0.0:4222, false",
        "10.0.0.7:4222, 0.0.0.0:4222, false",
        "nats.internal:4222, 0.0.0.0:4222, false",
        "10.0.0.7:4222, 10.0.0.7:4222, true"
    })
    void aServerIsTheGateItselfWhereDialingItSurelyMeetsTheListener(String server, String listener, boolean reaches) {
        assertEquals(reaches, Addresses.reaches(address(server), address(listener)));
    }

    private static HostPort address(String text) {
        return HostPort.parse(text).orElseThrow();
    }
}
