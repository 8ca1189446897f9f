/**
 * TLS on the client's side: keys, chains, handshakes and how they fail. Everything that knows the TLS engine is in here;
 * the rest of the gate sees {@link io.postern.tls.ServerTls}, {@link io.postern.tls.TlsHandler} and
 * {@link io.postern.tls.TlsEvent}.
 */
@NullMarked
package io.postern.tls;

import org.jspecify.annotations.NullMarked;
