/** Every meter's name and tags, in one place. */
@NullMarked
package io.postern.metrics;

import org.jspecify.annotations.NullMarked;
