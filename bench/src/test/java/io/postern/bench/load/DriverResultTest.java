package io.postern.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.bench.report.Metric;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverResultTest {
    @Test
    void messagesBecomeCostsByMessageAndByGigabyte() throws IOException {
        DriverResult result = DriverResult.parse("{\"messages\":1000,\"bytes\":128000,\"seconds\":0.5}");
        assertEquals(
                Map.of(Metric.CPU, 2.0, Metric.CPU_PER_GB, 15.625, Metric.WALL, 500.0, Metric.RATE, 2000.0),
                result.values(2_000_000));
    }

    @Test
    void latenciesAndReconnectsAreKept() throws IOException {
        Map<Metric, Double> values = DriverResult.parse(
                        "{\"messages\":10,\"seconds\":2.0,\"p50_us\":7,\"p99_us\":9.5,\"p999_us\":11,\"reconnects\":30}")
                .values(0);
        assertEquals(
                Map.of(
                        Metric.WALL,
                        200_000.0,
                        Metric.RATE,
                        5.0,
                        Metric.P50,
                        7.0,
                        Metric.P99,
                        9.5,
                        Metric.RECONNECTS,
                        15.0),
                values);
    }

    @Test
    void theCipherIsAText() throws IOException {
        DriverResult result =
                DriverResult.parse("{\"handshakes\":400,\"seconds\":1,\"cipher\":\"TLS_AES_256_GCM_SHA384\"}");
        assertEquals(400, result.units());
        assertEquals(Map.of("cipher", "TLS_AES_256_GCM_SHA384"), result.texts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ready", "[1]", "{\"messages\":", "{\"messages\":1 \"seconds\":2}"})
    void whatIsNoObjectIsRefused(String line) {
        assertThrows(IOException.class, () -> DriverResult.parse(line));
    }

    @Test
    void workThatIsNotCountedIsRefused() throws IOException {
        DriverResult result = DriverResult.parse("{\"connections\":2000}");
        assertThrows(IOException.class, () -> result.values(1));
    }

    @Test
    void latenciesAreAddedToThoseWithoutAGate() {
        Map<Metric, Double> direct = Map.of(Metric.P50, 30.0, Metric.P99, 90.0);
        assertEquals(
                Map.of(Metric.P50, 50.0, Metric.P99, 80.0, Metric.ADDED_P50, 20.0, Metric.ADDED_P99, -10.0),
                Added.to(Map.of(Metric.P50, 50.0, Metric.P99, 80.0), direct));
        assertEquals(Map.of(Metric.P50, 50.0), Added.to(Map.of(Metric.P50, 50.0), Map.of()));
    }
}
