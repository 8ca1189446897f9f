package io.postern.monitor;

import io.postern.monitor.UpstreamConnection.Counts;
import io.postern.session.SessionView.Application;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads what a nats-server answers on {@code /connz}, as far as it is of use here. What has another type than it should is left out. */
final class UpstreamConnzReader {
    // Names in it are few and known; values are clients'.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    /** Subjects of one connection; the rest is counted alone. */
    private static final int MOST_SUBSCRIPTIONS = 1000;

    private final JsonParser json;

    private UpstreamConnzReader(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads all of {@code in}, which it does not close.
     *
     * @throws IOException where that breaks off, or is no JSON object
     */
    static UpstreamAnswer read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            return new UpstreamConnzReader(parser).answer();
        } catch (JacksonException e) {
            throw new IOException("no JSON", e);
        }
    }

    private UpstreamAnswer answer() {
        String serverId = "";
        Map<Long, UpstreamConnection> connections = new HashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("server_id")) {
                serverId = text(value);
            } else if (name.equals("connections") && value == JsonToken.START_ARRAY) {
                readConnections(connections);
            } else {
                json.skipChildren();
            }
        }
        return new UpstreamAnswer(serverId, connections);
    }

    private void readConnections(Map<Long, UpstreamConnection> connections) {
        for (JsonToken token = json.nextToken(); isValue(token, JsonToken.END_ARRAY); token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                readConnection(connections);
            } else {
                json.skipChildren();
            }
        }
    }

    private void readConnection(Map<Long, UpstreamConnection> connections) {
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        List<String> subscriptions = new ArrayList<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "name", "lang", "version", "account", "rtt" -> texts.put(name, text(value));
                case "cid", "in_msgs", "out_msgs", "pending_bytes", "subscriptions" -> numbers.put(name, number(value));
                case "subscriptions_list" -> readSubscriptions(value, subscriptions);
                default -> json.skipChildren();
            }
        }
        connections.put(
                numbers.getOrDefault("cid", 0L),
                new UpstreamConnection(
                        new Application(
                                texts.getOrDefault("name", ""),
                                texts.getOrDefault("lang", ""),
                                texts.getOrDefault("version", "")),
                        texts.getOrDefault("account", ""),
                        texts.getOrDefault("rtt", ""),
                        new Counts(
                                numbers.getOrDefault("in_msgs", 0L),
                                numbers.getOrDefault("out_msgs", 0L),
                                numbers.getOrDefault("pending_bytes", 0L),
                                numbers.getOrDefault("subscriptions", 0L)),
                        subscriptions));
    }

    private void readSubscriptions(JsonToken value, List<String> subscriptions) {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (JsonToken token = json.nextToken(); isValue(token, JsonToken.END_ARRAY); token = json.nextToken()) {
            String subject = text(token);
            if (!subject.isEmpty() && subscriptions.size() < MOST_SUBSCRIPTIONS) {
                subscriptions.add(subject);
            }
        }
    }

    /** Null stands for the end of a text that was cut off. */
    private static boolean isValue(JsonToken token, JsonToken end) {
        return token != null && token != end;
    }

    private String text(JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return "";
    }

    private long number(JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        json.skipChildren();
        return 0;
    }
}
