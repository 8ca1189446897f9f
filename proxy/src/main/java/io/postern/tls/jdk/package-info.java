/** TLS by the JDK's own provider, behind Netty's {@code SslHandler}: the portable way, and the oracle for the native one. */
@NullMarked
package io.postern.tls.jdk;

import org.jspecify.annotations.NullMarked;
