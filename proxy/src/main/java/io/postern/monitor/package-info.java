/** The monitoring pages: nats-server's, with what only the gate knows, and the probes of orchestrators. */
@NullMarked
package io.postern.monitor;

import org.jspecify.annotations.NullMarked;
