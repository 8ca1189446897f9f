/**
 * One client connection and its upstream connection, as a pair: what it is (states), what it does (actions), and the
 * handlers that turn Netty's callbacks into its events.
 *
 * <p>Both channels of a session live on one event loop: nothing here is volatile or locked but {@link
 * io.postern.session.Sessions}.
 */
@NullMarked
package io.postern.session;

import org.jspecify.annotations.NullMarked;
