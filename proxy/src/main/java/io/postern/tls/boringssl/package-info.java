/** TLS by BoringSSL, inside netty-tcnative's native library. */
@NullMarked
package io.postern.tls.boringssl;

import org.jspecify.annotations.NullMarked;
