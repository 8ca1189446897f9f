package io.postern.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.postern.policy.Refusal;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link TlsFailure}s apart: by the type of the exception where there is one, else by BoringSSL's error code.
 * Netty's exceptions carry that code in their message only ({@code error:100000b8:SSL routines:…}): this class alone
 * reads it, and it reads the number, never the words.
 */
final class FailureClassifier {
    private static final Pattern ERROR_CODE = Pattern.compile("\\berror:([0-9a-f]{8}):");

    /** {@code ERR_GET_LIB} and {@code ERR_GET_REASON} of BoringSSL's err.h: library in the top byte, reason in the low 12 bits. */
    private static final int LIBRARY_SHIFT = 24;

    private static final int REASON_MASK = 0xfff;

    /** {@code ERR_LIB_SSL}. */
    private static final int SSL_LIBRARY = 16;

    /** {@code CIPHER_R_BAD_DECRYPT} of {@code ERR_LIB_CIPHER}: BoringSSL reports where a record failed, and that is first. */
    private static final int BAD_DECRYPT = 30 << LIBRARY_SHIFT | 101;

    /** {@code SSL_AD_REASON_OFFSET}: an alert from the peer is this plus the alert's number (RFC 8446, 6). */
    private static final int FIRST_ALERT = 1000;

    private static final int LAST_ALERT = FIRST_ALERT + 255;

    /** {@code SSL_R_…}: the client's messages break TLS' rules. */
    private static final Set<Integer> MALFORMED = Set.of(
            103, // BAD_CHANGE_CIPHER_SPEC
            108, // BAD_ECPOINT
            109, // BAD_HANDSHAKE_RECORD
            112, // BAD_PACKET_LENGTH
            131, // CLIENTHELLO_PARSE_FAILED
            132, // CLIENTHELLO_TLSEXT
            137, // DECODE_ERROR
            146, // ENCRYPTED_LENGTH_TOO_LONG
            148, // ERROR_IN_RECEIVED_CIPHER_LIST
            149, // ERROR_PARSING_EXTENSION
            150, // EXCESSIVE_MESSAGE_SIZE
            158, // INVALID_MESSAGE
            164, // MISSING_EXTENSION
            190, // PARSE_TLSEXT
            200, // RECORD_TOO_LARGE
            219, // TOO_MANY_EMPTY_FRAGMENTS
            220, // TOO_MANY_WARNING_ALERTS
            222, // UNEXPECTED_EXTENSION
            223, // UNEXPECTED_MESSAGE
            225, // UNEXPECTED_RECORD
            247, // WRONG_VERSION_NUMBER, of a record
            251, // INVALID_OUTER_RECORD_TYPE
            255, // EXCESS_HANDSHAKE_DATA
            256, // INVALID_COMPRESSION_LIST
            257, // DUPLICATE_EXTENSION
            258, // MISSING_KEY_SHARE
            264, // DUPLICATE_KEY_SHARE
            267); // PRE_SHARED_KEY_MUST_BE_LAST

    /** {@code SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE}; BoringSSL has sent {@code certificate_required}, in TLS 1.2 {@code handshake_failure}. */
    private static final int NO_CERTIFICATE = SSL_LIBRARY << LIBRARY_SHIFT | 192;

    private FailureClassifier() {}

    /** What the policy said, where it was the policy that ended TLS. */
    static Optional<Verdict.Refused> refusal(Throwable cause) {
        for (Throwable error = cause; error != null; error = error.getCause()) {
            if (error instanceof RefusedException refused) {
                return Optional.of(refused.refused());
            }
            OptionalInt code = errorCode(error.getMessage());
            if (code.isPresent() && code.getAsInt() == NO_CERTIFICATE) {
                return Optional.of(
                        new Verdict.Refused(Refusal.CERTIFICATE_MISSING, "the client showed no certificate"));
            }
        }
        return Optional.empty();
    }

    /** Why {@code cause} ended TLS. */
    static TlsFailure of(Throwable cause) {
        for (Throwable error = cause; error != null; error = error.getCause()) {
            if (error instanceof NotSslRecordException) {
                return TlsFailure.NOT_TLS;
            }
            OptionalInt code = errorCode(error.getMessage());
            if (code.isPresent()) {
                return ofCode(code.getAsInt());
            }
            // A closed channel and a reset are IOExceptions, and so are SSLExceptions.
            if (error instanceof IOException && !(error instanceof SSLException)) {
                return TlsFailure.CLIENT_GONE;
            }
        }
        return TlsFailure.BROKEN;
    }

    /** The library's words for the log: those of the innermost cause, which names the reason. */
    static String detail(Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return LogText.of(message == null ? innermost.getClass().getSimpleName() : message);
    }

    private static OptionalInt errorCode(@Nullable String message) {
        Matcher code = ERROR_CODE.matcher(message == null ? "" : message);
        return code.find() ? OptionalInt.of(Integer.parseUnsignedInt(code.group(1), 16)) : OptionalInt.empty();
    }

    private static TlsFailure ofCode(int code) {
        if (code == BAD_DECRYPT) {
            return TlsFailure.BAD_RECORD;
        }
        return code >>> LIBRARY_SHIFT == SSL_LIBRARY ? ofReason(code & REASON_MASK) : TlsFailure.BROKEN;
    }

    /** The numbers are {@code SSL_R_…} of BoringSSL's ssl.h, which never change once given out. */
    private static TlsFailure ofReason(int reason) {
        return switch (reason) {
            case 155, // HTTPS_PROXY_REQUEST
                    156 // HTTP_REQUEST
            -> TlsFailure.NOT_TLS;
            case 157, // INAPPROPRIATE_FALLBACK
                    233, // UNKNOWN_PROTOCOL
                    234, // UNKNOWN_SSL_VERSION
                    240, // UNSUPPORTED_PROTOCOL
                    246 // WRONG_SSL_VERSION
            -> TlsFailure.NO_COMMON_VERSION;
            case 184 -> TlsFailure.NO_COMMON_CIPHER; // NO_SHARED_CIPHER
            case 243, // WRONG_CURVE
                    266 // NO_SHARED_GROUP
            -> TlsFailure.NO_COMMON_GROUP;
            case 253 -> TlsFailure.NO_COMMON_SIGNATURE; // NO_COMMON_SIGNATURE_ALGORITHMS
            case 138, // DECRYPTION_FAILED
                    139, // DECRYPTION_FAILED_OR_BAD_RECORD_MAC
                    142 // DIGEST_CHECK_FAILED
            -> TlsFailure.BAD_RECORD;
            case 215 -> TlsFailure.CLIENT_GONE; // SSL_HANDSHAKE_FAILURE: close_notify before the end of the handshake
            default -> {
                if (MALFORMED.contains(reason)) {
                    yield TlsFailure.MALFORMED;
                }
                yield reason >= FIRST_ALERT && reason <= LAST_ALERT ? TlsFailure.CLIENT_ALERT : TlsFailure.BROKEN;
            }
        };
    }
}
