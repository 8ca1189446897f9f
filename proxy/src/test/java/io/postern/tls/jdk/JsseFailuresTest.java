package io.postern.tls.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.tls.LogText;
import io.postern.tls.TlsFailure;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsseFailuresTest {
    private static final Offer OFFER = new Offer(CipherSuite.DEFAULTS, List.of(Curve.X25519));

    @ParameterizedTest
    @CsvSource({
        "(protocol_version) The client supported protocol versions are not accepted, NO_COMMON_VERSION",
        "(inappropriate_fallback) x, NO_COMMON_VERSION",
        "(bad_record_mac) Tag mismatch, BAD_RECORD",
        "(unexpected_message) Unknown alert description, MALFORMED",
        "(record_overflow) x, MALFORMED",
        "(illegal_parameter) x, MALFORMED",
        "(decrypt_error) Invalid CertificateVerify signature, MALFORMED",
        "(unexpected_message) Received close_notify during handshake, CLIENT_GONE",
        "(certificate_unknown) Received fatal alert: certificate_unknown, CLIENT_ALERT",
        "(unexpected_message) Received fatal alert: unexpected_message, CLIENT_ALERT",
        "(internal_error) x, BROKEN",
        "(handshake_failure) no cipher suites in common, BROKEN",
        "no alert at the (illegal_parameter) beginning, BROKEN"
    })
    void theAlertDecidesAndWhetherItCameOrWent(String message, TlsFailure failure) {
        assertEquals(failure, JsseFailures.of(new SSLHandshakeException(message)));
        SSLException wrapped = new SSLException(new SSLException(message));
        assertEquals(failure, JsseFailures.of(new DecoderException("x", wrapped.getCause())));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(new DecoderException(new NotSslRecordException("x")), TlsFailure.NOT_TLS),
                Arguments.of(new SSLException("x", new AEADBadTagException("x")), TlsFailure.BAD_RECORD),
                Arguments.of(new SSLProtocolException("Invalid ClientHello"), TlsFailure.MALFORMED),
                Arguments.of(new ClosedChannelException(), TlsFailure.CLIENT_GONE),
                Arguments.of(new SSLException("x", new IOException("Broken pipe")), TlsFailure.CLIENT_GONE),
                Arguments.of(new SSLException((String) null), TlsFailure.BROKEN),
                Arguments.of(new IllegalStateException("x"), TlsFailure.BROKEN));
    }

    @ParameterizedTest
    @MethodSource("types")
    void theTypeDecidesWhereThereIsOne(Throwable cause, TlsFailure failure) {
        assertEquals(failure, JsseFailures.of(cause));
    }

    static Stream<Arguments> hellos() {
        List<Integer> tls13 = List.of(0x0304);
        List<Integer> x25519 = List.of(0x001d);
        List<Integer> suite = List.of(0x1301);
        return Stream.of(
                Arguments.of("handshake_failure", hello(List.of(0x0303), suite, x25519), TlsFailure.NO_COMMON_CIPHER),
                Arguments.of("handshake_failure", hello(tls13, List.of(0x1304), x25519), TlsFailure.NO_COMMON_CIPHER),
                Arguments.of("handshake_failure", hello(tls13, suite, x25519), TlsFailure.NO_COMMON_SIGNATURE),
                Arguments.of("unexpected_message", hello(tls13, suite, List.of(0x0017)), TlsFailure.NO_COMMON_GROUP),
                Arguments.of("unexpected_message", hello(tls13, suite, x25519), TlsFailure.MALFORMED),
                Arguments.of("unexpected_message", ClientHello.NONE, TlsFailure.MALFORMED),
                Arguments.of("internal_error", hello(tls13, suite, x25519), TlsFailure.BROKEN));
    }

    private static ClientHello hello(List<Integer> versions, List<Integer> suites, List<Integer> groups) {
        return new ClientHello(versions, suites, groups, List.of(), "");
    }

    @ParameterizedTest
    @MethodSource("hellos")
    void theClientHelloTellsWhatWasNotInCommon(String alert, ClientHello hello, TlsFailure failure) {
        SSLException cause = new SSLHandshakeException("(" + alert + ") whatever the words say");
        assertEquals(failure, JsseFailures.ofHandshake(cause, hello, OFFER));
    }

    @Test
    void theDetailIsTheInnermostMessageFitForALog() {
        String detail = JsseFailures.detail(
                new DecoderException("outer", new SSLException("in\r\nner\u2028 \u001b[31m" + "x".repeat(300))));
        assertTrue(detail.startsWith("in??ner? ?[31mxxx"), detail);
        assertEquals(LogText.MAX_LENGTH, detail.length());
        assertEquals("IllegalStateException", JsseFailures.detail(new IllegalStateException()));
        assertEquals(
                "not a TLS record", JsseFailures.detail(new DecoderException(new NotSslRecordException("50415353"))));
    }
}
