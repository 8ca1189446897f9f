/** What is asked of a connection before it is served: whose it is, how many there are, how fast they come. */
@NullMarked
package io.postern.intake;

import org.jspecify.annotations.NullMarked;
