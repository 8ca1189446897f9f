/** The names in a certificate, read from its DER and compared as nats-server compares them. Pure. */
@NullMarked
package io.postern.names;

import org.jspecify.annotations.NullMarked;
