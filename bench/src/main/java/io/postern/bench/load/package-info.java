/**
 * {@code postern bench}: workloads, and rounds in which each gate has its turn. {@link io.postern.bench.load.Bench} is the
 * way in.
 */
@NullMarked
package io.postern.bench.load;

import org.jspecify.annotations.NullMarked;
