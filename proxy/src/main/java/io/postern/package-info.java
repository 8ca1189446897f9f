/** The gate as a whole: composition root. */
@NullMarked
package io.postern;

import org.jspecify.annotations.NullMarked;
