package io.postern.nats;

import io.postern.config.AdvertiseConfig;
import io.postern.config.HostPort;
import io.postern.config.PolicyConfig.ClientAuth;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Edits every INFO of one session, so that no client learns of an address behind the gate, or of another TLS policy than
 * the gate's. It splices the members that it owns and leaves every other byte as the upstream wrote it. Remembers the last line
 * that it made, for {@link #lameDuck}; else pure.
 *
 * <p>A member is owned in every spelling that Go's JSON decoder takes for it (any case, escapes, U+017F for s, U+212A for
 * k). Where an owned name comes more than once, one canonical member stays, in the first one's place.
 *
 * <table>
 * <caption>What becomes of the members that are owned</caption>
 * <tr><td>{@code tls_required}, {@code tls_available}<td>as {@link TlsMembers} says: {@code true}, or dropped
 * <tr><td>{@code tls_verify}<td>{@code true} where every client has to show a certificate, else dropped
 * <tr><td>{@code host}, {@code port}<td>the first advertised address, else the one that the client dialed
 * <tr><td>{@code client_ip}<td>the client's true address
 * <tr><td>{@code connect_urls}<td>see below
 * <tr><td>{@code ws_connect_urls}<td>mapped with {@code connect_urls = map}, left with {@code pass}, else dropped
 * <tr><td>{@code ip}<td>mapped by {@code advertise_map}, else dropped
 * <tr><td>{@code leafnode_urls}, {@code gateway_url}, {@code gateway_urls}<td>dropped: no client needs them
 * </table>
 *
 * <p>{@code connect_urls}, by {@link AdvertiseConfig.ConnectUrls}:
 * <ul>
 *   <li>{@code ADVERTISE}: the advertised addresses, where the upstream lists any server; dropped where none is
 *       advertised. Where the upstream lists none, it stays so, with one exception: a gate of several addresses names them,
 *       so that its clients learn where else to go. INFO of a server in lame duck ({@code ldm}) lists the servers
 *       that remain, so there an empty list stays empty.
 *   <li>{@code MAP}: each one mapped by {@code advertise_map}, without repetition; those without a mapping are dropped, and
 *       the member with them where none is left.
 *   <li>{@code PASS}: left as it is.
 *   <li>{@code DROP}: dropped.
 * </ul>
 */
public final class InfoEditor {
    private static final String CONNECT_URLS = "connect_urls";
    private static final String WS_CONNECT_URLS = "ws_connect_urls";
    private static final Set<String> OWNED = Set.of(
            "tls_required",
            "tls_available",
            "tls_verify",
            "host",
            "port",
            "client_ip",
            CONNECT_URLS,
            WS_CONNECT_URLS,
            "ip",
            "leafnode_urls",
            "gateway_url",
            "gateway_urls");

    // A leafnode's ip is host:port, a route's is nats-route://host:port/.
    private static final Pattern IP = Pattern.compile("([a-z-]+://)?([^/]*)(/?)");

    private final AdvertiseConfig advertise;
    private final HostPort own;
    private final String clientIp;
    private final TlsMembers tls;
    private final ClientAuth clientAuth;
    private byte[] last = {};

    /** The same where no client has to show a certificate. */
    public InfoEditor(AdvertiseConfig advertise, HostPort dialed, String clientIp, TlsMembers members) {
        this(advertise, dialed, clientIp, members, ClientAuth.NONE);
    }

    /**
     * An editor for one session.
     *
     * @param dialed     the gate's address that the client dialed: {@code host} and {@code port} where nothing is advertised
     * @param clientIp   the client's true address, textual, without zone or brackets
     * @param clientAuth whether clients have to show a certificate
     */
    public InfoEditor(
            AdvertiseConfig advertise, HostPort dialed, String clientIp, TlsMembers members, ClientAuth clientAuth) {
        this.advertise = advertise;
        this.own =
                advertise.addresses().isEmpty() ? dialed : advertise.addresses().getFirst();
        this.clientIp = clientIp;
        this.tls = members;
        this.clientAuth = clientAuth;
    }

