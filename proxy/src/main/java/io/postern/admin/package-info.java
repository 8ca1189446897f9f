/** The admin socket: what an operator may ask of a gate that runs. */
@NullMarked
package io.postern.admin;

import org.jspecify.annotations.NullMarked;
