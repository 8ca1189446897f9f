/** Says what a configuration makes of a client certificate: the work behind {@code postern explain-cert}. */
@NullMarked
package io.postern.explain;

import org.jspecify.annotations.NullMarked;
