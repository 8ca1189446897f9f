/**
 * The way to the nats-servers: an {@link io.postern.upstream.UpstreamPool} has the servers of one upstream, and each session
 * its {@link io.postern.upstream.UpstreamDial} there.
 */
@NullMarked
package io.postern.upstream;

import org.jspecify.annotations.NullMarked;
