package io.postern.bench.load;

import io.postern.bench.report.Metric;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the driver says of a piece of work.
 *
 * @param numbers by their names
 * @param texts   by their names
 */
record DriverResult(Map<String, Double> numbers, Map<String, String> texts) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final List<String> UNITS = List.of("messages", "handshakes", "requests", "connects");
    private static final double MICROS = 1e6;

    DriverResult {
        numbers = Map.copyOf(numbers);
        texts = Map.copyOf(texts);
    }

    /**
     * Reads a line: one flat object.
     *
     * @throws IOException where it is none
     */
    static DriverResult parse(String line) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the driver printed no object: " + line);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT) {
                    numbers.put(name, parser.getDoubleValue());
                } else if (value == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            return new DriverResult(numbers, texts);
        } catch (JacksonException e) {
            throw new IOException("the driver printed no JSON: " + line, e);
        }
    }

    /** How many units of work were done: messages, or whatever it counts. */
    double units() throws IOException {
        return UNITS.stream()
                .flatMap(name -> Stream.ofNullable(numbers.get(name)))
                .findFirst()
                .orElseThrow(() -> new IOException("the driver counted nothing: " + numbers));
    }

    /** How long it took. */
    double seconds() throws IOException {
        return number("seconds").orElseThrow(() -> new IOException("the driver took no time: " + numbers));
    }

    Optional<Double> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    /** What it comes to, for {@code nanos} of CPU time. */
    Map<Metric, Double> values(long nanos) throws IOException {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        if (nanos > 0) {
            values.put(Metric.CPU, nanos / 1000.0 / units());
            number("bytes").ifPresent(bytes -> values.put(Metric.CPU_PER_GB, nanos / bytes));
        }
        values.put(Metric.WALL, seconds() * MICROS / units());
        values.put(Metric.RATE, units() / seconds());
        number("p50_us").ifPresent(p50 -> values.put(Metric.P50, p50));
        number("p99_us").ifPresent(p99 -> values.put(Metric.P99, p99));
        Optional<Double> reconnects = number("reconnects");
        if (reconnects.isPresent()) {
            values.put(Metric.RECONNECTS, reconnects.get() / seconds());
        }
        return values;
    }
}
