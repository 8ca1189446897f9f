package io.postern.policy;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A question to a certificate's issuer: was it revoked?
 *
 * @param certificate the certificate in question
 * @param issuer      who issued it, verified
 * @param responders  where to ask: http and https URIs of the certificate, in its order, at least one
 */
public record OcspQuestion(X509Certificate certificate, X509Certificate issuer, List<URI> responders) {
    public OcspQuestion {
        responders = List.copyOf(responders);
    }
}
