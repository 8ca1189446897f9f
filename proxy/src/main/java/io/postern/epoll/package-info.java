/** TCP on Linux's epoll: connections and their acceptor, on Netty's event loops. */
@NullMarked
package io.postern.epoll;

import org.jspecify.annotations.NullMarked;
