package io.postern.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.Test;

/** The leak check can fail: else its silence would say nothing. */
class LeakExtensionTest {
    @Test
    void aBufferThatIsNotReleasedIsFound() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        assertThrows(IllegalStateException.class, LeakPresenceDetector::check);
        buffer.release();
        LeakPresenceDetector.check();
    }
}
