/** {@code postern top}: what a running gate does, in a terminal. */
@NullMarked
package io.postern.top;

import org.jspecify.annotations.NullMarked;
