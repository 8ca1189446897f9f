/** What the gate knows of the NATS protocol: pure code on bytes and buffers, free of channels. */
@NullMarked
package io.postern.nats;

import org.jspecify.annotations.NullMarked;
