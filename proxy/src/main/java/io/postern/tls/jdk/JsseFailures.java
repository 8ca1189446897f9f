package io.postern.tls.jdk;

import io.netty.handler.ssl.NotSslRecordException;
import io.postern.config.CipherSuite;
import io.postern.policy.Refusal;
import io.postern.policy.Verdict;
import io.postern.tls.LogText;
import io.postern.tls.TlsFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link TlsFailure}s apart: by the type of the exception where there is one, else by the alert that the JDK has sent or
 * got. Its exceptions carry that in their message only ({@code (handshake_failure) …}): this class alone reads it, the name
 * of the alert and the two beginnings below. Why client and server have nothing in common, the ClientHello tells.
 */
final class JsseFailures {
    private static final Pattern ALERT = Pattern.compile("^\\(([a-z_0-9]+)\\) (.*)", Pattern.DOTALL);

    /** What the JDK says of an alert that came ({@code Alert.AlertConsumer}). */
    private static final String OF_THE_CLIENT = "Received fatal alert: ";

    /** What it says of a client that ends TLS before it has begun (the same). */
    private static final String LEFT = "Received close_notify during handshake";

    private JsseFailures() {}

    /** What the policy said, where it was the policy that ended TLS. */
    static Optional<Verdict.Refused> refusal(Throwable cause, Handshake handshake, boolean certificateRequired) {
        for (Throwable error = cause; error != null; error = error.getCause()) {
            if (error instanceof RefusedException refused) {
                return Optional.of(refused.refused());
            }
        }
        if (!certificateRequired || !handshake.lacksCertificate()) {
            return Optional.empty();
        }
        return switch (alertSent(cause)) {
            case "certificate_required", "handshake_failure" ->
                Optional.of(new Verdict.Refused(Refusal.CERTIFICATE_MISSING, "the client showed no certificate"));
            case "bad_certificate" -> Optional.of(new Verdict.Refused(Refusal.CERTIFICATE_UNREADABLE, detail(cause)));
            default -> Optional.empty();
        };
    }

    /** Why {@code cause} ended a handshake that began with {@code hello}. */
    static TlsFailure ofHandshake(Throwable cause, ClientHello hello, Offer offer) {
        return switch (alertSent(cause)) {
            case "handshake_failure" -> notInCommon(hello, offer);
            // That is what the JDK sends where a client of TLS 1.3 has no group in common ({@code KeyShareExtension}).
            case "unexpected_message" ->
                hello.offersTls13() && !offer.sharesGroup(hello) ? TlsFailure.NO_COMMON_GROUP : of(cause);
            default -> of(cause);
        };
    }

    /** In TLS 1.2 a suite is in common only with a group and a certificate that go with it. */
    private static TlsFailure notInCommon(ClientHello hello, Offer offer) {
        return !hello.offersTls13() || !offer.sharesSuite(hello, CipherSuite.Protocol.TLS_1_3)
                ? TlsFailure.NO_COMMON_CIPHER
                : TlsFailure.NO_COMMON_SIGNATURE;
    }

    /** Why {@code cause} ended TLS. */
    static TlsFailure of(Throwable cause) {
        for (Throwable error = cause; error != null; error = error.getCause()) {
            if (error instanceof NotSslRecordException) {
                return TlsFailure.NOT_TLS;
            }
            Matcher alert = alert(error.getMessage());
            if (alert.matches()) {
                return ofAlert(alert.group(1), alert.group(2));
            }
            if (error instanceof AEADBadTagException) {
                return TlsFailure.BAD_RECORD;
            }
            if (error instanceof SSLProtocolException) {
                return TlsFailure.MALFORMED;
            }
            // A closed channel and a reset are IOExceptions, and so are SSLExceptions.
            if (error instanceof IOException && !(error instanceof SSLException)) {
                return TlsFailure.CLIENT_GONE;
            }
        }
        return TlsFailure.BROKEN;
    }

    private static TlsFailure ofAlert(String alert, String words) {
        if (words.startsWith(OF_THE_CLIENT)) {
            return TlsFailure.CLIENT_ALERT;
        }
        if (words.startsWith(LEFT)) {
            return TlsFailure.CLIENT_GONE;
        }
        return switch (alert) {
            case "protocol_version", "inappropriate_fallback" -> TlsFailure.NO_COMMON_VERSION;
            case "bad_record_mac", "decryption_failed" -> TlsFailure.BAD_RECORD;
            case "unexpected_message",
                    "record_overflow",
                    "decode_error",
                    "illegal_parameter",
                    "missing_extension",
                    "unsupported_extension",
                    "decrypt_error" -> TlsFailure.MALFORMED;
            default -> TlsFailure.BROKEN;
        };
    }

    /** The JDK's words for the log: those of the innermost cause that has some, which name the alert mostly. */
    static String detail(Throwable cause) {
        String detail = cause.getClass().getSimpleName();
        for (Throwable error = cause; error != null; error = error.getCause()) {
            if (error instanceof NotSslRecordException) {
                // Its words show what the client sent.
                return "not a TLS record";
            }
            detail = error.getMessage() == null ? detail : error.getMessage();
        }
        return LogText.of(detail);
    }

    /** The name of the alert that the JDK has sent because of {@code cause}; empty if it did not or does not say. */
    private static String alertSent(Throwable cause) {
        for (Throwable error = cause; error != null; error = error.getCause()) {
            Matcher alert = alert(error.getMessage());
            if (alert.matches()) {
                return alert.group(2).startsWith(OF_THE_CLIENT) ? "" : alert.group(1);
            }
        }
        return "";
    }

    private static Matcher alert(@Nullable String message) {
        return ALERT.matcher(message == null ? "" : message);
    }
}
