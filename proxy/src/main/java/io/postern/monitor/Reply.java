package io.postern.monitor;

/**
 * What a request is answered with.
 *
 * @param status      of HTTP
 * @param contentType of the text
 * @param text        the body
 */
record Reply(int status, String contentType, String text) {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int FAULT = 500;
    static final int UNAVAILABLE = 503;

    static Reply json(int status, String text) {
        return new Reply(status, "application/json", text);
    }

    static Reply plain(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text);
    }

    static Reply html(String text) {
        return new Reply(OK, "text/html; charset=utf-8", text);
    }
}
