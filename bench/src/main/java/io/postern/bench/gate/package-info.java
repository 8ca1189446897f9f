/** The gates that are compared: how each is found, configured, started and ended, and the certificates that all of them use. */
@NullMarked
package io.postern.bench.gate;

import org.jspecify.annotations.NullMarked;
