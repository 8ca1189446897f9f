/** What the gate's hot code costs by itself, by JMH: nanoseconds and bytes, without a socket. */
@NullMarked
package io.postern.bench.micro;

import org.jspecify.annotations.NullMarked;
