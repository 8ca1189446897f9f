/**
 * What issuers' responders say of certificates (OCSP, RFC 6960): of clients', asked in the handshake
 * ({@link io.postern.ocsp.OcspPeer}), and of our own, which clients are sent with them
 * ({@link io.postern.ocsp.OcspStapler}).
 *
 * <p>Answers come by plain HTTP more often than not, so whoever is on the path may answer: nothing is believed that is not
 * signed by the issuer or by whom it has delegated, is about another certificate, or is not of now.
 */
@NullMarked
package io.postern.ocsp;

import org.jspecify.annotations.NullMarked;
