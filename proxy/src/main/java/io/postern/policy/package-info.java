/** Who may come in: judges what a client has shown, by the listener's policy of today. Pure, but for reading its files. */
@NullMarked
package io.postern.policy;

import org.jspecify.annotations.NullMarked;