    /** The members that are the same in each line. Made for each, as a session's editor lives long and edits seldom. */
    private Map<String, String> constant() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("host", Json.quote(own.host()));
        told.put("port", Integer.toString(own.port()));
        if (tls.required()) {
            told.put("tls_required", "true");
        }
        if (clientAuth == ClientAuth.REQUIRED) {
            told.put("tls_verify", "true");
        }
        if (tls.available()) {
            told.put("tls_available", "true");
        }
        told.put("client_ip", Json.quote(clientIp));
        return told;
    }

    /** The line that the client is sent instead; ends with CR LF. Members that have to be added come last. */
    public byte[] edit(InfoLine line) {
        Map<String, String> told = told(line);
        String text = line.text();
        List<InfoMember> members = line.members();
        int start =
                members.isEmpty() ? text.indexOf('{') + 1 : members.getFirst().start();
        int done = start;
        StringBuilder edited = new StringBuilder(text.length() + 256);
        for (InfoMember member : members) {
            append(edited, text.substring(done, member.start()), edited(text, member, told));
            done = member.end();
        }
        told.forEach((name, value) -> append(edited, ",", canonical(name, value)));
        last = (text.substring(0, start) + edited + text.substring(done)).getBytes(StandardCharsets.UTF_8);
        return last.clone();
    }

    /**
     * The last line with {@code "ldm":true}, by which a client learns that it will be sent away. All of it, as clients put an INFO in
     * the place of the one before.
     *
     * @return ends with CR LF; empty where no line was edited yet
     */
    public byte[] lameDuck() {
        String text = new String(last, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('}');
        if (end < 0) {
            return last.clone();
        }
        boolean known = InfoLine.parse(last)
                .flatMap(line -> line.value("ldm"))
                .filter("true"::equals)
                .isPresent();
        String told = known ? text : text.substring(0, end) + ",\"ldm\":true" + text.substring(end);
        return told.getBytes(StandardCharsets.UTF_8);
    }

    /** What stands in the place of {@code member}, or nothing; takes it from {@code told}, so that it comes once. */
    private static String edited(String text, InfoMember member, Map<String, String> told) {
        if (!OWNED.contains(member.name())) {
            return text.substring(member.start(), member.end());
        }
        String value = told.remove(member.name());
        return value == null ? "" : canonical(member.name(), value);
    }

    private static void append(StringBuilder members, String separator, String member) {
        if (!member.isEmpty()) {
            members.append(members.isEmpty() ? "" : separator).append(member);
        }
    }

    private static String canonical(String name, String value) {
        return Json.quote(name) + ":" + value;
    }

    /** The owned members that the client is told, and their JSON text. */
    private Map<String, String> told(InfoLine line) {
        Map<String, String> told = constant();
        connectUrls(line).ifPresent(urls -> told.put(CONNECT_URLS, urls));
        webSocketUrls(line).ifPresent(urls -> told.put(WS_CONNECT_URLS, urls));
        line.value("ip").flatMap(this::mappedIp).ifPresent(ip -> told.put("ip", ip));
        return told;
    }

    private Optional<String> connectUrls(InfoLine line) {
        return switch (advertise.connectUrls()) {
            case ADVERTISE -> advertised(line);
            case MAP -> mapped(line, CONNECT_URLS);
            case PASS -> line.value(CONNECT_URLS);
            case DROP -> Optional.empty();
        };
    }

    private Optional<String> webSocketUrls(InfoLine line) {
        return switch (advertise.connectUrls()) {
            case MAP -> mapped(line, WS_CONNECT_URLS);
            case PASS -> line.value(WS_CONNECT_URLS);
            case ADVERTISE, DROP -> Optional.empty();
        };
    }

    private Optional<String> advertised(InfoLine line) {
        List<String> own =
                advertise.addresses().stream().map(HostPort::toString).toList();
        boolean listed = line.value(CONNECT_URLS)
                .filter(urls -> !Json.strings(urls).isEmpty())
                .isPresent();
        boolean leaving = line.value("ldm").filter("true"::equals).isPresent();
        boolean told = listed ? !own.isEmpty() : own.size() > 1 && !leaving;
        return told ? Optional.of(Json.array(own)) : Optional.empty();
    }

    private Optional<String> mapped(InfoLine line, String name) {
        List<String> urls = line.value(name).map(Json::strings).orElse(List.of()).stream()
                .flatMap(url -> mapped(url).stream())
                .distinct()
                .toList();
        return urls.isEmpty() ? Optional.empty() : Optional.of(Json.array(urls));
    }

    private Optional<String> mapped(String address) {
        return HostPort.parse(address)
                .map(HostPort::normalized)
                .map(advertise.map()::get)
                .map(HostPort::toString);
    }

    private Optional<String> mappedIp(String json) {
        return Json.strings("[" + json + "]").stream()
                .map(IP::matcher)
                .filter(Matcher::matches)
                .flatMap(ip -> mapped(ip.group(2)).stream()
                        .map(own -> Objects.requireNonNullElse(ip.group(1), "") + own + ip.group(3)))
                .map(Json::quote)
                .findFirst();
    }
}
