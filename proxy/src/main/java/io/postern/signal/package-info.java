/** POSIX signals: those that a gate answers, and how one process sends a gate in another one. */
@NullMarked
package io.postern.signal;

import org.jspecify.annotations.NullMarked;
