package io.postern.nats;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One INFO line as the upstream wrote it. Immutable, and valid or not there: {@code INFO}, one space, one strict JSON
 * object (RFC 8259, UTF-8, bounded depth), blanks, CR LF. Where a name comes twice, the last one counts, as in Go.
 */
public final class InfoLine {
    /** The longest line that is taken, in bytes with its line end. nats-server itself sets no limit. */
    public static final int MAX_LENGTH = 1024 * 1024;

    private static final String OP = "INFO ";
    private static final String LINE_END = "\r\n";
    private static final Pattern CLIENT_ID = Pattern.compile("[0-9]{1,19}");
    private static final Pattern WORD = Pattern.compile("[ -~]{1,64}");
    private static final Pattern QUOTED_ID = Pattern.compile("\"[A-Za-z0-9_-]{1,64}\"");

    private final String text;
    private final List<InfoMember> members;

    private InfoLine(String text, List<InfoMember> members) {
        this.text = text;
        this.members = List.copyOf(members);
    }

    /**
     * Reads one line; empty where it is not a valid INFO line.
     *
     * @param line from {@code INFO} to its CR LF, both included; copied
     */
    public static Optional<InfoLine> parse(byte[] line) {
        String text = line.length <= MAX_LENGTH ? decoded(line) : "";
        if (!text.startsWith(OP) || !text.endsWith(LINE_END)) {
            return Optional.empty();
        }
        return Json.members(text, OP.length(), text.length() - LINE_END.length())
                .map(members -> new InfoLine(text, members));
    }

    /** {@code line} as text, nothing where it is not UTF-8. */
    private static String decoded(byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException _) {
            return "";
        }
    }

    /** The upstream's number for this connection; empty where it has none, or one beyond 2^63 - 1 (it is a uint64). */
    public OptionalLong clientId() {
        Optional<String> text =
                value("client_id").filter(value -> CLIENT_ID.matcher(value).matches());
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** The upstream's version, fit for a log line: empty where it is not up to 64 printable ASCII characters. */
    public Optional<String> version() {
        return word("version");
    }

    /** The upstream's {@code server_name}, fit for a log line like {@link #version}. */
    public Optional<String> serverName() {
        return word("server_name");
    }

    private Optional<String> word(String name) {
        return value(name)
                .filter(value -> value.startsWith("\"") && value.indexOf('\\') < 0)
                .map(value -> value.substring(1, value.length() - 1))
                .filter(value -> WORD.matcher(value).matches());
    }

    /** Whether the upstream sends its clients elsewhere, as it is about to stop ({@code ldm}). */
    public boolean isLameDuck() {
        return value("ldm").filter("true"::equals).isPresent();
    }

    /** The upstream's {@code server_id}; empty where it is not up to 64 letters, digits, {@code -} and {@code _}. */
    public Optional<String> serverId() {
        return id("server_id");
    }

    /** The nonce that a CONNECT may be signed over; empty where there is none, or none of up to 64 characters that need no escape. */
    public Optional<String> nonce() {
        return id("nonce");
    }

    private Optional<String> id(String name) {
        return value(name)
                .filter(value -> QUOTED_ID.matcher(value).matches())
                .map(value -> value.substring(1, value.length() - 1));
    }

    /** Whether it tells the client's address; a nats-server that waits for a PROXY header does not. */
    public boolean hasClientIp() {
        return value("client_ip").isPresent();
    }

    /** All members, in order, with their places in {@link #text}. */
    List<InfoMember> members() {
        return members;
    }

    /** The JSON text of the member that Go's decoder would take for {@code name}, which is in lower case. */
    Optional<String> value(String name) {
        // A loop, as it is asked a dozen times for each session, and a stream costs more than the look.
        for (InfoMember member : members.reversed()) {
            if (member.name().equals(name)) {
                return Optional.of(text.substring(member.value(), member.end()));
            }
        }
        return Optional.empty();
    }

    /** The line, with its line end. */
    String text() {
        return text;
    }
}
