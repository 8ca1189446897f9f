package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassifierTest {

    @ParameterizedTest
    @CsvSource({
        "1000009c, NOT_TLS", // HTTP_REQUEST
        "1000009b, NOT_TLS", // HTTPS_PROXY_REQUEST
        "100000f0, NO_COMMON_VERSION", // UNSUPPORTED_PROTOCOL
        "1000009d, NO_COMMON_VERSION", // INAPPROPRIATE_FALLBACK
        "100000b8, NO_COMMON_CIPHER", // NO_SHARED_CIPHER
        "1000010a, NO_COMMON_GROUP", // NO_SHARED_GROUP
        "100000fd, NO_COMMON_SIGNATURE", // NO_COMMON_SIGNATURE_ALGORITHMS
        "10000089, MALFORMED", // DECODE_ERROR
        "100000df, MALFORMED", // UNEXPECTED_MESSAGE
        "100000f7, MALFORMED", // WRONG_VERSION_NUMBER
        "1000008b, BAD_RECORD", // DECRYPTION_FAILED_OR_BAD_RECORD_MAC
        "1e000065, BAD_RECORD", // BAD_DECRYPT, of the cipher library
        "1e000064, BROKEN", // AES_KEY_SETUP_FAILED
        "100000d7, CLIENT_GONE", // SSL_HANDSHAKE_FAILURE
        "10000412, CLIENT_ALERT", // SSLV3_ALERT_BAD_CERTIFICATE
        "10000418, CLIENT_ALERT", // TLSV1_ALERT_UNKNOWN_CA
        "100003e8, CLIENT_ALERT", // the first alert
        "100004e7, CLIENT_ALERT", // the last that there can be
        "100004e8, BROKEN",
        "100003e7, BROKEN",
        "1000007e, BROKEN", // CERT_CB_ERROR
        "0b0000b8, BROKEN" // the number of NO_SHARED_CIPHER, but of another library
    })
    void theCodeDecidesWhateverTheWordsSay(String code, TlsFailure failure) {
        String message = "error:" + code + ":SSL routines:OPENSSL_internal:WORDS";
        assertEquals(failure, FailureClassifier.of(new SSLHandshakeException(message)));
        SSLException wrapped = new SSLException(new SSLException(message));
        assertEquals(failure, FailureClassifier.of(new DecoderException(wrapped)));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(new DecoderException(new NotSslRecordException("x")), TlsFailure.NOT_TLS),
                Arguments.of(new ClosedChannelException(), TlsFailure.CLIENT_GONE),
                Arguments.of(new SSLException("x", new IOException("Broken pipe")), TlsFailure.CLIENT_GONE),
                Arguments.of(new SSLException("HTTP_REQUEST"), TlsFailure.BROKEN),
                Arguments.of(new SSLException((String) null), TlsFailure.BROKEN),
                Arguments.of(new IllegalStateException("x"), TlsFailure.BROKEN));
    }

    @ParameterizedTest
    @MethodSource("types")
    void theTypeDecidesWhereThereIsOne(Throwable cause, TlsFailure failure) {
        assertEquals(failure, FailureClassifier.of(cause));
    }

    @Test
    void theDetailIsTheInnermostMessageFitForALog() {
        String detail = FailureClassifier.detail(
                new DecoderException("outer", new SSLException("in\r\nner\u2028 \u001b[31m" + "x".repeat(300))));
        assertTrue(detail.startsWith("in??ner? ?[31mxxx"), detail);
        assertEquals(LogText.MAX_LENGTH, detail.length());
        assertEquals("IllegalStateException", FailureClassifier.detail(new IllegalStateException()));
    }
}
