package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must be true of an edited INFO line, whatever the upstream's was, by {@link StrictJson}'s reading of both. */
final class InfoOracle {
    private static final Set<String> DROPPED = Set.of("tls_verify", "leafnode_urls", "gateway_url", "gateway_urls");
    private static final Set<String> LISTS = Set.of("connect_urls", "ws_connect_urls");
    private static final Set<String> CONSTANT =
            Set.of("tls_required", "tls_available", "host", "port", "client_ip", "ip");

    /** The gate's addresses of {@link Lines#map}, and of an {@code ip} that was one of a route. */
    private static final String LIST_OF_GATES = "\\[\"(gate-1[.]example[.]com:4222|\\[2001:db8::2]:4223)\""
            + "(,\"(gate-1[.]example[.]com:4222|\\[2001:db8::2]:4223)\")?]";

    private static final String IP_OF_GATES = "\"([a-z-]+://)?(gate-1[.]example[.]com:4222|\\[2001:db8::2]:4223)/?\"";

    /** What {@link #editor} tells besides. */
    private static final Map<String, String> TOLD =
            Map.of("host", "\"gate\"", "port", "4222", "client_ip", "\"203.0.113.9\"", "tls_required", "true");

    private InfoOracle() {}

    /** The editor whose lines are checked: it maps what it can. */
    static InfoEditor editor() {
        return Lines.editor(Lines.map(), TlsMembers.REQUIRED);
    }

    /** Checks that {@code line} is taken where it is valid, and then edited right. */
    static void check(byte[] line) {
        Optional<InfoLine> info = InfoLine.parse(line);
        Optional<List<StrictJson.Member>> members = members(line);
        if (members.isEmpty() || info.isEmpty()) {
            assertTrue(info.isEmpty(), "taken, but invalid");
            assertTrue(
                    members.isEmpty() || members.get().size() > Json.MAX_MEMBERS || hasHalves(line),
                    "refused, but valid");
            return;
        }
        byte[] edited = editor().edit(info.get());
        List<StrictJson.Member> told = members(edited).orElseThrow();
        assertEquals(others(members.get()), others(told));
        assertEquals(
                others(members.get()).size()
                        + (int) owned(told).stream()
                                .map(StrictJson.Member::name)
                                .distinct()
                                .count(),
                told.size(),
                "an owned member came twice");
        owned(told).forEach(InfoOracle::checkOwned);
        TOLD.keySet()
                .forEach(name -> assertTrue(
                        told.stream().anyMatch(member -> member.name().equals(name)), name));
    }

    private static void checkOwned(StrictJson.Member member) {
        String name = member.name();
        assertTrue(member.text().startsWith("\"" + name + "\":"), member.text());
        if (LISTS.contains(name)) {
            assertTrue(member.value().matches(LIST_OF_GATES), member.text());
        } else if (name.equals("ip")) {
            assertTrue(member.value().matches(IP_OF_GATES), member.text());
        } else {
            assertEquals(TOLD.get(name), member.value(), name);
        }
    }

    private static Optional<List<StrictJson.Member>> members(byte[] line) {
        String text = Reference.latin1(line);
        boolean framed = text.startsWith("INFO ") && text.endsWith("\r\n") && line.length <= InfoLine.MAX_LENGTH;
        if (!framed || text.substring(0, text.length() - 2).matches("(?s).*[\\x00-\\x08\\x0a-\\x1f].*")) {
            return Optional.empty();
        }
        return StrictJson.members(Arrays.copyOfRange(line, 5, line.length - 2));
    }

    /** Names with an escaped half of a surrogate pair are refused; Go writes none. */
    private static boolean hasHalves(byte[] line) {
        return Reference.latin1(line).matches("(?is).*\\\\ud[89a-f][0-9a-f]{2}.*");
    }

    private static boolean isOwned(StrictJson.Member member) {
        return DROPPED.contains(member.name()) || LISTS.contains(member.name()) || CONSTANT.contains(member.name());
    }

    private static List<StrictJson.Member> owned(List<StrictJson.Member> members) {
        return members.stream().filter(InfoOracle::isOwned).toList();
    }

    private static List<StrictJson.Member> others(List<StrictJson.Member> members) {
        List<StrictJson.Member> others = new ArrayList<>(members);
        others.removeIf(InfoOracle::isOwned);
        return others;
    }
}
