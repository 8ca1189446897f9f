/** The log: the shape of its lines, where they go, and that no stranger can forge, break or flood them. */
@NullMarked
package io.postern.log;

import org.jspecify.annotations.NullMarked;
