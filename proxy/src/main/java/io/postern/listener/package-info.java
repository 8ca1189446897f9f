/** The addresses that the gate accepts on. */
@NullMarked
package io.postern.listener;

import org.jspecify.annotations.NullMarked;
