/**
 * The development CA and its certificates, for demos and tests: never for production.
 *
 * <p>{@link io.postern.certs.DevCerts} is the way in. Everything is decided and made in memory first; only then is the
 * folder touched, so that a refusal leaves it as it was.
 */
@NullMarked
package io.postern.certs;

import org.jspecify.annotations.NullMarked;
