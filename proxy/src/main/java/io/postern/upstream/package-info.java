/** The way to the nats-servers. */
@NullMarked
package io.postern.upstream;

import org.jspecify.annotations.NullMarked;
