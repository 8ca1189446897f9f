package io.postern.nats;

/**
 * What a client's CONNECT says of it, but for who it is: no login field is in here, nor ever was. Each text is the client's
 * own, so anything, and cut to {@link #MAX_TEXT} characters.
 *
 * @param protocol the version of the protocol that it speaks; from 1 on it takes an INFO at any time
 * @param verbose  whether it wants {@code +OK}; that is so unless it says otherwise
 * @param lang     the language of its library; may be empty
 * @param version  the version of that; may be empty
 * @param name     its own name; may be empty
 */
public record ClientConnect(int protocol, boolean verbose, String lang, String version, String name) {
    /** The longest text, in characters. */
    public static final int MAX_TEXT = 256;

    /** Of a CONNECT that says nothing. */
    static final ClientConnect SILENT = new ClientConnect(0, true, "", "", "");

    public ClientConnect {
        lang = cut(lang);
        version = cut(version);
        name = cut(name);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
    }
}
